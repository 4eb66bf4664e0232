/**
 * Whether glob(7)'s pattern (`*`, `?`, `[a-z]`, `[!a]`, `\`) matches a name without "/", in a time that is at most the product of
 * their lengths: both come from the image. A leading dot is only matched by a dot.
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
      // Only the last "*" has to be tried again: what lies before it is matched as early as can be.
      star.from += 1;
      [at, from] = [star.at, star.from];
    } else return false;
  }
  return true;
}

/** The length of the pattern's part at `at` when it stands for `character`, else 0. */
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
