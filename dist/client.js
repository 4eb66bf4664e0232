import { t as cleanUp } from "./cleanup.js";
import { d as startTime, f as Cancelled, i as killGroup, l as startDetached, m as Failure, o as lives, p as EXIT } from "./sink.js";
import { a as send, i as receive, r as fromFailed } from "./journal.js";
import { join } from "node:path";
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

// src/watch/folder.ts
/** The one name below RUNNER_TEMP by which later steps find the capture of this job. */
const LINK = "micropacker-start";
/**
* Makes the private folder through which `start`, the watcher and `stop` talk, and its name for later steps. Throws `Failure` where the job
* has a capture already.
*/
function claimFolder(tempRoot) {
	if (currentFolder(tempRoot) !== void 0) throw running();
	rmSync(join(tempRoot, LINK), { force: true });
	const folder = mkdtempSync(join(tempRoot, "micropacker-watch-"));
	try {
		symlinkSync(folder, join(tempRoot, LINK));
		return folder;
	} catch (error) {
		rmSync(folder, { recursive: true });
		throw error.code === "EEXIST" ? running() : error;
	}
}
/** The folder of the job's capture; undefined where none was started or it has ended. */
function currentFolder(tempRoot) {
	try {
		const folder = readlinkSync(join(tempRoot, LINK));
		return existsSync(folder) ? folder : void 0;
	} catch {
		return;
	}
}
/** Removes the folder and its name. */
function releaseFolder(tempRoot, folder) {
	if (currentFolder(tempRoot) === folder) rmSync(join(tempRoot, LINK), { force: true });
	rmSync(folder, {
		recursive: true,
		force: true
	});
}
function running() {
	return new Failure("start: a capture is already running in this job", { mend: "End it with the stop step first. Captures of several containers at once need a job each." });
}

// src/watch/client.ts
const POLL_MS = 100;
const GRACE_MS = 3e4;
const TAIL_LINES = 20;
/** Starts `program` (a Node script) as the watcher of `folder`: it outlives this step, its output goes into a file there. */
function startWatcher(program, folder, env) {
	const pid = startDetached([
		process.execPath,
		program,
		folder
	], env, join(folder, "output.log"));
	send(folder, "watcher.json", {
		pid,
		since: startTime(pid)
	});
}
/** Waits until the container is up. Throws `Failure` as the watcher or its death tells, `Cancelled` when `signal` aborts. */
function ready(folder, journal, log, signal) {
	return answer(folder, "ready.json", journal, log, signal);
}
/** Asks for the end of the capture and waits for it. Throws as `ready` does. */
async function gathered(folder, journal, log, signal) {
	send(folder, "stop.json", true);
	const result = await answer(folder, "result.json", journal, log, signal);
	if (!result.ok) throw fromFailed(result);
	return result;
}
/** Ends the watcher, says what it said to the end, gives back what it holds, and removes the folder. */
async function endWatcher(tempRoot, folder, journal, log) {
	const held = receive(folder, "watcher.json");
	if (held && lives(held.pid, held.since)) {
		process.kill(held.pid, "SIGTERM");
		const end = Date.now() + GRACE_MS;
		while (lives(held.pid, held.since) && Date.now() < end) await setTimeout(POLL_MS);
		if (lives(held.pid, held.since)) killGroup(held.pid, "SIGKILL");
	}
	await journal.replay(log);
	const holdings = receive(folder, "holdings.json");
	if (holdings) await cleanUp(holdings, log, "The capture");
	releaseFolder(tempRoot, folder);
}
async function answer(folder, name, journal, log, signal) {
	const held = receive(folder, "watcher.json");
	for (;;) {
		const alive = held !== void 0 && lives(held.pid, held.since);
		await journal.replay(log);
		const mail = receive(folder, name);
		if (mail !== void 0) {
			await journal.replay(log);
			return mail;
		}
		const result = receive(folder, "result.json");
		if (result?.ok === false) throw fromFailed(result);
		if (signal.aborted) throw new Cancelled();
		if (!alive) throw died(folder, journal);
		await setTimeout(POLL_MS, void 0, { signal }).catch(() => {});
	}
}
function died(folder, journal) {
	return new Failure("the capture was killed, so that there is no file list", {
		exitCode: EXIT.incomplete,
		mend: "Something on this machine ended it (a step that kills node or all processes, or too little memory). Run the job again without that.",
		evidence: [{
			title: "It printed last",
			lines: printed(folder)
		}, {
			title: "It said last",
			lines: journal.tail(TAIL_LINES)
		}]
	});
}
function printed(folder) {
	try {
		return readFileSync(join(folder, "output.log"), "utf8").trim().split("\n").filter(Boolean).slice(-20);
	} catch {
		return [];
	}
}

export { claimFolder as a, startWatcher as i, gathered as n, currentFolder as o, ready as r, endWatcher as t };