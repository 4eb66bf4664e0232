import { ADVERSITY, CANCELLED, UNSUPPORTED } from './rows-adversity.ts';
import { COMPOSE } from './rows-compose.ts';
import { DROPPED, IMAGE } from './rows-image.ts';
import { SERVICE } from './rows-service.ts';
import { STEPS } from './rows-steps.ts';
import type { Topic } from './situation.ts';

/** Every situation that a workflow can be in, as far as a test here can bring it about. */
export const TABLE: readonly Topic[] = [IMAGE, SERVICE, COMPOSE, STEPS, DROPPED, CANCELLED, ADVERSITY, UNSUPPORTED];
