import { distance } from 'fastest-levenshtein';
import { clean, type ImagePath, lastName, ROOT, showPath } from '../../base/path.ts';
import type { Tree } from '../tree.ts';
import { globBase } from './glob.ts';
import { type Names, readLine } from './selection.ts';

/** Number of lines with hints: each hint can cost a look at every name of the image. */
export const MAX_HINTS = 10;
const SHOWN = 3;

/** The warning about a line of `input` that selects nothing; with `hint`, it suggests similar names. */
export function idleWarning(input: string, line: string, tree: Tree, names?: Names, hint = true): string {
  const { kind, text } = readLine(line);
  if (kind === 'package') {
    const near = hint ? nearestNames(text, names?.packages?.packageNames() ?? []) : [];
    return `${input}: ${line} selects nothing: the image has no such package${meant(near.map((name) => `package:${name}`))}`;
  }
  if (kind === 'preset') return `${input}: ${line} selects nothing: the image has none of its files`;
  return `${input}: ${line} matches nothing in the image${meant(hint ? nearestPaths(clean(globBase(text)), tree).map(showPath) : [])}`;
}

function meant(near: readonly string[]): string {
  return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
}

/** The names most similar to `wanted`, best first, at most three. They differ in at most two fifths of its length. */
export function nearestNames(wanted: string, names: Iterable<string>): string[] {
  const most = Math.max(1, Math.round(wanted.length * 0.4));
  const near: [name: string, away: number][] = [];
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) > most) continue;
    const away = distance(name, wanted);
    if (away <= most) near.push([name, away]);
  }
  near.sort(([one, a], [other, b]) => a - b || (one < other ? -1 : 1));
  return [...new Set(near.map(([name]) => name))].slice(0, SHOWN);
}

/**
 * Existing paths similar to the missing path `wanted`: in its deepest existing folder, else with the same name
 * elsewhere.
 */
export function nearestPaths(wanted: ImagePath, tree: Tree): ImagePath[] {
  if (wanted === ROOT) return [];
  const { entry, path, deepest } = tree.resolve(wanted);
  if (entry) return [];
  const [missing = '', ...rest] = path.slice(deepest === ROOT ? 1 : deepest.length + 1).split('/');
  const children = tree.children(deepest).map(lastName);
  const beside = nearestNames(missing, children).map((name) => clean(`${deepest}/${name}`));
  const whole = beside.map((near) => clean(`${near}/${rest.join('/')}`)).filter((near) => tree.resolve(near).entry);
  if (whole.length > 0 || beside.length > 0) return whole.length > 0 ? whole : beside;
  return elsewhere(lastName(wanted), tree);
}

function elsewhere(name: string, tree: Tree): ImagePath[] {
  const found: ImagePath[] = [];
  for (const { path } of tree.entries()) if (path.endsWith(`/${name}`)) found.push(path);
  return found.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, SHOWN);
}
