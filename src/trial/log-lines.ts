/** What differs between two runs of one program: times, addresses, ids, sizes, process numbers, … */
const VARIABLE: readonly [RegExp, string][] = [
  [/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, ''],
  [/\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/gi, '0'],
  [/0x[0-9a-f]+|[0-9a-f]*\d[0-9a-f]*/gi, '0'],
  [/\b(?=[\w-]{12,}\b)(?=[\w-]*\d)[\w-]+/g, '0'],
  [/0(?:[\s:.,/+-]*0)*/g, '0'],
  [/\s+/g, ' '],
];

/** The container prints the lines: a pattern takes time with the square of a line's length. */
const COMPARED_CHARS = 500;

/** A line without what differs between two runs of one program. */
export function likeness(line: string): string {
  const compared = line.slice(0, COMPARED_CHARS);
  return VARIABLE.reduce((text, [pattern, by]) => text.replace(pattern, by), compared).trim();
}

/** Lines that mostly tell of something that is missing or failed. */
const TROUBLE = /traceback|no such file|cannot open|not found|panic|\bfatal\b|\berror\b/i;

export interface NewLines {
  /** Each once. */
  lines: string[];
  /** True if one of them tells of trouble. */
  trouble: boolean;
}

/** The lines of the micro container's log that have no like in the original's; those that tell of trouble first. */
export function newLines(original: readonly string[], micro: readonly string[]): NewLines {
  const known = new Set(original.map(likeness));
  const lines = new Map<string, string>();
  for (const line of micro) {
    const like = likeness(line);
    if (like !== '' && !known.has(like) && !lines.has(like)) lines.set(like, line);
  }
  const [bad, others] = [true, false].map((wanted) =>
    [...lines.values()].filter((one) => TROUBLE.test(one) === wanted),
  );
  return { lines: [...bad!, ...others!], trouble: bad!.length > 0 };
}
