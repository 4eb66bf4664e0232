import { commonLines } from './common-lines.ts';

const CONTEXT = 3;

/** A line with its line end, and the side that has it. */
interface Step {
  sign: ' ' | '-' | '+';
  line: string;
}

/**
 * The patch from `old` (undefined if the file does not exist) to `next`, for `git apply` in the root of the repository.
 * All texts have one character per byte; `path` is relative to that root. Returns '' if nothing changes.
 * Source: https://git-scm.com/docs/diff-format (generating patch text),
 * https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
 */
export function patchText(path: string, old: string | undefined, next: string): string {
  if (old === next) return '';
  const [from, to] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  const head = [
    `diff --git ${from} ${to}\n`,
    ...(old === undefined ? ['new file mode 100644\n'] : []),
    `--- ${old === undefined ? '/dev/null' : ended(from)}\n`,
    `+++ ${ended(to)}\n`,
  ];
  return [...head, ...hunks(steps(linesOf(old ?? ''), linesOf(next)))].join('');
}

/** A name in git's form: in quotes with octal escapes if it has special bytes. */
function quoted(name: string): string {
  if (!/[^ -~]|["\\]/.test(name)) return name;
  const octal = (c: string) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"${name.replace(/["\\]/g, '\\$&').replace(/[^ -~]/g, octal)}"`;
}

/** Adds a tab after a name with a blank: without it, the name ends at the blank. */
function ended(name: string): string {
  return name.includes(' ') ? `${name}\t` : name;
}

/** The lines with their line ends; the last line can lack one. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function steps(old: readonly string[], next: readonly string[]): Step[] {
  const found: Step[] = [];
  let [left, right] = [0, 0];
  const until = (endLeft: number, endRight: number) => {
    for (; left < endLeft; left++) found.push({ sign: '-', line: old[left]! });
    for (; right < endRight; right++) found.push({ sign: '+', line: next[right]! });
  };
  for (const [atLeft, atRight] of commonLines(old, next)) {
    until(atLeft, atRight);
    found.push({ sign: ' ', line: old[atLeft]! });
    left++;
    right++;
  }
  until(old.length, next.length);
  return found;
}

function* hunks(all: readonly Step[]): Generator<string> {
  const changed = all.flatMap(({ sign }, at) => (sign === ' ' ? [] : [at]));
  const numbers = { '-': 0, '+': 0 };
  let done = 0;
  for (let at = 0; at < changed.length; ) {
    let last = at;
    while (last + 1 < changed.length && changed[last + 1]! - changed[last]! <= 2 * CONTEXT + 1) last++;
    const begin = Math.max(0, changed[at]! - CONTEXT);
    const end = Math.min(all.length, changed[last]! + CONTEXT + 1);
    for (; done < begin; done++) count(numbers, all[done]!);
    const [old, next] = [numbers['-'], numbers['+']];
    for (; done < end; done++) count(numbers, all[done]!);
    yield `@@ -${range(old, numbers['-'])} +${range(next, numbers['+'])} @@\n`;
    for (const { sign, line } of all.slice(begin, end)) {
      yield `${sign}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`;
    }
    at = last + 1;
  }
}

function count(numbers: { '-': number; '+': number }, { sign }: Step): void {
  if (sign !== '+') numbers['-']++;
  if (sign !== '-') numbers['+']++;
}

/** A hunk's range: the lines after `before` up to `last`; an empty range has the number of the line before it. */
function range(before: number, last: number): string {
  return last === before ? `${before},0` : `${before + 1},${last - before}`;
}
