// src/base/printer.ts
/** Longer than any message of ours; a container can print a line of any length. */
const MOST_LENGTH = 16384;
const SHORT = {
	"\n": "\\n",
	"\r": "\\r",
	"	": "\\t",
	"\x1B": "\\x1b"
};
/**
* Control characters (a terminal obeys them), line separators, and characters that change the order of the others
* (Unicode, UAX #9).
*/
const ACTIVE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;
/**
* Any text as one line that neither a terminal nor the runner obeys: control characters are shown as \n or \x1b, a
* workflow command is broken by a backslash, and a long text is cut. The runner obeys "::" at the beginning of a line
* and "##[" anywhere (actions/runner, ActionCommand.cs).
*/
function harmless(text) {
	return unobeyed((text.length > MOST_LENGTH ? `${text.slice(0, MOST_LENGTH)}… (cut, ${text.length} characters)` : text).replace(ACTIVE, shown));
}
/** A line without active characters in which a workflow command is broken by a backslash. */
function unobeyed(line) {
	return line.replaceAll("##[", "##\\[").replace(/^(\s*)::/, "$1\\::");
}
/** A text with a blank for each active character but tabs. */
function passive(text) {
	return text.replace(ACTIVE, (character) => character === "	" ? character : " ");
}
/** Several lines of ours, each made harmless. */
function harmlessLines(text) {
	return text.split("\n").map(harmless);
}
function shown(character) {
	const code = character.codePointAt(0);
	return SHORT[character] ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
}
function hex(code, digits) {
	return code.toString(16).padStart(digits, "0");
}
/** Lines joined by line breaks. */
function joined(lines) {
	return lines.join("\n");
}
/** Text with a colour or style (ECMA-48, SGR). */
function painted(code, text) {
	return `\x1b[${code}m${text}\x1b[0m`;
}
/** JSON in which every active character is escaped, and the bracket of an old workflow command. */
function asJson(value) {
	return JSON.stringify(value, void 0, 2).replace(ACTIVE, (character) => character === "\n" ? character : unicode(character)).replaceAll("##[", `##${unicode("[")}`);
}
function unicode(character) {
	return `\\u${hex(character.charCodeAt(0), 4)}`;
}
/** Prints a line, or lines, to stdout or stderr. Only this module does, and the toolkit's log on a runner. */
function print(stream, text) {
	stream.write(`${text}\n`);
}
/** Replaces the current line of a terminal, without a line break. */
function redraw(stream, text = "") {
	stream.write(`\r\x1b[K${text}`);
}
/** Lets an error that nobody caught end the process without a line that the runner obeys. */
function guardCrashes(stream = process.stderr) {
	process.on("uncaughtException", (error) => {
		print(stream, joined(harmlessLines(`unexpected: ${error instanceof Error ? error.stack ?? error.message : String(error)}`)));
		process.exitCode = 1;
		process.exit(1);
	});
}

export { joined as a, print as c, harmlessLines as i, redraw as l, guardCrashes as n, painted as o, harmless as r, passive as s, asJson as t, unobeyed as u };