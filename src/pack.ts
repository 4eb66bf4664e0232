import { runAction } from './action.ts';
import { actionsLog } from './log-actions.ts';
import { asFailure } from './report/failures.ts';
import { sayFailure } from './say.ts';

const log = actionsLog();
try {
  await runAction(log, process.env, 'pack');
} catch (error) {
  await sayFailure(log, asFailure(error));
  process.exitCode = 1;
}
