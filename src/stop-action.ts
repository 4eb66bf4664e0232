import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cancellation } from './cancel.ts';
import { Failure } from './failure.ts';
import { formatFileList } from './filelist/filelist.ts';
import { readStopInputs, readUpload, type StopInputs } from './inputs.ts';
import type { Log } from './log.ts';
import { clearOutput } from './output.ts';
import { artifactOutputs, writeOutputs } from './outputs.ts';
import { keepRaw } from './pipeline.ts';
import { uploadArtifact } from './report/artifact.ts';
import { requireRunner, runUrl } from './runner.ts';
import { requireComplete } from './target/capture.ts';
import { showCount } from './units.ts';
import { endWatcher, gathered } from './watch/client.ts';
import { currentFolder } from './watch/folder.ts';
import { Journal } from './watch/journal.ts';
import { type Gathered, type Ready, receive } from './watch/mail.ts';

/** The stop step: ends the capture that a start step of this job began, and hands out its file list. Throws `Failure`. */
export async function stopAction(log: Log, env: NodeJS.ProcessEnv): Promise<void> {
  requireRunner(env);
  const inputs = readStopInputs();
  const folder = currentFolder(env.RUNNER_TEMP!);
  const begun = folder && receive(folder, 'ready.json');
  if (!folder || !begun) throw nothingRuns();
  const upload = readUpload(begun.image);
  const { signal, off } = cancellation();
  try {
    const result = await log.group('Stop the capture', () => end(folder, log, signal));
    writeOutputs({ tracer: begun.tracer, drops: String(result.drops) });
    requireComplete(result.drops, inputs.onDrops, log);
    const files = await log.group('Write the file list', () => write(begun, result, inputs, log));
    if (!upload.enabled) return;
    const options = { ...upload, files, root: inputs.output, runUrl: runUrl(env) };
    writeOutputs(artifactOutputs(await log.group('Upload', () => uploadArtifact(options))));
  } finally {
    await endWatcher(env.RUNNER_TEMP!, folder, log);
    off();
  }
}

function end(folder: string, log: Log, signal: AbortSignal): Promise<Gathered> {
  const journal = new Journal(join(folder, 'journal'));
  journal.skip();
  return gathered(folder, journal, log, signal);
}

/** Paths of what it wrote. */
async function write(
  { image }: Ready,
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
  const kept = join(output, 'capture.scap');
  await keepRaw(raw, kept);
  return [file, kept];
}

function nothingRuns(): Failure {
  return new Failure('stop: no capture is running in this job', {
    mend: 'Put a step that uses start before it, in the same job. A capture can be stopped once.',
  });
}
