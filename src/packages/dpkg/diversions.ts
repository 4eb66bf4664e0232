import { linesOf } from '../lines.ts';

/**
 * Where dpkg moves a file that another package replaces: the new path, and the replacing package (":" for the
 * administrator).
 */
export interface Diversion {
  to: string;
  by: string;
}

/** Reads /var/lib/dpkg/diversions (dpkg-divert(1)), three lines per diversion, into a map by original path. */
export function readDiversions(text: string): Map<string, Diversion> {
  const diversions = new Map<string, Diversion>();
  let lines: string[] = [];
  for (const line of linesOf(text)) {
    lines.push(line);
    if (lines.length < 3) continue;
    const [from, to, by] = lines as [string, string, string];
    diversions.set(from, { to, by });
    lines = [];
  }
  return diversions;
}

/** The real path of a package's file, from the path in the package. */
export function diverted(path: string, name: string, diversions: ReadonlyMap<string, Diversion>): string {
  const diversion = diversions.get(path);
  return diversion && diversion.by !== name ? diversion.to : path;
}
