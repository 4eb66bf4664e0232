import { p as summary } from "./core.js";
import { f as Cancelled } from "./sink.js";
import { a as readInputs, n as requireRunner, r as runUrl, t as equipmentOf } from "./runner.js";
import { C as sourceName, s as requireArtifacts } from "./about.js";
import { i as writeOutputs, r as outputsOf } from "./outputs.js";
import { c as summary$1, g as markFailed, h as emptyReport, r as pipeline, s as outcomeLine } from "./pipeline.js";
import { t as uploadArtifact } from "./artifact.js";
import { t as asFailure } from "./failures.js";
import { i as withSession } from "./session.js";
import { i as saveHoldings } from "./state.js";
import { dirname } from "node:path";

// src/action.ts
/** The main step of the root action and of `pack`. Throws `Failure`; by then the summary, the outputs and the artifact are written as far as the run came. */
async function runAction(log, env, purpose = "run") {
	let report = emptyReport(env.INPUT_IMAGE || env.INPUT_CONTAINER || env["INPUT_COMPOSE-SERVICE"] || "");
	const published = {};
	let artifact;
	try {
		requireRunner(env);
		const inputs = readInputs(purpose);
		if (inputs.upload.enabled) requireArtifacts(env);
		report = emptyReport(sourceName(inputs.request.source));
		const failed = await failureOf(runPipeline(log, env, inputs, report, published));
		try {
			artifact = await upload(log, env, inputs.upload, report, published);
		} catch (error) {
			if (failed === void 0) throw error;
			log.warning(`The report of this failure could not be uploaded: ${asFailure(error).message}`);
		}
		if (failed !== void 0) throw failed;
	} catch (error) {
		const phase = report.outcome === "running" ? "Checking the inputs" : "Upload";
		if (report.outcome !== "failed") markFailed(report, phase, error);
		throw error;
	} finally {
		writeOutputs(outputsOf(report, published, artifact));
		await summary.addRaw(summary$1(report, artifact?.url)).write();
		log.info(outcomeLine(report));
	}
}
/** What the work was rejected with, undefined when it succeeded. */
function failureOf(work) {
	return work.then(() => void 0, (error) => error);
}
async function runPipeline(log, env, inputs, report, published) {
	const { request, githubToken } = inputs;
	if (githubToken) log.secret(githubToken);
	await withSession(log, env.RUNNER_TEMP, saveHoldings, (session) => pipeline(request, session, equipmentOf(env, githubToken), report, published));
}
/** A run that failed after the capture is uploaded too, without rootfs: its list and report say what happened. */
async function upload(log, env, options, report, published) {
	if (!options.enabled || !published["files.txt"] || report.failure?.message === new Cancelled().message) return void 0;
	const files = {
		files: Object.values(published),
		root: dirname(published["files.txt"])
	};
	return log.group("Upload", () => uploadArtifact({
		...options,
		...files,
		runUrl: runUrl(env)
	}));
}

export { runAction as t };