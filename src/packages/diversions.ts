import { linesOf } from './lines.ts';

/** Where dpkg puts a file that another package replaces: of which path, where to, and for whose sake (":" for the machine's owner). */
export interface Diversion {
  to: string;
  by: string;
}

/** Reads /var/lib/dpkg/diversions (dpkg-divert(1)): three lines each. */
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

/** Where a package's file is, by the path that the package has it at. */
export function diverted(path: string, name: string, diversions: ReadonlyMap<string, Diversion>): string {
  const diversion = diversions.get(path);
  return diversion && diversion.by !== name ? diversion.to : path;
}
