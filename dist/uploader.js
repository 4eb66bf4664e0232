import { u as Cancelled } from "./process.js";
import { a as answerIn, d as ResponseHead, i as TAR, n as follow, s as requestHead, u as talk } from "./feed.js";
import { parentPort } from "node:worker_threads";

// src/engine/upload.ts
/**
* POSTs a tar, which may still be written, to the engine and returns what it answers, see `answerIn`. `stop` breaks it off before the last bytes
* are sent, with `Cancelled`: the engine, which was promised so many, keeps nothing. After that its answer is waited for, whatever comes.
*/
async function upload({ socket, path, file, size }, stop) {
	const head = new ResponseHead();
	const chunks = [];
	const cut = new AbortController();
	const onStop = () => cut.abort();
	stop.addEventListener("abort", onStop, { once: true });
	try {
		if (stop.aborted) throw new Cancelled();
		const take = (bytes) => void chunks.push(Buffer.from(head.push(bytes)));
		const broke = await talk(socket, requestHead("POST", path, TAR, size), take, cut.signal, async (write) => {
			let left = size;
			const writeOn = (bytes) => {
				left -= bytes.length;
				if (left === 0) stop.removeEventListener("abort", onStop);
				return write(bytes);
			};
			await follow(file, size, writeOn, async () => cut.signal.throwIfAborted());
		});
		const body = Buffer.concat(chunks).toString("utf8");
		return answerIn({
			method: "POST",
			path
		}, head.status, body, broke?.message ?? "");
	} finally {
		stop.removeEventListener("abort", onStop);
		cut.abort();
	}
}

// src/uploader.ts
const stop = new AbortController();
parentPort.on("message", async (job) => {
	if (job === "stop") return stop.abort();
	const answer = await upload(job, stop.signal).then(() => ({}), (error) => ({ error: error.message }));
	parentPort.postMessage(answer);
});

export {  };