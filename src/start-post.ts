import { actionsLog } from './log-actions.ts';
import { endForgotten } from './start-action.ts';

const log = actionsLog();
try {
  await endForgotten(log, process.env);
} catch (error) {
  log.warning(`Cleaning up did not succeed: ${(error as Error).message}`);
}
