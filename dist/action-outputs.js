import { p as summary, r as exportVariable, u as setOutput } from "./actions-core.js";
import { it as tryTo } from "./engine-base.js";

// src/action/outputs.ts
/** The outputs as text. A failed run has no outputs for steps that it did not reach, and never an image. */
function outputsOf(report, published, artifact) {
	const { image, micro, tracer, push } = report;
	const good = report.outcome === "failed" ? void 0 : micro;
	const values = {
		image: good?.tags[0],
		"image-id": good?.id,
		digest: good && push?.digest,
		rootfs: published["rootfs.tar"],
		"file-list": published["files.txt"],
		dockerfile: published.Dockerfile,
		report: published["report.json"],
		sbom: published["sbom.cdx.json"],
		seccomp: published["seccomp.json"],
		...artifactOutputs(artifact),
		"size-before": image.size,
		"size-after": micro?.size,
		ratio: micro && image.size ? (micro.size / image.size).toFixed(4) : void 0,
		"files-before": image.files,
		"files-after": micro?.files,
		tracer: tracer?.name,
		drops: tracer?.drops,
		healed: good && report.healed.length,
		missed: good && report.missed.length,
		drift: report.drift?.kind
	};
	const set = Object.entries(values).filter(([, value]) => value !== void 0);
	return Object.fromEntries(set.map(([name, value]) => [name, String(value)]));
}
function writeOutputs(outputs) {
	for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}
/** The outputs of an upload. */
function artifactOutputs(artifact) {
	if (!artifact) return {};
	const { id, url, digest } = artifact;
	return {
		"artifact-id": String(id),
		"artifact-url": url,
		...digest ? { "artifact-digest": digest } : {}
	};
}
/** Sets environment variables for all later steps of the job. */
function exportVariables(variables) {
	for (const [name, value] of Object.entries(variables)) exportVariable(name, value);
}
/** Appends Markdown to the job summary. Only warns if it cannot, so that the run's own failure stays visible. */
async function writeSummary(markdown, log) {
	await tryTo(log, "Cannot write the job summary", () => summary.addRaw(markdown).write());
}

export { writeSummary as a, writeOutputs as i, exportVariables as n, outputsOf as r, artifactOutputs as t };