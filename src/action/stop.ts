import { lstatSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asFailure, Failure } from '../base/failure.ts';
import { tryTo } from '../base/give-back.ts';
import type { Log } from '../base/log.ts';

import { counted } from '../base/units.ts';
import { formatFileList } from '../filelist/filelist.ts';
import { copyRaw } from '../pipeline/capture.ts';
import { Output, type Owner, type Published, RAW_FILES } from '../pipeline/output.ts';
import { type CaptureReport, captureSummary } from '../report/summary/capture-summary.ts';
import { cancellation } from '../session/cancel.ts';
import { removeHeld } from '../session/session.ts';
import { requireComplete } from '../trial/capture.ts';
import { requireArtifacts, uploadArtifact } from './artifact.ts';
import { readStopInputs, readUpload, type StopInputs } from './inputs.ts';
import { artifactOutputs, writeOutputs, writeSummary } from './outputs.ts';
import { jobOf, requireRunner, runUrl } from './runner.ts';
import { endWatcher, gathered } from './watcher/client.ts';
import { currentFolder } from './watcher/folder.ts';
import { Journal } from './watcher/journal.ts';
import { type Gathered, type Ready, receive } from './watcher/mail.ts';

/** The next step after dropped events: the stop step cannot repeat the steps since start. */
const AFTER_DROPS =
  'Run the job again with tracer: strace in the start step, which never drops events, or with tests that put less load on the container. To use the list as it is, set on-drops: warn.';

/**
 * The stop step: ends the capture of this job's start step and writes its file list. Writes the summary, also if it
 * throws `Failure`.
 */
export async function stopAction(log: Log, env: NodeJS.ProcessEnv): Promise<void> {
  requireRunner(env);
  const report: CaptureReport = { image: '', warnings: [] };
  try {
    await stop(log, env, report);
  } catch (error) {
    report.failure = asFailure(error);
    throw error;
  } finally {
    await writeSummary(captureSummary(report), log);
  }
}

async function stop(log: Log, env: NodeJS.ProcessEnv, report: CaptureReport): Promise<void> {
  const inputs = readStopInputs();
  const folder = currentFolder(env.RUNNER_TEMP!);
  const begun = folder && receive(folder, 'ready.json');
  if (!folder || !begun) throw noCapture();
  report.image = begun.image;
  const upload = readUpload(begun.image);
  const journal = new Journal(join(folder, 'journal'));
  journal.skip();
  const { signal, off } = cancellation();
  try {
    const result = await log.group('Stop the capture', () => gathered(folder, journal, log, signal));
    const { drops, list, warnings } = result;
    Object.assign(report, { tracer: begun.description, drops, paths: list.paths.length, warnings });
    writeOutputs({ tracer: begun.tracer, drops: String(drops) });
    requireComplete(drops, inputs.onDrops, log, AFTER_DROPS);
    const files = await log.group('Write the file list', () => write(begun, result, inputs, env, log, report));
    if (!upload.enabled) return;
    report.reached = 'upload';
    // Checked only after the list is written: the list is useful without an artifact, and cannot be captured again.
    requireArtifacts(env);
    const options = { ...upload, files, root: dirname(files[0]!), runUrl: runUrl(env) };
    writeOutputs(artifactOutputs(await log.group('Upload', () => uploadArtifact(options))));
    report.artifact = upload.name;
  } finally {
    await endWatcher(env.RUNNER_TEMP!, folder, journal, log);
    off();
  }
}

/** Writes the file list, and the raw capture if asked. Returns the paths. Sets `reached` once the list is written. */
async function write(
  { image, tracer }: Ready,
  { list, raw }: Gathered,
  { output, keepCapture }: StopInputs,
  env: NodeJS.ProcessEnv,
  log: Log,
  report: CaptureReport,
): Promise<string[]> {
  const job = jobOf(env);
  const published: Published = {};
  const fill = async (results: Output) => {
    await writeFile(results.unfinished('files.txt'), formatFileList(list));
    results.finish('files.txt');
    if (keepCapture && raw !== undefined && tracer !== 'none') {
      await copyRaw(raw, results.partial, tracer);
      results.finish(RAW_FILES[tracer]);
    }
    await results.replace();
  };
  try {
    await withOutput(output(image), { image, job }, published, log, fill);
  } catch (error) {
    // The capture cannot be repeated: its list must not be lost with the folder.
    const spare = await mkdtemp(join(env.RUNNER_TEMP!, 'micropacker-capture-'));
    log.warning(`${asFailure(error).message}. The file list is written to ${spare} instead.`);
    await withOutput(spare, { image, job }, published, log, fill);
  }
  const file = published['files.txt']!;
  writeOutputs({ 'file-list': file });
  report.reached = 'list';
  log.info(`${counted(list.paths.length, 'path')} of ${image}: ${file}`);
  if (keepCapture && raw === undefined)
    log.warning(
      'keep-capture: the start step did not record the raw capture. Set keep-capture: true in the start step too.',
    );
  return Object.values(published);
}

/** Opens the output folder for `work`; what was only needed for it is removed at the end. */
async function withOutput(
  folder: string,
  owner: Owner,
  published: Published,
  log: Log,
  work: (output: Output) => Promise<void>,
): Promise<void> {
  const folders: string[] = [];
  const files: { path: string; inode: number }[] = [];
  const partialFolder = async (parent: string) => {
    const partial = await mkdtemp(join(parent, '.micropacker-'));
    folders.push(partial);
    return partial;
  };
  const holdFile = (path: string) => void files.push({ path, inode: lstatSync(path).ino });
  try {
    await work(await Output.open(folder, owner, { partialFolder, holdFile }, published));
  } finally {
    for (const file of files) await tryTo(log, `Cannot remove ${file.path}`, () => removeHeld(file));
    for (const path of folders)
      await tryTo(log, `Cannot remove ${path}`, () => rm(path, { recursive: true, force: true }));
  }
}

function noCapture(): Failure {
  return new Failure('stop: no capture is running in this job', {
    fix: 'Add a start step before the stop step in the same job. A capture can be stopped only once.',
  });
}
