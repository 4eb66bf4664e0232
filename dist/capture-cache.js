import { n as find, t as cacheDir } from "./actions-tool-cache.js";
import { n as isProgram } from "./base-is-program.js";
import { AsyncLocalStorage } from "node:async_hooks";
import { basename, dirname, join, relative } from "node:path";
import { lstat, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";

// src/capture/sysdig/cache.ts
const TAKEN = /* @__PURE__ */ new Set(["ENOTEMPTY", "EEXIST"]);
/** Absolute path of the tool's program; undefined if the cache lacks the tool or the program. */
async function findTool(tool) {
	const home = await inToolCache(tool.folder, async () => find(tool.name, tool.version, tool.arch));
	const program = join(home, tool.program);
	return home !== "" && await isProgram(program) ? program : void 0;
}
/**
* Puts a tool into the cache: `fill` writes the tool into an empty folder. Returns the absolute path of the program.
* Others may cache and run the same tool at the same time: the first copy stays, and the files of a damaged copy are
* replaced one by one, each in one step.
*/
async function keepTool(tool, fill) {
	await mkdir(tool.folder, { recursive: true });
	const beside = await mkdtemp(join(tool.folder, `${tool.name}.`));
	try {
		const filled = join(beside, "filled");
		await mkdir(filled);
		await fill(filled);
		const copy = () => cacheDir(filled, basename(beside), tool.version, tool.arch);
		const fresh = await inToolCache(tool.folder, copy);
		const home = join(tool.folder, tool.name, relative(beside, fresh));
		await settle(fresh, home, tool.program);
		await rename(`${fresh}.complete`, `${home}.complete`);
		return join(home, tool.program);
	} finally {
		await rm(beside, {
			recursive: true,
			force: true,
			maxRetries: 3
		}).catch(() => {});
	}
}
async function settle(fresh, home, program) {
	await mkdir(dirname(home), { recursive: true });
	try {
		await rename(fresh, home);
	} catch (error) {
		if (!TAKEN.has(error.code ?? "")) throw error;
		if (!await isProgram(join(home, program))) await replaceFiles(fresh, home);
	}
}
/**
* Replaces each file by a rename, never by writing into it, so that processes that run or read the old file are not
* disturbed.
*/
async function replaceFiles(from, to) {
	for (const path of await readdir(from, { recursive: true })) if ((await lstat(join(from, path))).isDirectory()) await mkdir(join(to, path), { recursive: true });
	else await rename(join(from, path), join(to, path));
}
const speaking = new AsyncLocalStorage();
let turn = Promise.resolve();
/**
* Calls @actions/tool-cache as in a workflow step whose tool cache is `folder`: sets the environment variable that it
* reads, and drops the debug commands that it prints, because stdout may be the answer of `--json`. One call at a time,
* because both belong to the process.
*/
function inToolCache(folder, work) {
	const done = turn.catch(() => {}).then(async () => {
		const { RUNNER_TOOL_CACHE: own } = process.env;
		const write = process.stdout.write;
		const filtered = (...args) => speaking.getStore() ?? write.apply(process.stdout, args);
		process.env.RUNNER_TOOL_CACHE = folder;
		process.stdout.write = filtered;
		try {
			return await speaking.run(true, work);
		} finally {
			process.stdout.write = write;
			if (own === void 0) delete process.env.RUNNER_TOOL_CACHE;
			else process.env.RUNNER_TOOL_CACHE = own;
		}
	});
	turn = done;
	return done;
}

export { findTool, keepTool };