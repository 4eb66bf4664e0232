import { BOUND_ROWS } from './bounds.ts';
import { LOUD_ROWS, MOUNT_ROWS, QUIET_ROWS } from './channel.ts';
import { INSTRUCTION_ROWS } from './instructions.ts';
import { REFUSED } from './names.ts';
import type { Row } from './row.ts';
import { ARCHIVE_ROWS, OTHER_TRUST, STATE_ROWS } from './trust.ts';
import { IMAGE_WORDS, RUN_WORDS, SECRETS, START_WORDS } from './words.ts';

/** Every attack on the built programs. The tests beside this folder try them, one `*.itg.test.ts` for each way. */
export const ATTACKS: readonly Row[] = [
  ...[...QUIET_ROWS, ...LOUD_ROWS, ...MOUNT_ROWS],
  ...[...IMAGE_WORDS, ...START_WORDS, ...RUN_WORDS, ...SECRETS],
  ...[...ARCHIVE_ROWS, ...STATE_ROWS, ...Object.values(OTHER_TRUST)],
  ...INSTRUCTION_ROWS,
  ...BOUND_ROWS,
  ...REFUSED,
];
