import { a as readInputs, t as equipmentOf } from "./runner.js";
import { R as captureList, b as tracersOf, h as emptyReport, i as requireObservable, l as treeOf, m as Recorder, n as lookAtImage, o as withFirst, p as Lease, t as keepRaw, v as textOf, y as subjectOf } from "./pipeline.js";
import { b as Docker, i as withSession } from "./session.js";
import { f as Cancelled, m as Failure } from "./sink.js";
import { t as asFailure } from "./failures.js";
import { C as sourceName } from "./about.js";
import { a as send, n as journalLog, o as toFailed } from "./journal.js";
import { join } from "node:path";
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

// src/watch/watch.ts
const POLL_MS = 200;
/**
* Holds a capture from one step of a job to a later one: starts the container, says in `folder` that it is up, and when it is asked to stop,
* what was captured, or what went wrong. Throws nothing; the container and all else are given back when it returns, also when the folder
* vanishes.
*/
async function watch(folder, request, equipment) {
	const log = journalLog(join(folder, "journal"));
	try {
		const result = await withSession(log, folder, (holdings) => send(folder, "holdings.json", holdings), (session) => captureUntilAsked(folder, runOf(request, session, equipment), log.turn));
		send(folder, "result.json", result);
	} catch (error) {
		if (existsSync(folder)) send(folder, "result.json", toFailed(asFailure(error)));
	}
}
function runOf(request, session, equipment) {
	const report = emptyReport(sourceName(request.source));
	return {
		request,
		session,
		equipment,
		docker: new Docker(session.log, session.signal),
		recorder: new Recorder(report, session.log),
		report,
		partial: session.tempDir,
		published: {},
		tags: [],
		pending: []
	};
}
async function captureUntilAsked(folder, run, onReady) {
	const { session, docker } = run;
	const original = await lookAtImage(run);
	await requireObservable(docker, original);
	const subject = subjectOf(run, original, "capture", original.inspect.Id);
	const work = (tracer) => started(subject, tracer, {
		docker,
		...session
	});
	const { value: lease, tracer } = await withFirst(tracersOf(run), session.log, work);
	let captured;
	try {
		const env = given(await lease.env());
		onReady();
		const { name, description } = tracer;
		send(folder, "ready.json", {
			image: original.base.name,
			container: lease.id,
			tracer: name,
			description,
			env
		});
		await asked(folder, lease, session.signal);
		captured = await ended(run, lease);
	} finally {
		await lease.end();
	}
	for (const warning of captured.warnings) session.log.warning(warning);
	const list = await listOf(run, original, tracer, captured);
	const raw = captured.raw && await keepRaw(captured.raw, folder, tracer.name);
	return {
		ok: true,
		list,
		drops: captured.drops,
		warnings: captured.warnings,
		...raw ? { raw } : {}
	};
}
async function started(subject, tracer, watch) {
	const lease = await Lease.take(subject, tracer, watch);
	try {
		const verdict = await lease.start();
		if (!verdict || verdict.ok) return lease;
		await lease.finish(false);
		throw new Failure(`on the original: ${textOf(verdict)}`, {
			mend: "Try the image with the same run-args; ready says when it counts as up.",
			evidence: verdict.evidence
		});
	} catch (error) {
		await lease.end();
		throw error;
	}
}
/** Should the tracer die, the container stays for the steps that use it, and the stop step is told. */
async function asked(folder, lease, signal) {
	const stop = stopAsked(folder, signal);
	try {
		await lease.wait(stop);
	} catch (error) {
		await stop;
		throw error;
	}
}
async function stopAsked(folder, signal) {
	while (!existsSync(join(folder, "stop.json"))) {
		if (signal.aborted || !existsSync(folder)) throw new Cancelled();
		await setTimeout(POLL_MS, void 0, { signal }).catch(() => {});
	}
}
async function ended({ session, docker }, lease) {
	const { Running, ExitCode } = (await docker.container(lease.id))?.State ?? {};
	if (!Running) session.log.warning(`The container had ended before the stop step, with exit code ${ExitCode ?? "?"}.`);
	await lease.stop();
	return lease.finish(true);
}
async function listOf(run, original, tracer, captured) {
	const tree = await treeOf(run.docker, original, run.session);
	return captureList(run.equipment.version, original, tracer.description, captured.touches, tree);
}
/** What is set. */
function given(env) {
	return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => value === void 0 ? [] : [[name, value]]));
}

// src/watcher.ts
const { request, githubToken } = readInputs("capture");
await watch(process.argv[2], request, equipmentOf(process.env, githubToken));

export {  };