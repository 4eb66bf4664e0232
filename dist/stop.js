import { t as actionsLog } from "./log-actions.js";
import { t as asFailure } from "./failures.js";
import { t as sayFailure } from "./say.js";
import { M as Failure, o as cancellation } from "./session.js";
import { _ as formatFileList, g as clearOutput, o as requireComplete, t as keepRaw } from "./pipeline.js";
import { n as requireRunner, o as readStopInputs, r as runUrl, s as readUpload } from "./runner.js";
import { i as writeOutputs, t as artifactOutputs } from "./outputs.js";
import { t as uploadArtifact } from "./artifact.js";
import { m as showCount } from "./about.js";
import { n as gathered, o as currentFolder, t as endWatcher } from "./client.js";
import { i as receive, t as Journal } from "./journal.js";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";

// src/stop-action.ts
/** The stop step: ends the capture that a start step of this job began, and hands out its file list. Throws `Failure`. */
async function stopAction(log, env) {
	requireRunner(env);
	const inputs = readStopInputs();
	const folder = currentFolder(env.RUNNER_TEMP);
	const begun = folder && receive(folder, "ready.json");
	if (!folder || !begun) throw nothingRuns();
	const upload = readUpload(begun.image);
	const { signal, off } = cancellation();
	try {
		const result = await log.group("Stop the capture", () => end(folder, log, signal));
		writeOutputs({
			tracer: begun.tracer,
			drops: String(result.drops)
		});
		requireComplete(result.drops, inputs.onDrops, log);
		const files = await log.group("Write the file list", () => write(begun, result, inputs, log));
		if (!upload.enabled) return;
		const options = {
			...upload,
			files,
			root: inputs.output,
			runUrl: runUrl(env)
		};
		writeOutputs(artifactOutputs(await log.group("Upload", () => uploadArtifact(options))));
	} finally {
		await endWatcher(env.RUNNER_TEMP, folder, log);
		off();
	}
}
function end(folder, log, signal) {
	const journal = new Journal(join(folder, "journal"));
	journal.skip();
	return gathered(folder, journal, log, signal);
}
/** Paths of what it wrote. */
async function write({ image }, { list, raw }, { output, keepCapture }, log) {
	await clearOutput(output);
	const file = join(output, "files.txt");
	await writeFile(file, formatFileList(list));
	writeOutputs({ "file-list": file });
	log.info(`${showCount(list.paths.length)} paths of ${image}: ${file}`);
	if (!keepCapture) return [file];
	if (raw === void 0) {
		log.warning("keep-capture: there is no raw capture. Set keep-capture: true in the start step too.");
		return [file];
	}
	const kept = join(output, "capture.scap");
	await keepRaw(raw, kept);
	return [file, kept];
}
function nothingRuns() {
	return new Failure("stop: no capture is running in this job", { mend: "Put a step that uses start before it, in the same job. A capture can be stopped once." });
}

// src/stop.ts
const log = actionsLog();
try {
	await stopAction(log, process.env);
} catch (error) {
	await sayFailure(log, asFailure(error));
	process.exitCode = 1;
}

export {  };