import { _ as Failure, a as killProcess, f as startTime, g as EXIT, h as Cancelled, i as killGroup, s as lives, u as startDetached } from "./base-tar.js";
import { it as tryTo, t as cleanUp } from "./engine-base.js";
import { a as send, i as receivedFailure, r as receive } from "./action-journal.js";
import { basename, dirname, join, resolve } from "node:path";
import { lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

// src/action/watcher/folder.ts
/** Link in RUNNER_TEMP by which later steps find the capture of this job. */
const LINK = "micropacker-start";
const PREFIX = "micropacker-watch-";
/**
* Makes the private folder for messages between `start`, the watcher and `stop`, and the link to it. Throws `Failure`
* if the job already has a capture.
*/
function claimFolder(tempRoot) {
	if (currentFolder(tempRoot) !== void 0) throw running();
	rmSync(join(tempRoot, LINK), { force: true });
	const folder = mkdtempSync(join(resolve(tempRoot), PREFIX));
	try {
		symlinkSync(folder, join(tempRoot, LINK));
		return folder;
	} catch (error) {
		rmSync(folder, { recursive: true });
		throw error.code === "EEXIST" ? running() : error;
	}
}
/**
* The folder of the job's capture; undefined if none is running. Throws `Failure` if the link or the folder is not what
* a start step of this user has made: the folder says what to end and what to remove.
*/
function currentFolder(tempRoot) {
	const link = join(tempRoot, LINK);
	const folder = targetOf(link);
	const found = folder === void 0 ? void 0 : lstatSync(folder, { throwIfNoEntry: false });
	if (folder === void 0 || !found) return void 0;
	const uid = process.getuid?.();
	const inPlace = dirname(folder) === resolve(tempRoot) && basename(folder).startsWith(PREFIX);
	const isPrivate = found.isDirectory() && found.uid === uid && (found.mode & 63) === 0;
	if (inPlace && isPrivate && lstatSync(link).uid === uid) return folder;
	throw new Failure(`start: ${link} leads to ${folder}, which no start step of this user has made`, { fix: `Nothing was done with it. Remove ${link}, and find out who made it.` });
}
function targetOf(link) {
	try {
		return readlinkSync(link);
	} catch {
		return;
	}
}
/** Removes the folder, and the link if it points there. */
function releaseFolder(tempRoot, folder) {
	if (currentFolder(tempRoot) === folder) rmSync(join(tempRoot, LINK), { force: true });
	rmSync(folder, {
		recursive: true,
		force: true
	});
}
function running() {
	return new Failure("start: a capture is already running in this job", { fix: "End it with the stop step first. To capture several containers at once, use a job for each." });
}

// src/action/watcher/client.ts
const POLL_MS = 100;
const GRACE_MS = 3e4;
const TAIL_LINES = 20;
/** Starts `program` (a Node script) as the watcher of `folder`. It outlives this step and prints into a file there. */
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
/**
* Waits until the container is up. Throws the watcher's `Failure`, a `Failure` if the watcher died, and `Cancelled` if
* `signal` aborts.
*/
function ready(folder, journal, log, signal) {
	return answer(folder, "ready.json", journal, log, signal);
}
/** Ends the capture and waits for its result. Throws like `ready`. */
async function gathered(folder, journal, log, signal) {
	send(folder, "stop.json", true);
	const result = await answer(folder, "result.json", journal, log, signal);
	if (!result.ok) throw receivedFailure(result);
	return result;
}
/**
* Ends the watcher, logs its last messages, cleans up what it holds, and removes the folder. Never throws: a step that
* fails is a warning, and the others still run.
*/
async function endWatcher(tempRoot, folder, journal, log) {
	await tryTo(log, "Could not end the capture", () => endProcess(folder));
	await tryTo(log, "Could not read the last log lines of the capture", () => journal.replay(log));
	await tryTo(log, "Could not clean up after the capture", async () => {
		const holdings = receive(folder, "holdings.json");
		if (holdings) await cleanUp(holdings, log, "The capture");
	});
	await tryTo(log, `Could not remove ${folder}`, async () => releaseFolder(tempRoot, folder));
}
async function endProcess(folder) {
	const held = receive(folder, "watcher.json");
	if (!held || !lives(held.pid, held.since)) return;
	killProcess(held.pid, "SIGTERM");
	const end = Date.now() + GRACE_MS;
	while (lives(held.pid, held.since) && Date.now() < end) await setTimeout(POLL_MS);
	if (lives(held.pid, held.since)) killGroup(held.pid, "SIGKILL");
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
		if (result?.ok === false) throw receivedFailure(result);
		if (signal.aborted) throw new Cancelled();
		if (!alive) throw killed(folder, journal);
		await setTimeout(POLL_MS, void 0, { signal }).catch(() => {});
	}
}
function killed(folder, journal) {
	return new Failure("the capture was killed, so there is no file list", {
		exitCode: EXIT.incomplete,
		fix: "The usual cause is a step that kills node or all processes, or too little memory. Fix the cause and run the job again.",
		evidence: [{
			title: "Last output of the capture",
			lines: printed(folder)
		}, {
			title: "Last log lines of the capture",
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