import { actionsLog } from './action/log.ts';
import { loadHoldings } from './action/state.ts';
import { outliveReaders } from './base/output.ts';
import { guardCrashes } from './base/printer.ts';
import { cleanUp } from './session/clean-up.ts';

outliveReaders();
guardCrashes();
const log = actionsLog();
try {
  const holdings = loadHoldings();
  if (holdings) await cleanUp(holdings, log);
} catch (error) {
  log.warning(`Cleaning up did not succeed: ${(error as Error).message}`);
}
