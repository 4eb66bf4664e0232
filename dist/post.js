import { c as killGroup, f as startTime, s as groupLives, t as giveBack, u as run } from "./session.js";
import { n as loadHoldings, t as actionsLog } from "./log-actions.js";

// src/cleanup.ts
/** Gives back what a run that was killed still holds; after a run that ended by itself there is nothing to do and nothing is said. */
async function cleanUp(holdings, log) {
	const alive = holdings.processes.filter(isStill);
	for (const { pid } of alive) await killAsOwner(pid);
	const containers = await giveBack(holdings, log);
	if (alive.length === 0 && containers === 0) return;
	const removed = `${containers} container${containers === 1 ? "" : "s"}`;
	const ended = `${alive.length} process${alive.length === 1 ? "" : "es"}`;
	log.warning(`The step was killed: removed ${removed} and ended ${ended} that it had left.`);
}
/**
* Whether the group is the one that was started: its number alone may be somebody else's by now. A leader that is gone leaves its number
* to the group: the runner can kill a sudo, but not the program that it made root's.
*/
function isStill({ pid, since }) {
	if (since === void 0) return false;
	const leader = startTime(pid);
	return leader === void 0 ? groupLives(pid) : leader === since;
}
/** Ours, and then what sudo made root's: that a machine has no sudo must not keep us from the rest. */
async function killAsOwner(pid) {
	killGroup(pid, "SIGKILL");
	if (process.getuid?.() === 0) return;
	await run([
		"sudo",
		"-n",
		"kill",
		"-KILL",
		"--",
		`-${pid}`
	], { timeoutMs: 1e4 }).catch(() => {});
}

// src/post.ts
const log = actionsLog();
try {
	const holdings = loadHoldings();
	if (holdings) await cleanUp(holdings, log);
} catch (error) {
	log.warning(`Cleaning up did not succeed: ${error.message}`);
}

export {  };