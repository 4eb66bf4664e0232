import { _ as killArgv, n as giveBack } from "./session.js";
import { d as startTime, i as killGroup, r as groupLives, s as run } from "./sink.js";

// src/cleanup.ts
/** Gives back what a run (`what`) that was killed still holds; after a run that ended by itself there is nothing to do and nothing is said. */
async function cleanUp(holdings, log, what = "The step") {
	const alive = holdings.processes.filter(isStill);
	for (const { pid } of alive) await killAsOwner(pid);
	const { removed, putBack } = await giveBack(holdings, log);
	if (alive.length === 0 && removed === 0 && putBack === 0) return;
	const done = `removed ${count(removed, "container")} and ended ${count(alive.length, "process", "es")} that it had left`;
	const yours = putBack === 0 ? "" : "; put your containers back as they were found";
	log.warning(`${what} was killed: ${done}${yours}.`);
}
function count(number, thing, plural = "s") {
	return `${number} ${thing}${number === 1 ? "" : plural}`;
}
/**
* Whether the group is the one that was started: its number alone may be somebody else's by now. A leader that is gone leaves its number
* to the group: the runner can kill a sudo, but not the program that it made root's. One that only waits to be reaped has ended.
*/
function isStill({ pid, since }) {
	if (since === void 0) return false;
	const leader = startTime(pid);
	return (leader === void 0 || leader === since) && groupLives(pid);
}
/** Ours, and then what sudo made root's: that a machine has no sudo must not keep us from the rest. */
async function killAsOwner(pid) {
	killGroup(pid, "SIGKILL");
	if (process.getuid?.() === 0) return;
	await run([
		"sudo",
		"-n",
		...killArgv(pid, "SIGKILL")
	], { timeoutMs: 1e4 }).catch(() => {});
}

export { cleanUp as t };