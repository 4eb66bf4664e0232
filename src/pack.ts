import { actionsLog } from './action/log.ts';
import { runAction } from './action/main.ts';
import { asFailure } from './base/failure.ts';
import { outliveReaders } from './base/output.ts';
import { guardCrashes } from './base/printer.ts';
import { sayFailure } from './base/say.ts';

outliveReaders();
guardCrashes();
const log = actionsLog();
try {
  await runAction(log, process.env, 'pack');
} catch (error) {
  await sayFailure(log, asFailure(error));
  process.exitCode = 1;
}
