import { actionsLog } from './action/log.ts';
import { endForgotten } from './action/start.ts';
import { outliveReaders } from './base/output.ts';
import { guardCrashes } from './base/printer.ts';

outliveReaders();
guardCrashes();
const log = actionsLog();
try {
  await endForgotten(log, process.env);
} catch (error) {
  log.warning(`Cleaning up did not succeed: ${(error as Error).message}`);
}
