import { p as watcher } from "./request-rootfs.js";
import { b as cancellation } from "./engine-base.js";
import { a as watcherEnv, o as readInputs, r as requireRunner, t as equipmentOf } from "./action-runner.js";
import { i as writeOutputs, n as exportVariables } from "./action-outputs.js";
import { r as saveFolder, t as loadFolder } from "./action-state.js";
import { a as claimFolder, i as startWatcher, o as currentFolder, r as ready, t as endWatcher } from "./action-client.js";
import { a as send, t as Journal } from "./action-journal.js";
import { join } from "node:path";

// src/action/start.ts
/**
* The start step: starts a capture that continues after the step. Throws `Failure`, after everything of the capture is
* removed.
*/
async function startAction(log, env) {
	requireRunner(env);
	const { githubToken } = readInputs("capture");
	equipmentOf(env, githubToken);
	if (githubToken) log.secret(githubToken);
	const { signal, off } = cancellation();
	try {
		const up = await log.group("Start the capture", () => begin(log, env, githubToken, signal));
		writeOutputs({
			container: up.container,
			tracer: up.tracer
		});
		exportVariables(up.env);
		log.info(`Capturing the files that container ${up.container} of ${up.image} touches, with ${up.description}. The stop step ends the capture.`);
	} finally {
		off();
	}
}
async function begin(log, env, githubToken, signal) {
	const folder = claimFolder(env.RUNNER_TEMP);
	saveFolder(folder);
	const journal = new Journal(join(folder, "journal"));
	try {
		send(folder, "token.json", githubToken ? { githubToken } : {});
		startWatcher(watcher, folder, watcherEnv(env));
		return await ready(folder, journal, log, signal);
	} catch (error) {
		await endWatcher(env.RUNNER_TEMP, folder, journal, log);
		throw error;
	}
}
/** The start step's post step: ends the capture if no stop step did, with a warning. */
async function endForgotten(log, env) {
	const folder = loadFolder();
	if (folder === "" || currentFolder(env.RUNNER_TEMP) !== folder) return;
	log.warning("No stop step ended the capture, so there is no file list. The capture ends now and its container is removed. Add the stop step after the tests.");
	const journal = new Journal(join(folder, "journal"));
	journal.skip();
	await endWatcher(env.RUNNER_TEMP, folder, journal, log);
}

export { startAction as n, endForgotten as t };