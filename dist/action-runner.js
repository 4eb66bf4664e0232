import { i as __toESM } from "./rolldown-runtime.js";
import { i as getInput } from "./actions-core.js";
import { _ as Failure } from "./base-tar.js";
import { C as booleanOf, E as sourceDateEpoch, F as requireMachine, M as notSupported, S as sourceName, T as oneOf, f as version, i as INPUT_NAMES, j as slug, l as chisel, n as readRequest, t as toolCacheOf, w as integerOf } from "./request-rootfs.js";
import { t as require_picomatch } from "./picomatch.js";
import { join, resolve } from "node:path";
import { existsSync, readdirSync, statSync } from "node:fs";

// src/action/file-globs.ts
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
/**
* Returns the files that match `globs`: absolute paths, sorted, without duplicates. Globs are those of picomatch (`**`
* includes hidden folders) and relative to `folder`, unless they begin with "/". The path of an existing file matches
* that file, also with glob characters in it. Throws `Failure` for a glob without a match.
*/
function filesOf(globs, folder) {
	return [...new Set(globs.flatMap((glob) => filesOfOne(glob, folder)))].sort();
}
function filesOfOne(glob, folder) {
	const path = resolve(folder, glob);
	if (existsSync(path) && statSync(path).isFile()) return [path];
	const found = matching(glob, folder);
	if (found.length > 0) return found;
	throw new Failure(`file-lists: "${glob}" matches no file below ${folder}`, { fix: "Download the lists first (actions/download-artifact), and name their paths after the download, for example lists/**/files.txt." });
}
function matching(text, folder) {
	const { base, glob, isGlob } = import_picomatch.default.scan(text);
	if (!isGlob) return [];
	const matches = (0, import_picomatch.default)(glob, { dot: true });
	const root = resolve(folder, base);
	return filesBelow(root, "").filter((name) => matches(name)).map((name) => join(root, name));
}
/** File names relative to `root`. Does not follow links to folders, which can form loops. */
function filesBelow(root, below) {
	return entriesOf(join(root, below)).flatMap((entry) => {
		const name = join(below, entry.name);
		return entry.isDirectory() ? filesBelow(root, name) : [name];
	});
}
/** The entries of a folder; none if it does not exist or is not readable. */
function entriesOf(folder) {
	try {
		return readdirSync(folder, { withFileTypes: true });
	} catch {
		return [];
	}
}

// src/action/inputs.ts
/**
* Reads and checks the inputs. Inputs that the action does not have get their defaults. Throws `Failure` for the first
* wrong one.
*/
function readInputs(purpose = "run") {
	const values = Object.fromEntries(INPUT_NAMES.map((name) => [name, input(name)]));
	const request = readRequest(values, { purpose });
	const name = sourceName(request.source);
	return {
		request: {
			...request,
			output: outputFolder("micropacker", name),
			fileLists: filesOf(request.fileLists, process.cwd())
		},
		upload: readUpload(name),
		githubToken: takeToken(process.env)
	};
}
/** The host that the default of github-token belongs to. */
const GITHUB = "https://github.com";
/**
* The input github-token, which is then no longer in the environment of what this process starts. Undefined on GitHub
* Enterprise: the token is the instance's, and sysdig's releases are on github.com.
*/
function takeToken(env) {
	const token = env["INPUT_GITHUB-TOKEN"]?.trim();
	delete env["INPUT_GITHUB-TOKEN"];
	return (env.GITHUB_SERVER_URL ?? GITHUB) === GITHUB ? token || void 0 : void 0;
}
/** Throws `Failure` for the first wrong input. */
function readStopInputs() {
	const text = (name) => input(name).trim();
	if (text("on-drops") === "retry") throw new Failure("on-drops: got \"retry\", want fail or warn", { fix: "The stop step cannot repeat the steps since start. With tracer: strace in the start step, no events are dropped." });
	return {
		output: (image) => outputFolder("micropacker-capture", image),
		onDrops: oneOf("on-drops", text("on-drops") || "fail", ["fail", "warn"]),
		keepCapture: booleanOf("keep-capture", text("keep-capture") || "false")
	};
}
/** Reads how to upload the output for `image`. Throws `Failure` for the first wrong input. */
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
/** The input `output`, or a folder of the image's own, so that two images in one job do not share a folder. */
function outputFolder(kind, image) {
	const given = input("output").trim();
	return given ? resolve(given) : join(process.env.RUNNER_TEMP || ".", kind, slug(image));
}
/** The artifact's name: replaces `{image}`, and each run of forbidden characters by "-". */
function artifactName(template, image) {
	return template.replaceAll("{image}", slug(image)).replace(/["':<>|*?\r\n\\/]+/g, "-");
}

// src/action/runner.ts
/** What GitHub's runner provides for a run, read from the step's environment. */
function equipmentOf(env, githubToken) {
	const toolCache = toolCacheOf(env);
	return {
		version,
		chisel,
		toolCache,
		githubToken,
		created: sourceDateEpoch(env),
		job: jobOf(env),
		env: testEnv(env)
	};
}
/**
* Environment of the watcher, which outlives the start step. It has the step's inputs and the runner's tracking id, by
* which the runner ends leftover processes after the job, but not the step's state and artifact tokens.
*/
function watcherEnv(env) {
	const inputs = Object.entries(env).filter(([name]) => name.startsWith("INPUT_") && !isToken(name));
	return {
		...testEnv(env),
		...Object.fromEntries(inputs)
	};
}
/** Identifies the job on this machine; undefined outside of GitHub. */
function jobOf(env) {
	if (!env.GITHUB_RUN_ID) return void 0;
	return [
		env.GITHUB_RUN_ID,
		env.GITHUB_RUN_ATTEMPT,
		env.GITHUB_JOB,
		env.RUNNER_TRACKING_ID
	].join("/");
}
/** URL of the workflow run. */
function runUrl(env) {
	return `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
}
/** Throws `Failure` outside of a workflow step, and on machines where containers cannot be observed. */
function requireRunner(env) {
	requireMachine();
	requireNoContainerJob(process.execPath, env);
	if (env.RUNNER_TEMP) return;
	throw new Failure("RUNNER_TEMP is not set: this program must run as a step of a workflow", { fix: "Outside of a workflow, use the command line: micropacker run --help" });
}
/** Throws `Failure` in a job with `container:`, because the kernel cannot be observed from inside a container. */
function requireNoContainerJob(execPath, env) {
	if (env.GITHUB_ACTIONS !== "true" || !execPath.startsWith("/__e/")) return;
	throw notSupported("this job runs in a container (`container:`), from which the kernel cannot be observed", "Remove `container:` from this job. Commands that need that container can use docker run in `test`.");
}
/** The runner's variable of the input github-token. */
function isToken(name) {
	return name === "INPUT_GITHUB-TOKEN";
}
/** Environment of the user's test: the step's, without our inputs, the step's state and its artifact tokens. */
function testEnv(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(INPUT_|STATE_|ACTIONS_RUNTIME_|ACTIONS_RESULTS_)/.test(name)));
}

export { watcherEnv as a, readUpload as c, runUrl as i, jobOf as n, readInputs as o, requireRunner as r, readStopInputs as s, equipmentOf as t };