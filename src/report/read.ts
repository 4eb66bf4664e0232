import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../base/failure.ts';
import type { ReportFile } from './report.ts';

/**
 * Reads the report at `place`: a report.json or the folder that holds it. Returns undefined if it does not exist.
 * Throws `Failure`, which names `flag`, if the file is not a report or its version is unknown.
 */
export async function readReport(place: string, flag: string): Promise<ReportFile | undefined> {
  const file = (await isFolder(place)) ? join(place, 'report.json') : place;
  if (await isSpecial(file)) throw new Failure(`${flag}: ${file} is not a file`);
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
    throw new Failure(`${flag}: ${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (report?.schema === 1 && Array.isArray(report.packed)) return report as ReportFile;
  throw new Failure(`${flag}: ${file} is not a report.json that this version can read`, {
    fix: 'Name the output folder of a run, or the unpacked artifact.',
  });
}

/** Whether `path` is a folder. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Whether it exists and is neither a file nor a folder: to open a fifo would block. */
async function isSpecial(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}
