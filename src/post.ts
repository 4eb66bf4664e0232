import { cleanUp } from './cleanup.ts';
import { actionsLog } from './log-actions.ts';
import { loadHoldings } from './state.ts';

const log = actionsLog();
try {
  const holdings = loadHoldings();
  if (holdings) await cleanUp(holdings, log);
} catch (error) {
  log.warning(`Cleaning up did not succeed: ${(error as Error).message}`);
}
