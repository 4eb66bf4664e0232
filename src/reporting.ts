import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportPage } from './about.ts';
import { reportHtml } from './report/html.ts';
import { reportJson, told } from './report/json.ts';
import { keep, type Run } from './run.ts';

/** Writes report.json and report.html into the output folder. What cannot be written (full disk) must not hide why a run failed: it is a warning. */
export async function writeReports(run: Run): Promise<void> {
  await write(run, 'report.json', () => reportJson(run.report));
  await write(run, 'report.html', async () => [
    reportHtml(told(run.report), run.sizes?.(), await readFile(reportPage, 'utf8')),
  ]);
}

type Pieces = Iterable<string>;

async function write(run: Run, name: 'report.json' | 'report.html', make: () => Pieces | Promise<Pieces>) {
  try {
    await writeFile(join(run.partial, name), await make());
    await keep(run, name);
  } catch (error) {
    run.session.log.warning(`${name} could not be written: ${(error as Error).message}`);
  }
}
