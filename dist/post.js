import { t as actionsLog } from "./action-log.js";
import { n as loadHoldings } from "./action-state.js";
import { t as outliveReaders } from "./base-output.js";
import { n as guardCrashes } from "./base-printer.js";
import { t as cleanUp } from "./engine-base.js";

// src/post.ts
outliveReaders();
guardCrashes();
const log = actionsLog();
try {
	const holdings = loadHoldings();
	if (holdings) await cleanUp(holdings, log);
} catch (error) {
	log.warning(`Cleaning up did not succeed: ${error.message}`);
}

export {  };