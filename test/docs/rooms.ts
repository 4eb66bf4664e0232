import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './project.ts';

/** One import of a source file: of a type, a value, or by `import()`. */
export interface Import {
  /** Relative to the project's root. */
  from: string;
  /** The imported file, or a package's name. */
  to: string;
  /** The imported names, including types. */
  names: string[];
}

const IMPORT =
  /^(?:import|export)\s+(?:type\s+)?(?:([^'"]*?)\s+from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** The TypeScript files of src/, relative to the project's root. */
export function sources(): string[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true })
    .map((name) => join('src', String(name)))
    .filter((name) => name.endsWith('.ts'))
    .sort();
}

/** Every import in a file's text. */
export function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(([, what = '', path, later]) => {
    const to = path ?? later!;
    // Of a namespace and of what is imported later any name may be used.
    const all = what.includes('*') || path === undefined;
    const names = all ? ['*'] : (what.match(/[A-Za-z_$][\w$]*/g)?.filter((name) => name !== 'type') ?? []);
    return { from: file, to: to.startsWith('.') ? join(dirname(file), to) : to, names };
  });
}

export function allImports(): Import[] {
  return sources().flatMap((file) => importsOf(file, readFileSync(join(ROOT, file), 'utf8')));
}

/** The folder of a file below src/; a file directly in src/ is its own room. */
export function roomOf(file: string): string {
  const [, room, ...more] = file.split('/');
  return more.length === 0 ? `src/${room}` : room!;
}

/** The nodes on a circle of `edges`, if any: a path from a node back to itself. */
export function circle(edges: readonly (readonly [string, string])[]): string[] {
  const next = new Map<string, string[]>();
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (node: string, way: string[]): string[] => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return [];
    done.add(node);
    for (const to of next.get(node) ?? []) {
      const found = visit(to, [...way, node]);
      if (found.length > 0) return found;
    }
    return [];
  };
  for (const node of next.keys()) {
    const found = visit(node, []);
    if (found.length > 0) return found;
  }
  return [];
}
