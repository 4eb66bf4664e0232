/** Tells whether the test passes with these items. */
export type Passes<T> = (items: readonly T[]) => Promise<boolean>;

/**
 * The items that the test needs, of `items`, with which it passes, and without which it fails. Finds them by
 * bisection: one costs about log2 of the number of items, and all together at most twice that. Afterwards, and when
 * `mayGoOn` says no, returns the fewest items with which the test passed so far, which can be more than needed.
 */
export async function neededOf<T>(items: readonly T[], passes: Passes<T>, mayGoOn: () => boolean): Promise<T[]> {
  let left = 2 * Math.ceil(Math.log2(items.length)) + 2;
  const mayTry = () => left-- > 0 && mayGoOn();
  const found: T[] = [];
  let rest = [...items];
  for (;;) {
    let [fails, enough] = [0, rest.length];
    while (enough - fails > 1) {
      if (!mayTry()) return [...found, ...rest.slice(0, enough)];
      const middle = (fails + enough) >> 1;
      if (await passes([...found, ...rest.slice(0, middle)])) enough = middle;
      else fails = middle;
    }
    // The test passes with the first `enough` items, and fails with one item less: the last of them is needed.
    found.push(...rest.slice(enough - 1, enough));
    rest = rest.slice(0, enough - 1);
    if (rest.length === 0) return found;
    if (!mayTry()) return [...found, ...rest];
    if (await passes(found)) return found;
  }
}

/** True if the test fails without the first item and without the last one: then most likely every item matters. */
export async function allMatter<T>(items: readonly T[], passes: Passes<T>): Promise<boolean> {
  return !(await passes(items.slice(0, -1))) && !(await passes(items.slice(1)));
}
