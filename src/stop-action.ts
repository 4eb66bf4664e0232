import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as core from '@actions/core';
import { cancellation } from './cancel.ts';
import { Failure } from './failure.ts';
import { formatFileList } from './filelist/filelist.ts';
import { readStopInputs, readUpload, type StopInputs } from './inputs.ts';
import type { Log } from './log.ts';
import { clearOutput } from './output.ts';
import { artifactOutputs, writeOutputs } from './outputs.ts';
import { keepRaw } from './pipeline.ts';
import { uploadArtifact } from './report/artifact.ts';
import { type CaptureReport, captureSummary } from './report/capture-summary.ts';
import { asFailure } from './report/failures.ts';
import { requireRunner, runUrl } from './runner.ts';
import { requireComplete } from './target/capture.ts';
import { showCount } from './units.ts';
import { endWatcher, gathered } from './watch/client.ts';
import { currentFolder } from './watch/folder.ts';
import { Journal } from './watch/journal.ts';
import { type Gathered, type Ready, receive } from './watch/mail.ts';

/** There is no going back to the steps since start. */
const AGAIN =
  'Run the job again with tracer: strace in the start step, which never drops, or with tests that put less load on the container; on-drops: warn takes the list as it is.';

/** The stop step: ends the capture that a start step of this job began, and hands out its file list. Throws `Failure`; the summary is written then. */
export async function stopAction(log: Log, env: NodeJS.ProcessEnv): Promise<void> {
  requireRunner(env);
  const report: CaptureReport = { image: '', warnings: [] };
  try {
    await stop(log, env, report);
  } catch (error) {
    report.failure = asFailure(error);
    throw error;
  } finally {
    await core.summary.addRaw(captureSummary(report)).write();
  }
}

async function stop(log: Log, env: NodeJS.ProcessEnv, report: CaptureReport): Promise<void> {
  const inputs = readStopInputs();
  const folder = currentFolder(env.RUNNER_TEMP!);
  const begun = folder && receive(folder, 'ready.json');
  if (!folder || !begun) throw nothingRuns();
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
    requireComplete(drops, inputs.onDrops, log, AGAIN);
    const files = await log.group('Write the file list', () => write(begun, result, inputs, log));
    if (!upload.enabled) return;
    const options = { ...upload, files, root: inputs.output, runUrl: runUrl(env) };
    writeOutputs(artifactOutputs(await log.group('Upload', () => uploadArtifact(options))));
    report.artifact = upload.name;
  } finally {
    await endWatcher(env.RUNNER_TEMP!, folder, journal, log);
    off();
  }
}

/** Paths of what it wrote. */
async function write(
  { image, tracer }: Ready,
  { list, raw }: Gathered,
  { output, keepCapture }: StopInputs,
  log: Log,
): Promise<string[]> {
  await clearOutput(output);
  const file = join(output, 'files.txt');
  await writeFile(file, formatFileList(list));
  writeOutputs({ 'file-list': file });
  log.info(`${showCount(list.paths.length)} paths of ${image}: ${file}`);
  if (!keepCapture) return [file];
  if (raw === undefined) {
    log.warning('keep-capture: there is no raw capture. Set keep-capture: true in the start step too.');
    return [file];
  }
  return [file, await keepRaw(raw, output, tracer)];
}

function nothingRuns(): Failure {
  return new Failure('stop: no capture is running in this job', {
    mend: 'Put a step that uses start before it, in the same job. A capture can be stopped once.',
  });
}
