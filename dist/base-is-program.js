import { access, constants, stat } from "node:fs/promises";

// src/base/is-program.ts
/** True if the path is a file, or a link to one, that this process can execute. */
async function isProgram(path) {
	try {
		await access(path, constants.X_OK);
		return (await stat(path)).isFile();
	} catch {
		return false;
	}
}
/** The first of the paths that this process can execute. */
async function firstProgram(paths) {
	for (const path of paths) if (await isProgram(path)) return path;
}

export { isProgram as n, firstProgram as t };