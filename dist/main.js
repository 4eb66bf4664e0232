import { f as summary, l as setOutput, r as getInput } from "./core.js";
import { _ as sourceName, a as emptyReport, b as version, c as requireArtifacts, d as integerOf, f as readRequest, i as pipeline, l as requireMachine, n as outcomeLine, o as markFailed, p as sourceDateEpoch, r as summary$1, s as asFailure, t as sayFailure, u as booleanOf, v as slug, y as chisel } from "./say.js";
import { C as Failure, n as withSession, x as Cancelled } from "./session.js";
import { r as saveHoldings, t as actionsLog } from "./log-actions.js";
import { homedir } from "node:os";
import { join } from "node:path";

// src/inputs.ts
/** Every input of action.yml, by name. */
const INPUT_NAMES = [
	"image",
	"container",
	"services",
	"run-args",
	"command",
	"test",
	"shell",
	"ready",
	"ready-timeout",
	"test-timeout",
	"tags",
	"keep",
	"drop",
	"verify",
	"max-size",
	"max-ratio",
	"tracer",
	"sysdig-version",
	"sysdig-url",
	"sysdig-sha256",
	"sysdig-driver",
	"on-drops",
	"output",
	"artifact-name",
	"upload",
	"retention-days",
	"compression-level",
	"keep-capture",
	"github-token"
];
/** Reads and checks all inputs. Throws `Failure` for the first wrong one. */
function readInputs() {
	const values = Object.fromEntries(INPUT_NAMES.map((name) => [name, getInput(name, { trimWhitespace: false })]));
	const text = (name) => values[name]?.trim() ?? "";
	const request = readRequest(values);
	return {
		request,
		upload: {
			enabled: booleanOf("upload", text("upload") || "true"),
			name: artifactName(text("artifact-name") || "micropacker-{image}", sourceName(request.source)),
			retentionDays: integerOf("retention-days", text("retention-days") || "0", 0, 400),
			compressionLevel: integerOf("compression-level", text("compression-level") || "6", 0, 9)
		},
		githubToken: text("github-token") || void 0
	};
}
/** `{image}` replaced, and the characters that an artifact's name cannot have. */
function artifactName(template, image) {
	return template.replaceAll("{image}", slug(image)).replace(/["':<>|*?\r\n\\/]+/g, "-");
}

// src/outputs.ts
/** The outputs as text; what a run that failed did not come to is left out, above all an image that is not verified. */
function outputsOf(report, published, artifact) {
	const { image, micro, tracer } = report;
	const good = report.outcome === "failed" ? void 0 : micro;
	const values = {
		image: good?.tags[0],
		"image-id": good?.id,
		rootfs: published["rootfs.tar"],
		"file-list": published["files.txt"],
		dockerfile: published.Dockerfile,
		report: published["report.json"],
		"artifact-id": artifact?.id,
		"artifact-url": artifact?.url,
		"artifact-digest": artifact?.digest,
		"size-before": image.size,
		"size-after": micro?.size,
		ratio: micro && image.size ? (micro.size / image.size).toFixed(4) : void 0,
		"files-before": image.files,
		"files-after": micro?.files,
		tracer: tracer?.name,
		drops: tracer?.drops
	};
	const set = Object.entries(values).filter(([, value]) => value !== void 0);
	return Object.fromEntries(set.map(([name, value]) => [name, String(value)]));
}
function writeOutputs(outputs) {
	for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}

// src/report/artifact.ts
/** Uploads one artifact through GitHub's own client. Throws `Failure` with what the service said. */
async function uploadArtifact(options) {
	const { DefaultArtifactClient } = await import("./artifact.js");
	const { name, files, root, compressionLevel, retentionDays } = options;
	try {
		const uploaded = await new DefaultArtifactClient().uploadArtifact(name, files, root, {
			compressionLevel,
			...retentionDays > 0 ? { retentionDays } : {}
		});
		if (!uploaded.id) throw new Error("the service gave no id");
		return {
			id: uploaded.id,
			url: `${options.runUrl}/artifacts/${uploaded.id}`,
			digest: uploaded.digest
		};
	} catch (error) {
		throw new Failure(`artifact-name: cannot upload "${name}": ${error.message}`, {
			mend: "In a matrix each job needs its own artifact-name. upload: false turns the upload off; the files are in the output folder.",
			cause: error
		});
	}
}

// src/action.ts
/** The main step. Throws `Failure`; by then the summary, the outputs and the artifact are written as far as the run came. */
async function runAction(log, env) {
	let report = emptyReport(env.INPUT_IMAGE || env.INPUT_CONTAINER || "");
	const published = {};
	let artifact;
	try {
		requireRunner(env);
		requireMachine({
			platform: process.platform,
			execPath: process.execPath,
			env
		});
		const inputs = readInputs();
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
		await summary.addRaw(summary$1(report)).write();
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
	const toolCache = env.RUNNER_TOOL_CACHE || join(homedir(), ".cache", "micropacker");
	const equipment = {
		version,
		chisel,
		toolCache,
		githubToken,
		created: sourceDateEpoch(env),
		env: testEnv(env)
	};
	await withSession(log, env.RUNNER_TEMP, saveHoldings, (session) => pipeline(request, session, equipment, report, published));
}
/** The user's test gets this step's environment without what is only ours. */
function testEnv(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(INPUT_|STATE_|ACTIONS_RUNTIME_|ACTIONS_RESULTS_)/.test(name)));
}
/** A run that failed after the capture is uploaded too, without rootfs: its list and report say what happened. */
async function upload(log, env, options, report, published) {
	if (!options.enabled || !published["files.txt"] || report.failure?.message === new Cancelled().message) return void 0;
	const files = Object.values(published);
	const root = join(published["files.txt"], "..");
	const runUrl = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
	return log.group("Upload", () => uploadArtifact({
		...options,
		files,
		root,
		runUrl
	}));
}
function requireRunner(env) {
	if (env.RUNNER_TEMP) return;
	throw new Failure("RUNNER_TEMP is not set: this entry runs as a step of a workflow", { mend: "Elsewhere use the command line: micropacker run --help" });
}

// src/main.ts
const log = actionsLog();
try {
	await runAction(log, process.env);
} catch (error) {
	await sayFailure(log, asFailure(error));
	process.exitCode = 1;
}

export {  };