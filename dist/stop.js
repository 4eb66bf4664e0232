import { t as actionsLog } from "./log-actions.js";
import { t as asFailure } from "./failures.js";
import { t as sayFailure } from "./say.js";
import { p as summary } from "./core.js";
import { c as cancellation } from "./session.js";
import { m as Failure } from "./sink.js";
import { D as text, E as failureParts, O as warningParts, T as code, a as requireComplete, j as formatFileList, t as keepRaw, x as clearOutput } from "./pipeline.js";
import { n as requireRunner, o as readStopInputs, r as runUrl, s as readUpload } from "./runner.js";
import { i as writeOutputs, t as artifactOutputs } from "./outputs.js";
import { t as uploadArtifact } from "./artifact.js";
import { v as showCount } from "./about.js";
import { n as gathered, o as currentFolder, t as endWatcher } from "./client.js";
import { i as receive, t as Journal } from "./journal.js";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";

// src/report/capture-summary.ts
/** The job summary of a capture: the outcome first, then the numbers and what comes next. GitHub-flavoured Markdown, far under 1 MiB. */
function captureSummary(report) {
	return `${[...[headline(report), ...report.failure ? failureParts(report.failure) : [...numbers(report), next(report)]], ...warningParts(report.warnings, "the log")].join("\n\n")}\n`;
}
function headline({ image, failure, paths, drops }) {
	const title = image === "" ? "" : `${code(image)}: `;
	if (failure) return `## ❌ ${title}no file list\n\n**${text(failure.message)}**`;
	const seen = `${title}${showCount(paths)} paths captured`;
	return drops === 0 ? `## ✅ ${seen}` : `## ⚠️ ${seen}\n\nThe capture is **incomplete**: files may be missing.`;
}
function numbers({ tracer, paths, drops }) {
	const dropped = drops === 0 ? "0" : `**${showCount(drops)}**`;
	return [[
		"| | |",
		"|---|--:|",
		...[`| Paths of the image | ${showCount(paths)} |`, `| Events dropped | ${dropped} |`],
		`| Tracer | ${text(tracer)} |`
	].join("\n")];
}
function next({ image, artifact }) {
	const here = "the output `file-list` of this step";
	const lists = artifact ? `${here} in this job, or the artifact ${code(artifact)} in a later one` : here;
	return `**Next step:** make the micro image of ${code(image)} with \`pack\`; its \`file-lists\` takes ${lists}.`;
}

// src/stop-action.ts
/** There is no going back to the steps since start. */
const AGAIN = "Run the job again with tracer: strace in the start step, which never drops, or with tests that put less load on the container; on-drops: warn takes the list as it is.";
/** The stop step: ends the capture that a start step of this job began, and hands out its file list. Throws `Failure`; the summary is written then. */
async function stopAction(log, env) {
	requireRunner(env);
	const report = {
		image: "",
		warnings: []
	};
	try {
		await stop(log, env, report);
	} catch (error) {
		report.failure = asFailure(error);
		throw error;
	} finally {
		await summary.addRaw(captureSummary(report)).write();
	}
}
async function stop(log, env, report) {
	const inputs = readStopInputs();
	const folder = currentFolder(env.RUNNER_TEMP);
	const begun = folder && receive(folder, "ready.json");
	if (!folder || !begun) throw nothingRuns();
	report.image = begun.image;
	const upload = readUpload(begun.image);
	const journal = new Journal(join(folder, "journal"));
	journal.skip();
	const { signal, off } = cancellation();
	try {
		const result = await log.group("Stop the capture", () => gathered(folder, journal, log, signal));
		const { drops, list, warnings } = result;
		Object.assign(report, {
			tracer: begun.description,
			drops,
			paths: list.paths.length,
			warnings
		});
		writeOutputs({
			tracer: begun.tracer,
			drops: String(drops)
		});
		requireComplete(drops, inputs.onDrops, log, AGAIN);
		const files = await log.group("Write the file list", () => write(begun, result, inputs, log));
		if (!upload.enabled) return;
		const options = {
			...upload,
			files,
			root: inputs.output,
			runUrl: runUrl(env)
		};
		writeOutputs(artifactOutputs(await log.group("Upload", () => uploadArtifact(options))));
		report.artifact = upload.name;
	} finally {
		await endWatcher(env.RUNNER_TEMP, folder, journal, log);
		off();
	}
}
/** Paths of what it wrote. */
async function write({ image, tracer }, { list, raw }, { output, keepCapture }, log) {
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
	return [file, await keepRaw(raw, output, tracer)];
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