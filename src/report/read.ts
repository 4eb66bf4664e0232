import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import type { ReportFile } from './report.ts';

/**
 * The report in `place`, which is report.json or the folder that holds it; undefined where there is none. Throws `Failure`, which names `flag`,
 * for a file that is no report or of a version that this one does not know.
 */
export async function readReport(place: string, flag: string): Promise<ReportFile | undefined> {
  const file = (await isFolder(place)) ? join(place, 'report.json') : place;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Failure(`${flag}: cannot read ${file}: ${error.message}`, { cause: error });
  });
  return text === undefined ? undefined : parseReport(text, file, flag);
}

function parseReport(text: string, file: string, flag: string): ReportFile {
  let report: Partial<ReportFile> | null;
  try {
    report = JSON.parse(text);
  } catch (error) {
    throw new Failure(`${flag}: ${file} is no JSON: ${(error as Error).message}`, { cause: error });
  }
  if (report?.schema === 1 && Array.isArray(report.packed)) return report as ReportFile;
  throw new Failure(`${flag}: ${file} is not a report that this version knows`, {
    mend: 'Name the output folder of a run, or the unpacked artifact.',
  });
}

/** Whether there is a folder of that name. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
