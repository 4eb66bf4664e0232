import { t as actionsLog } from "./action-log.js";
import { _ as Failure, x as asFailure } from "./base-tar.js";
import { O as showCount, T as counted, b as cancellation, i as removeHeld, it as tryTo } from "./engine-base.js";
import { C as requireComplete, dt as formatFileList, g as RAW_FILES, h as Output, r as copyRaw } from "./capture-trial.js";
import { o as text, r as failureParts, s as warningParts, t as code } from "./report-markdown.js";
import { n as uploadArtifact, t as requireArtifacts } from "./action-artifact.js";
import { c as readUpload, i as runUrl, n as jobOf, r as requireRunner, s as readStopInputs } from "./action-runner.js";
import { a as writeSummary, i as writeOutputs, t as artifactOutputs } from "./action-outputs.js";
import { n as gathered, o as currentFolder, t as endWatcher } from "./action-client.js";
import { r as receive, t as Journal } from "./action-journal.js";
import { t as outliveReaders } from "./base-output.js";
import { n as guardCrashes } from "./base-printer.js";
import { t as sayFailure } from "./base-say.js";
import { dirname, join } from "node:path";
import { lstatSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";

// src/report/summary/capture-summary.ts
/**
* The job summary of a capture: the outcome, the numbers, the next step. GitHub-flavoured Markdown, far below 1 MiB.
*/
function captureSummary(report) {
	return `${[...[headline(report), ...report.failure ? failed(report) : [...numbers(report), next(report)]], ...warningParts(report.warnings, "the log")].join("\n\n")}\n`;
}
function headline({ image, failure, reached, paths, drops }) {
	const title = image === "" ? "" : `${code(image)}: `;
	if (failure) return `## ❌ ${title}${whatFailed(reached)}\n\n**${text(failure.message)}**`;
	const seen = `${title}${counted(paths, "path")} captured`;
	return drops === 0 ? `## ✅ ${seen}` : `## ⚠️ ${seen}\n\nThe capture is **incomplete**: files may be missing.`;
}
/** Says whether the list exists although the step failed. */
function whatFailed(reached) {
	if (!reached) return "no file list";
	return `the file list is written, but ${reached === "upload" ? "not uploaded" : "the step failed afterwards"}`;
}
function failed(report) {
	const list = report.reached ? ["The file list is the output `file-list` of this step.", ...numbers(report)] : [];
	return [...failureParts(report.failure), ...list];
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
	const later = artifact ? `; in a later job, download the artifact ${code(artifact)} and set it to its \`files.txt\`` : "";
	return `**Next step:** build the micro image of ${code(image)} with \`pack\`. Set its \`file-lists\` to the output \`file-list\` of this step${later}.`;
}

// src/action/stop.ts
/** The next step after dropped events: the stop step cannot repeat the steps since start. */
const AFTER_DROPS = "Run the job again with tracer: strace in the start step, which never drops events, or with tests that put less load on the container. To use the list as it is, set on-drops: warn.";
/**
* The stop step: ends the capture of this job's start step and writes its file list. Writes the summary, also if it
* throws `Failure`.
*/
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
		await writeSummary(captureSummary(report), log);
	}
}
async function stop(log, env, report) {
	const inputs = readStopInputs();
	const folder = currentFolder(env.RUNNER_TEMP);
	const begun = folder && receive(folder, "ready.json");
	if (!folder || !begun) throw noCapture();
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
		requireComplete(drops, inputs.onDrops, log, AFTER_DROPS);
		const files = await log.group("Write the file list", () => write$1(begun, result, inputs, env, log, report));
		if (!upload.enabled) return;
		report.reached = "upload";
		requireArtifacts(env);
		const options = {
			...upload,
			files,
			root: dirname(files[0]),
			runUrl: runUrl(env)
		};
		writeOutputs(artifactOutputs(await log.group("Upload", () => uploadArtifact(options))));
		report.artifact = upload.name;
	} finally {
		await endWatcher(env.RUNNER_TEMP, folder, journal, log);
		off();
	}
}
/** Writes the file list, and the raw capture if asked. Returns the paths. Sets `reached` once the list is written. */
async function write$1({ image, tracer }, { list, raw }, { output, keepCapture }, env, log, report) {
	const job = jobOf(env);
	const published = {};
	const fill = async (results) => {
		await writeFile(results.unfinished("files.txt"), formatFileList(list));
		results.finish("files.txt");
		if (keepCapture && raw !== void 0 && tracer !== "none") {
			await copyRaw(raw, results.partial, tracer);
			results.finish(RAW_FILES[tracer]);
		}
		await results.replace();
	};
	try {
		await withOutput(output(image), {
			image,
			job
		}, published, log, fill);
	} catch (error) {
		const spare = await mkdtemp(join(env.RUNNER_TEMP, "micropacker-capture-"));
		log.warning(`${asFailure(error).message}. The file list is written to ${spare} instead.`);
		await withOutput(spare, {
			image,
			job
		}, published, log, fill);
	}
	const file = published["files.txt"];
	writeOutputs({ "file-list": file });
	report.reached = "list";
	log.info(`${counted(list.paths.length, "path")} of ${image}: ${file}`);
	if (keepCapture && raw === void 0) log.warning("keep-capture: the start step did not record the raw capture. Set keep-capture: true in the start step too.");
	return Object.values(published);
}
/** Opens the output folder for `work`; what was only needed for it is removed at the end. */
async function withOutput(folder, owner, published, log, work) {
	const folders = [];
	const files = [];
	const partialFolder = async (parent) => {
		const partial = await mkdtemp(join(parent, ".micropacker-"));
		folders.push(partial);
		return partial;
	};
	const holdFile = (path) => void files.push({
		path,
		inode: lstatSync(path).ino
	});
	try {
		await work(await Output.open(folder, owner, {
			partialFolder,
			holdFile
		}, published));
	} finally {
		for (const file of files) await tryTo(log, `Cannot remove ${file.path}`, () => removeHeld(file));
		for (const path of folders) await tryTo(log, `Cannot remove ${path}`, () => rm(path, {
			recursive: true,
			force: true
		}));
	}
}
function noCapture() {
	return new Failure("stop: no capture is running in this job", { fix: "Add a start step before the stop step in the same job. A capture can be stopped only once." });
}

// src/stop.ts
outliveReaders();
guardCrashes();
const log = actionsLog();
try {
	await stopAction(log, process.env);
} catch (error) {
	await sayFailure(log, asFailure(error));
	process.exitCode = 1;
}

export {  };