/**
 * Common lines of two texts in the order of both, as pairs of line numbers from 0. They are the equal lines at the
 * start and the end, and between these the longest sequence of lines that occur once in each text. For lists, whose
 * lines are unique, this gives the shortest diff. It takes n log n steps; a general diff takes the square of the number
 * of changes.
 */
export function commonLines(old: readonly string[], next: readonly string[]): [number, number][] {
  const shortest = Math.min(old.length, next.length);
  let begin = 0;
  while (begin < shortest && old[begin] === next[begin]) begin++;
  let end = 0;
  while (end < shortest - begin && old[old.length - 1 - end] === next[next.length - 1 - end]) end++;
  const middle = longestRow(uniquePairs(old, next, begin, end));
  const same = (length: number, left: number, right: number) =>
    Array.from({ length }, (_, at): [number, number] => [left + at, right + at]);
  return [...same(begin, 0, 0), ...middle, ...same(end, old.length - end, next.length - end)];
}

/** Pairs of lines that occur once in each text, in the order of `old`. */
function uniquePairs(old: readonly string[], next: readonly string[], begin: number, end: number): [number, number][] {
  const [left, right] = [unique(old, begin, end), unique(next, begin, end)];
  const pairs: [number, number][] = [];
  for (const [line, at] of left) {
    const other = right.get(line);
    if (at !== undefined && other !== undefined) pairs.push([at, other]);
  }
  return pairs;
}

/** The number of each line; undefined if the line occurs more than once. */
function unique(lines: readonly string[], begin: number, end: number): Map<string, number | undefined> {
  const found = new Map<string, number | undefined>();
  for (let at = begin; at < lines.length - end; at++) {
    found.set(lines[at]!, found.has(lines[at]!) ? undefined : at);
  }
  return found;
}

/** The longest subsequence of the pairs whose second numbers increase (patience sorting). */
function longestRow(pairs: readonly [number, number][]): [number, number][] {
  const tops: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [index, [, right]] of pairs.entries()) {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (pairs[tops[middle]!]![1] < right) low = middle + 1;
      else high = middle;
    }
    previous.push(tops[low - 1]);
    tops[low] = index;
  }
  const row: [number, number][] = [];
  for (let at = tops.at(-1); at !== undefined; at = previous[at]) row.push(pairs[at]!);
  return row.reverse();
}
