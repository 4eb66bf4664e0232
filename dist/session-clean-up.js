import { c as run, f as startTime, i as killGroup, r as groupLives } from "./base-tar.js";
import { b as counted, h as killArgv, t as giveBack } from "./engine-base.js";

// src/session/clean-up.ts
/**
* Cleans up after a killed run (`what`): ends its processes and gives back its holdings. Silent if the run ended by
* itself.
*/
async function cleanUp(holdings, log, what = "The step") {
	const alive = holdings.processes.filter(stillLives);
	for (const { pid } of alive) await killAsOwner(pid);
	const { removed, putBack } = await giveBack(holdings, log);
	if (alive.length === 0 && removed === 0 && putBack === 0) return;
	const done = `removed ${counted(removed, "container")} and ended ${counted(alive.length, "process", "processes")} of it`;
	const yours = putBack === 0 ? "" : "; put your containers back as they were";
	log.warning(`${what} was killed: ${done}${yours}.`);
}
/**
* True if the process group that the run started still lives. Compares the start time, because the number may belong to
* another group by now. A group can outlive its leader: the runner can kill a sudo, but not the program that sudo runs
* as root. A zombie has ended.
*/
function stillLives({ pid, since }) {
	if (since === void 0) return false;
	const leader = startTime(pid);
	return (leader === void 0 || leader === since) && groupLives(pid);
}
/** Kills our own processes, then those of root through sudo. Ignores a missing sudo, so that the clean-up continues. */
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