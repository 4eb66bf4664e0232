import { o as readInputs, t as equipmentOf } from "./action-runner.js";
import { _ as Failure, g as EXIT, h as Cancelled, x as asFailure } from "./base-tar.js";
import { T as counted, at as withGivenBack, it as tryTo, j as Docker, s as withSession } from "./engine-base.js";
import { F as restartsDuring, I as withFirst, N as fallOf, O as Lease, U as fell, W as textOf, a as containerSubject, l as tracersOf, r as copyRaw, u as volumesFor } from "./capture-trial.js";
import { C as withNames, E as canonicalPaths, N as DATABASE_FOLDERS, S as tellListed, _ as listOfCapture, dt as Recorder, i as lookAtImage, nt as withContents, p as readKnownPackages, pt as requireObservable, rt as likelyOf, t as emptyReport, tt as openInstance, ut as removeRemains, v as listedIn, y as namesToPack } from "./rootfs-packages.js";
import { S as sourceName } from "./request-rootfs.js";
import { a as send, n as journalLog, o as sentFailure, s as take } from "./action-journal.js";
import { join } from "node:path";
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

// src/pipeline/captured-list.ts
/**
* The file list of a capture that is packed later, with the names of listed folders: a list has no more than paths, so
* what was listed is unknown then.
*/
async function capturedList(run, original, tracer, captured) {
	const { request, docker, session } = run;
	const { touches } = captured;
	const opened = await openInstance(docker, original, session);
	const likely = likelyOf([], [], {
		folders: DATABASE_FOLDERS,
		names: [],
		listed: []
	});
	const { made, closed } = await withContents(docker, original, opened, session, likely, async (contents) => {
		const { tree } = contents.index();
		const image = {
			tree,
			packages: readKnownPackages(contents).packages
		};
		const list = listOfCapture(run, original, {
			tracer,
			observed: { captured }
		}, tree);
		const names = namesToPack(request, original.base.config, touches, list, image);
		if (names.length > 0) session.log.info(`${counted(names.length, "more path")} of listed folders: their names can be data`);
		const whole = withNames(list, names);
		const records = listedIn(touches, image, canonicalPaths(whole.paths, tree), /* @__PURE__ */ new Set());
		tellListed(records, request.listedMax, session.log, "");
		return whole;
	});
	await closed;
	return made;
}

// src/action/watcher/hold-capture.ts
const POLL_MS = 200;
/**
* Holds a capture between two steps of a job: starts the container, reports in `folder` that it is up, waits for the
* request to stop, and reports the captured list. Reports every failure there, also one of `order`, and never throws.
* Cleans up the container and everything else before it returns, also if the folder vanishes.
*/
async function holdCapture(folder, order) {
	const log = journalLog(join(folder, "journal"));
	try {
		const { request, equipment } = order();
		const result = await withSession(log, folder, (holdings) => send(folder, "holdings.json", holdings), (session) => captureUntilStop(folder, runOf(request, session, equipment), log.turn));
		send(folder, "result.json", result);
	} catch (error) {
		if (existsSync(folder)) send(folder, "result.json", sentFailure(asFailure(error)));
	}
}
function runOf(request, session, equipment) {
	const report = emptyReport(sourceName(request.source));
	const docker = new Docker(session.log, session.signal);
	return {
		request,
		session,
		equipment,
		docker,
		recorder: new Recorder(report, session.log),
		report,
		syscalls: void 0,
		volumes: volumesFor(session, docker, false)
	};
}
async function captureUntilStop(folder, run, onReady) {
	const { session, docker } = run;
	await removeRemains(docker, session);
	const { original } = await lookAtImage(run);
	await requireObservable(docker, original);
	const subject = containerSubject(run, original, "capture", original.inspect.Id);
	const work = (tracer) => started(subject, tracer, {
		docker,
		...session
	});
	const { value: lease, tracer } = await withFirst(tracersOf(run), session.log, work);
	const untilStop = async () => {
		const life = lease.life();
		const env = definedOnly(await lease.env());
		onReady();
		const { name, description } = tracer;
		send(folder, "ready.json", {
			image: original.base.name,
			container: lease.id,
			tracer: name,
			description,
			env
		});
		await waitForStop(folder, lease, session.signal);
		return endCapture(run, lease, life);
	};
	const captured = await withGivenBack(session.log, lease.left, untilStop, () => lease.end());
	for (const warning of captured.warnings) session.log.warning(warning);
	const list = await capturedList(run, original, tracer, captured);
	const raw = captured.raw && await copyRaw(captured.raw, folder, tracer.name);
	return {
		ok: true,
		list,
		drops: captured.drops,
		warnings: captured.warnings,
		...raw ? { raw } : {}
	};
}
async function started(subject, tracer, context) {
	const lease = await Lease.take(subject, tracer, context, void 0);
	try {
		const verdict = await lease.start();
		if (!verdict || verdict.ok) return lease;
		await lease.finish(false);
		throw new Failure(`on the original: ${textOf(verdict)}`, {
			fix: "Run the image by hand with the same run-args. The input ready says when the container counts as ready.",
			evidence: verdict.evidence,
			containerSaid: verdict.containerSaid
		});
	} catch (error) {
		await tryTo(context.log, lease.left, () => lease.end());
		throw error;
	}
}
/** Waits for the stop step. If the tracer dies, the container stays up for the other steps until the stop step. */
async function waitForStop(folder, lease, signal) {
	const stop = stopRequest(folder, signal);
	try {
		await lease.wait(stop);
	} catch (error) {
		await stop;
		throw error;
	}
}
async function stopRequest(folder, signal) {
	while (!existsSync(join(folder, "stop.json"))) {
		if (signal.aborted || !existsSync(folder)) throw new Cancelled();
		await setTimeout(POLL_MS, void 0, { signal }).catch(() => {});
	}
}
const STEPS = {
	passed: "the capture went on",
	it: "the steps after start"
};
/** Throws `Failure` if the container did not stay up: the steps then tested something else than they seem to. */
async function endCapture({ request, session, docker }, lease, ready) {
	const container = await docker.container(lease.id);
	const fall = fallOf(request.readiness, container, ready, lease.life(), STEPS);
	if (fall) throw await fallFailure(fall, lease, docker);
	const { Running, ExitCode } = container?.State ?? {};
	const restarts = restartsDuring(container, ready, lease.life());
	if (restarts > 0) session.log.warning(`The container ended ${counted(restarts, "time")} before the stop step, and was restarted.`);
	if (!Running) session.log.warning(`The container ended before the stop step, with exit code ${ExitCode ?? "?"}.`);
	await lease.stop();
	return lease.finish(true);
}
async function fallFailure(fall, lease, docker) {
	const verdict = await fell(fall, lease.id, docker);
	return new Failure(`on the original: ${textOf(verdict)}`, {
		exitCode: EXIT.testOnOriginal,
		fix: "No list was written. Let the container stay up and healthy until the stop step. If a step ends or restarts it on purpose, let it use docker stop, docker restart or docker kill; for a job that is meant to end, set ready: exit in the start step.",
		evidence: verdict.evidence,
		containerSaid: verdict.containerSaid
	});
}
/** The variables that have a value. */
function definedOnly(env) {
	return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => value === void 0 ? [] : [[name, value]]));
}

// src/watcher.ts
const folder = process.argv[2];
await holdCapture(folder, () => {
	const { request } = readInputs("capture");
	return {
		request,
		equipment: equipmentOf(process.env, take(folder, "token.json")?.githubToken)
	};
});

export {  };