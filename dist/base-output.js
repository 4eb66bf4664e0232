// src/base/output.ts
/** Errors of a write that nobody can read: a pipe without a reader, a terminal that is gone. */
const UNREAD = ["EPIPE", "EIO"];
/**
* Lets the process go on when nobody reads its output any more: after `| head`, or with a `tee` that the same Ctrl+C
* ended. Otherwise the next write ends Node at once, and containers, processes and temporary files of the run stay.
*/
function outliveReaders(streams = [process.stdout, process.stderr]) {
	for (const stream of streams) stream.on("error", (error) => {
		if (!UNREAD.includes(error.code)) throw error;
	});
}

export { outliveReaders as t };