/**
 * True if a glob(7) pattern (`*`, `?`, `[a-z]`, `[!a]`, `\`) matches a name without "/". Takes at most the product of
 * their lengths in time: both come from the image. Only a dot matches a leading dot.
 */
export function wildcard(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  let [at, from] = [0, 0];
  let star: { at: number; from: number } | undefined;
  while (from < name.length || at < pattern.length) {
    if (pattern[at] === '*') {
      at += 1;
      star = { at, from };
      continue;
    }
    const length = from < name.length ? matchOne(pattern, at, name[from]!) : 0;
    if (length > 0) {
      at += length;
      from += 1;
    } else if (star && star.from < name.length) {
      // Only the last "*" must be retried: the part before it already matches as early as possible.
      star.from += 1;
      [at, from] = [star.at, star.from];
    } else return false;
  }
  return true;
}

/** The length of the pattern's part at `at` if it matches `character`, else 0. */
function matchOne(pattern: string, at: number, character: string): number {
  const part = pattern[at];
  if (part === '?') return 1;
  if (part === '\\' && at + 1 < pattern.length) return pattern[at + 1] === character ? 2 : 0;
  const end = part === '[' ? pattern.indexOf(']', at + (/[!^]/.test(pattern[at + 1] ?? '') ? 3 : 2)) : -1;
  if (end < 0) return part === character ? 1 : 0;
  return inSet(pattern.slice(at + 1, end), character) ? end - at + 1 : 0;
}

function inSet(set: string, character: string): boolean {
  const not = /^[!^]/.test(set);
  const members = not ? set.slice(1) : set;
  for (let at = 0; at < members.length; at += 1) {
    const range = members[at + 1] === '-' && at + 2 < members.length;
    if (character >= members[at]! && character <= members[range ? at + 2 : at]!) return !not;
    if (range) at += 2;
  }
  return not;
}
