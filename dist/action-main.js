import { h as Cancelled, x as asFailure } from "./base-tar.js";
import { n as outcomeLine, r as summary, t as pipeline } from "./report-packages.js";
import { ft as markFailed, t as emptyReport } from "./rootfs-packages.js";
import { S as sourceName } from "./request-rootfs.js";
import { s as withSession } from "./engine-base.js";
import { n as uploadArtifact, t as requireArtifacts } from "./action-artifact.js";
import { i as runUrl, o as readInputs, r as requireRunner, t as equipmentOf } from "./action-runner.js";
import { a as writeSummary, i as writeOutputs, r as outputsOf } from "./action-outputs.js";
import { i as saveHoldings } from "./action-state.js";
import { dirname } from "node:path";

// src/action/main.ts
/**
* The main step of the root action and of `pack`. Writes the summary, the outputs and the artifact of what the run
* produced, also if it throws `Failure`.
*/
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
			if (!(failed instanceof Cancelled)) artifact = await upload(log, env, inputs.upload, published);
		} catch (error) {
			if (failed === void 0) throw error;
			log.warning(`Could not upload the report of this failure: ${asFailure(error).message}`);
		}
		if (failed !== void 0) throw failed;
	} catch (error) {
		const phase = report.outcome === "running" ? "Checking the inputs" : "Upload";
		if (report.outcome !== "failed") markFailed(report, phase, error);
		throw error;
	} finally {
		writeOutputs(outputsOf(report, published, artifact));
		await writeSummary(summary(report, artifact?.url), log);
		log.info(outcomeLine(report));
	}
}
/** The error of a rejected promise; undefined if it succeeds. */
function failureOf(work) {
	return work.then(() => void 0, (error) => error);
}
async function runPipeline(log, env, inputs, report, published) {
	const { request, githubToken } = inputs;
	if (githubToken) log.secret(githubToken);
	await withSession(log, env.RUNNER_TEMP, saveHoldings, (session) => pipeline(request, session, equipmentOf(env, githubToken), report, published));
}
/** Uploads the published files. A run that failed after the capture uploads its list and report, without the rootfs. */
async function upload(log, env, options, published) {
	if (!options.enabled || !published["files.txt"]) return void 0;
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