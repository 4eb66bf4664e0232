import { actionsLog } from './log-actions.ts';
import { asFailure } from './report/failures.ts';
import { sayFailure } from './say.ts';
import { startAction } from './start-action.ts';

const log = actionsLog();
try {
  await startAction(log, process.env);
} catch (error) {
  await sayFailure(log, asFailure(error));
  process.exitCode = 1;
}
