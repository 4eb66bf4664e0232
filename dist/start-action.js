import { a as watcher } from "./about.js";
import { c as cancellation } from "./session.js";
import { a as readInputs, i as watcherEnv, n as requireRunner } from "./runner.js";
import { i as writeOutputs, n as exportVariables } from "./outputs.js";
import { r as saveFolder, t as loadFolder } from "./state.js";
import { a as claimFolder, i as startWatcher, o as currentFolder, r as ready, t as endWatcher } from "./client.js";
import { t as Journal } from "./journal.js";
import { join } from "node:path";

// src/start-action.ts
/** The start step: a capture that goes on when it ends. Throws `Failure`; nothing is left of the capture then. */
async function startAction(log, env) {
	requireRunner(env);
	const { githubToken } = readInputs("capture");
	if (githubToken) log.secret(githubToken);
	const { signal, off } = cancellation();
	try {
		const up = await log.group("Start the capture", () => begin(log, env, signal));
		writeOutputs({
			container: up.container,
			tracer: up.tracer
		});
		exportVariables(up.env);
		log.info(`From now on ${up.description} captures what container ${up.container} of ${up.image} touches; the stop step ends it`);
	} finally {
		off();
	}
}
async function begin(log, env, signal) {
	const folder = claimFolder(env.RUNNER_TEMP);
	saveFolder(folder);
	const journal = new Journal(join(folder, "journal"));
	try {
		startWatcher(watcher, folder, watcherEnv(env));
		return await ready(folder, journal, log, signal);
	} catch (error) {
		await endWatcher(env.RUNNER_TEMP, folder, journal, log);
		throw error;
	}
}
/** The start step's post: ends the capture that it started and that nobody has ended, and says so. */
async function endForgotten(log, env) {
	const folder = loadFolder();
	if (folder === "" || currentFolder(env.RUNNER_TEMP) !== folder) return;
	log.warning("No stop step ended the capture: it is ended now and its container removed, and there is no file list of it.");
	const journal = new Journal(join(folder, "journal"));
	journal.skip();
	await endWatcher(env.RUNNER_TEMP, folder, journal, log);
}

export { startAction as n, endForgotten as t };