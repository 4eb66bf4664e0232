import { i as __toESM } from "./rolldown-runtime.js";
import { i as getInput } from "./core.js";
import { m as Failure } from "./sink.js";
import { C as sourceName, I as slug, L as require_picomatch, M as INPUT_NAMES, d as booleanOf, f as integerOf, h as sourceDateEpoch, i as version, l as requireMachine, m as readRequest, p as oneOf, t as chisel } from "./about.js";
import { join, resolve } from "node:path";
import { existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";

// src/file-globs.ts
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
/**
* The files that `globs` (picomatch; `**` for any folders, hidden ones included) name, relative to `folder` unless they begin with "/":
* absolute paths, sorted, each once. A text that is the path of a file stands for that file. Throws `Failure` for one that names none.
*/
function filesOf(globs, folder) {
	return [...new Set(globs.flatMap((glob) => filesOfOne(glob, folder)))].sort();
}
function filesOfOne(glob, folder) {
	const path = resolve(folder, glob);
	if (existsSync(path) && statSync(path).isFile()) return [path];
	const found = matching(glob, folder);
	if (found.length > 0) return found;
	throw new Failure(`file-lists: "${glob}" names no file below ${folder}`, { mend: "Download the lists first (actions/download-artifact), and name them as it lays them out, for example lists/**/files.txt." });
}
function matching(text, folder) {
	const { base, glob, isGlob } = import_picomatch.default.scan(text);
	if (!isGlob) return [];
	const matches = (0, import_picomatch.default)(glob, { dot: true });
	const root = resolve(folder, base);
	return filesBelow(root, "").filter((name) => matches(name)).map((name) => join(root, name));
}
/** Names relative to `root`. Links to folders are not followed: they may lead in circles. */
function filesBelow(root, below) {
	return entriesOf(join(root, below)).flatMap((entry) => {
		const name = join(below, entry.name);
		return entry.isDirectory() ? filesBelow(root, name) : [name];
	});
}
/** A folder that is not there, or that this user cannot read, holds no lists. */
function entriesOf(folder) {
	try {
		return readdirSync(folder, { withFileTypes: true });
	} catch {
		return [];
	}
}

// src/inputs.ts
/** Reads and checks the inputs; those that an action does not have take their defaults. Throws `Failure` for the first wrong one. */
function readInputs(purpose = "run") {
	const values = Object.fromEntries(INPUT_NAMES.map((name) => [name, input(name)]));
	const request = readRequest(values, { purpose });
	return {
		request: {
			...request,
			fileLists: filesOf(request.fileLists, process.cwd())
		},
		upload: readUpload(sourceName(request.source)),
		githubToken: values["github-token"]?.trim() || void 0
	};
}
/** Throws `Failure` for the first wrong input. */
function readStopInputs() {
	const text = (name) => input(name).trim();
	if (text("on-drops") === "retry") throw new Failure("on-drops: got \"retry\", want fail or warn", { mend: "The steps since start cannot be done again from here. tracer: strace, in the start step, never drops." });
	return {
		output: resolve(text("output") || "micropacker-capture"),
		onDrops: oneOf("on-drops", text("on-drops") || "fail", ["fail", "warn"]),
		keepCapture: booleanOf("keep-capture", text("keep-capture") || "false")
	};
}
/** How to upload what is made of `image`. Throws `Failure` for the first wrong input. */
function readUpload(image) {
	const text = (name) => input(name).trim();
	return {
		enabled: booleanOf("upload", text("upload") || "true"),
		name: artifactName(text("artifact-name") || "micropacker-{image}", image),
		retentionDays: integerOf("retention-days", text("retention-days") || "0", 0, 400),
		compressionLevel: integerOf("compression-level", text("compression-level") || "6", 0, 9)
	};
}
function input(name) {
	return getInput(name, { trimWhitespace: false });
}
/** `{image}` replaced, and the characters that an artifact's name cannot have. */
function artifactName(template, image) {
	return template.replaceAll("{image}", slug(image)).replace(/["':<>|*?\r\n\\/]+/g, "-");
}

// src/runner.ts
/** What GitHub's runner lends to a run, by the step's environment. */
function equipmentOf(env, githubToken) {
	const toolCache = env.RUNNER_TOOL_CACHE || join(homedir(), ".cache", "micropacker");
	return {
		version,
		chisel,
		toolCache,
		githubToken,
		created: sourceDateEpoch(env),
		env: testEnv(env)
	};
}
/**
* For the program that outlives the start step: with its inputs and the runner's tracking id, by which the runner ends it after the job,
* and without what only a step may use.
*/
function watcherEnv(env) {
	const inputs = Object.entries(env).filter(([name]) => name.startsWith("INPUT_"));
	return {
		...testEnv(env),
		...Object.fromEntries(inputs)
	};
}
/** The page of the workflow run. */
function runUrl(env) {
	return `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
}
/** Throws `Failure` outside of a step, and where containers cannot be observed. */
function requireRunner(env) {
	requireMachine({
		platform: process.platform,
		execPath: process.execPath,
		env
	});
	if (env.RUNNER_TEMP) return;
	throw new Failure("RUNNER_TEMP is not set: this entry runs as a step of a workflow", { mend: "Elsewhere use the command line: micropacker run --help" });
}
/** The user's test gets this step's environment without what is only ours. */
function testEnv(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(INPUT_|STATE_|ACTIONS_RUNTIME_|ACTIONS_RESULTS_)/.test(name)));
}

export { readInputs as a, watcherEnv as i, requireRunner as n, readStopInputs as o, runUrl as r, readUpload as s, equipmentOf as t };