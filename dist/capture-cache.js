import { n as find, t as cacheFile } from "./actions-tool-cache.js";
import { AsyncLocalStorage } from "node:async_hooks";
import { join } from "node:path";

// src/capture/sysdig/cache.ts
/** Path of the file; undefined if the cache lacks it. Anybody can have changed it since: check it before its use. */
async function findFile({ folder, name, version, arch, file }) {
	const home = await inToolCache(folder, async () => find(name, version, arch));
	return home === "" ? void 0 : join(home, file);
}
/** Copies the file at `path` into the cache, in place of an earlier one. */
async function keepFile({ folder, name, version, arch, file }, path) {
	await inToolCache(folder, () => cacheFile(path, file, name, version, arch));
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

export { findFile, keepFile };