import { readFile, writeFile } from 'node:fs/promises';
import { reportPage } from '../about.ts';
import { published, reportJson } from '../report/json.ts';
import { reportHtml } from '../report/page/html.ts';
import type { Run } from './run.ts';

/**
 * Writes report.json and report.html. Only warns if it cannot (full disk), so that the run's own failure stays visible.
 */
export async function writeReports(run: Run): Promise<void> {
  await write(run, 'report.json', () => reportJson(run.report));
  await write(run, 'report.html', async () => [
    reportHtml(published(run.report), run.report.sizes?.(), await readFile(reportPage, 'utf8')),
  ]);
}

type Pieces = Iterable<string>;

async function write(run: Run, name: 'report.json' | 'report.html', make: () => Pieces | Promise<Pieces>) {
  try {
    await writeFile(run.output.unfinished(name), await make());
    run.output.finish(name);
  } catch (error) {
    run.session.log.warning(`Cannot write ${name}: ${(error as Error).message}`);
  }
}
