import { ADVERSITY, CANCELLED, UNSUPPORTED } from './rows-adversity.ts';
import { COMPOSE } from './rows-compose.ts';
import { DROPPED, IMAGE } from './rows-image.ts';
import { SERVICE } from './rows-service.ts';
import { STEPS } from './rows-steps.ts';
import type { Topic } from './situation.ts';

/** Every situation of a workflow that a test can create here. */
export const TABLE: readonly Topic[] = [IMAGE, SERVICE, COMPOSE, STEPS, DROPPED, CANCELLED, ADVERSITY, UNSUPPORTED];
