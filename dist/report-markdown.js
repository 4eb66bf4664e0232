import { s as passive, u as unobeyed } from "./base-printer.js";
import { T as counted } from "./engine-base.js";

// src/report/summary/markdown.ts
const EVIDENCE_LINES = 40;
const LINE_CHARS = 500;
const TOP = 10;
/** The next step after a failure, and the evidence. */
function failureParts({ fix, evidence }) {
	const shown = evidence.filter(({ lines }) => lines.length > 0);
	return [...fix ? [`**Next step:** ${text(fix)}`] : [], ...shown.map((evidence) => evidence.form === "patch" ? patch(evidence) : lastLines(evidence))];
}
/** A titled list of at most ten warnings; empty without warnings. `more` says where the others are. */
function warningParts(warnings, more) {
	if (warnings.length === 0) return [];
	const shown = warnings.slice(0, TOP).map((warning) => `- ${text(warning)}`);
	const hidden = warnings.length - shown.length;
	return [`⚠️ Warnings\n\n${[...shown, ...hidden > 0 ? [`- … and ${hidden} more in ${more}`] : []].join("\n")}`];
}
/** Untrusted lines, each with a + or - in front, as a diff. */
function diff(lines) {
	return fenced(lines.map((line) => unobeyed(clip(printable(line)))), "diff");
}
/** A folded section; `title` is its heading. */
function folded(title, lines) {
	return `<details><summary>${title}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}
/** The whole patch: a cut patch does not apply. */
function patch({ title, lines }) {
	return `${text(title)}:\n\n${fenced(lines.map(printable), "diff")}`;
}
function lastLines({ title, lines }) {
	const cut = lines.length > EVIDENCE_LINES ? ` (${EVIDENCE_LINES} of ${counted(lines.length, "line")})` : "";
	return `${text(title)}${cut}:\n\n${printed(lines.slice(-40))}`;
}
/** Untrusted lines in a code block, long ones cut. */
function printed(lines) {
	return fenced(lines.map((line) => unobeyed(clip(printable(line)))));
}
/** A code block whose fence no line of the content can close. */
function fenced(shown, language = "text") {
	const longest = Math.max(2, ...shown.map((line) => /`{3,}/.exec(line)?.[0].length ?? 0));
	const fence = "`".repeat(longest + 1);
	return [
		`${fence}${language}`,
		...shown,
		fence
	].join("\n");
}
/** Untrusted text as one line of plain Markdown: without markup, ends of table cells and HTML. */
function text(value) {
	return clip(printable(value)).replace(/[\\`*_[\]<>|#~]/g, "\\$&").replace(/&/g, "&amp;").replace(/@/g, "@&#8203;");
}
/** An untrusted name as code, also safe in a table. */
function code(value) {
	return `<code>${clip(printable(value)).replace(/[&<>|`*_[\]\\~@]/g, (c) => `&#${c.charCodeAt(0)};`)}</code>`;
}
function clip(value) {
	return value.length > LINE_CHARS ? `${value.slice(0, LINE_CHARS).replace(/[\ud800-\udbff]$/, "")}…` : value;
}
/** Removes terminal colours and other active characters. */
function printable(value) {
	return passive(value.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, ""));
}

export { printed as a, folded as i, diff as n, text as o, failureParts as r, warningParts as s, code as t };