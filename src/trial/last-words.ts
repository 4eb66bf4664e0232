const CHARS = 200;
/** ld.so(8) and musl's loader. */
const LOADER =
  /error while loading shared libraries|cannot open shared object file|Error (?:loading shared library|relocating) /;
const MISSING =
  /no such file or directory|not found|cannot find|no module named|could not (?:find|open|load)|can't (?:find|open|load)/i;

/**
 * The line that says why a program ended: the loader's error, else the last about a missing file, else the last line.
 */
export function tellingLine(lines: readonly string[]): string | undefined {
  const shown = lines.map(plain).filter((line) => line !== '');
  const line = shown.findLast((one) => LOADER.test(one)) ?? shown.findLast((one) => MISSING.test(one)) ?? shown.at(-1);
  return line !== undefined && line.length > CHARS ? `${line.slice(0, CHARS)}…` : line;
}

/** Removes terminal colours and other control characters. */
function plain(line: string): string {
  return line
    .replace(/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}
