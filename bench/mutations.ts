import { dirname } from 'node:path';
import type { Random } from '../test/fuzz/random.ts';

/** What a complete capture of one image found. Paths are in the form of files.txt. */
export interface CompleteList {
  /** The lines of files.txt. */
  paths: readonly string[];
  /** Those that are no folders, in the order in which the container first touched them. */
  files: readonly string[];
  /** The OS or language package of a path, if it has one. */
  packageOf: ReadonlyMap<string, string>;
}

export interface Mutation {
  kind: MutationKind;
  /** What is missing, for a table: the name of the file, the folder, … */
  what: string;
  removed: ReadonlySet<string>;
}

/** One path in `LEAST_SHARE` to one in `MOST_SHARE` is missing in a list with a random share less. */
const [MOST_SHARE, LEAST_SHARE] = [3, 50];
/** The last fifth of the touched files is late. */
const LATE = 0.8;
const MOST_LATE = 5;

/** What each kind removes: the words for it, and the paths. */
const MAKERS = {
  'one file'({ files }, random) {
    const file = random.pick(files);
    return [file, [file]];
  },
  'a folder'({ paths, files }, random) {
    const parent = dirname(random.pick(files));
    const above = dirname(parent);
    // A folder of the root has most of a list, so only those below it are taken.
    const folder = random.once(3) && above.lastIndexOf('/') > 0 ? above : parent;
    return [folder, paths.filter((path) => path === folder || path.startsWith(`${folder}/`))];
  },
  'a package'({ paths, packageOf }, random) {
    const name = random.pick([...new Set(packageOf.values())].sort());
    return [name, paths.filter((path) => packageOf.get(path) === name)];
  },
  'an extension'({ files }, random) {
    const extension = random.pick([...new Set(files.map(extensionOf))].sort());
    return [extension || '(no extension)', files.filter((path) => extensionOf(path) === extension)];
  },
  'touched late'({ files }, random) {
    const late = files.slice(Math.floor(files.length * LATE));
    const removed = random.times(1 + random.int(MOST_LATE), () => random.pick(late));
    return [removed[0]!, removed];
  },
  'a random share'({ paths }, random) {
    const times = MOST_SHARE + random.int(LEAST_SHARE - MOST_SHARE);
    return [`one path in ${times}`, paths.filter(() => random.once(times))];
  },
} satisfies Record<string, (list: CompleteList, random: Random) => [string, readonly string[]]>;

export type MutationKind = keyof typeof MAKERS;
export const MUTATION_KINDS = Object.keys(MAKERS) as MutationKind[];

/** A list that lacks something; the same for the same list and random numbers. */
export function mutationOf(kind: MutationKind, list: CompleteList, random: Random): Mutation {
  const [what, removed] = MAKERS[kind](list, random);
  return { kind, what, removed: new Set(removed) };
}

/** All versions of shared libraries are one extension. */
function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /\.so(?:\.|$)/.test(name) ? '.so' : (/\.\w+$/.exec(name)?.[0] ?? '');
}
