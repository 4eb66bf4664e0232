import { _ as showCount } from "./about.js";

// src/report/markdown.ts
const EVIDENCE_LINES = 40;
const LINE_CHARS = 500;
const TOP = 10;
/** What to do about a failure, and what shows it. */
function failureParts({ mend, evidence }) {
	const shown = evidence.filter(({ lines }) => lines.length > 0);
	return [...mend ? [`**Next step:** ${text(mend)}`] : [], ...shown.map(({ title, lines }) => `${text(title)}${cut(lines)}:\n\n${fenced(lines)}`)];
}
/** Under their title, at most ten; none for none. */
function warningParts(warnings, more) {
	if (warnings.length === 0) return [];
	const shown = warnings.slice(0, TOP).map((warning) => `- ${text(warning)}`);
	const hidden = warnings.length - shown.length;
	return [`⚠️ Warnings\n\n${[...shown, ...hidden > 0 ? [`- … and ${hidden} more in ${more}`] : []].join("\n")}`];
}
/** Lines that the reader may unfold. */
function folded(title, lines) {
	return `<details><summary>${title}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}
function cut(lines) {
	return lines.length > EVIDENCE_LINES ? ` (${EVIDENCE_LINES} of ${showCount(lines.length)} lines)` : "";
}
/** A fence that no line of the content can close. */
function fenced(lines) {
	const shown = lines.slice(-40).map((line) => clip(printable(line)));
	const longest = Math.max(2, ...shown.map((line) => /`{3,}/.exec(line)?.[0].length ?? 0));
	const fence = "`".repeat(longest + 1);
	return [
		`${fence}text`,
		...shown,
		fence
	].join("\n");
}
/** Text of unknown origin as plain Markdown text on one line: no markup, no table cell ends, no HTML. */
function text(value) {
	return clip(printable(value)).replace(/[\\`*_[\]<>|#~]/g, "\\$&").replace(/&/g, "&amp;").replace(/@/g, "@&#8203;");
}
/** A name of unknown origin as code; it also goes into a table. */
function code(value) {
	return `<code>${clip(printable(value)).replace(/[&<>|`*_[\]\\~@]/g, (c) => `&#${c.charCodeAt(0)};`)}</code>`;
}
function clip(value) {
	return value.length > LINE_CHARS ? `${value.slice(0, LINE_CHARS)}…` : value;
}
/** Without terminal colours and other control characters. */
function printable(value) {
	return value.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "").replace(/[\x00-\x08\x0a-\x1f\x7f]/g, " ");
}

export { warningParts as a, text as i, failureParts as n, folded as r, code as t };