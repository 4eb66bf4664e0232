import { t as cleanUp } from "./cleanup.js";
import { t as actionsLog } from "./log-actions.js";
import { n as loadHoldings } from "./state.js";

// src/post.ts
const log = actionsLog();
try {
	const holdings = loadHoldings();
	if (holdings) await cleanUp(holdings, log);
} catch (error) {
	log.warning(`Cleaning up did not succeed: ${error.message}`);
}

export {  };