import { actionsLog } from './log-actions.ts';
import { asFailure } from './report/failures.ts';
import { sayFailure } from './say.ts';
import { stopAction } from './stop-action.ts';

const log = actionsLog();
try {
  await stopAction(log, process.env);
} catch (error) {
  await sayFailure(log, asFailure(error));
  process.exitCode = 1;
}
