import { dirname } from 'node:path';
import * as core from '@actions/core';
import { Cancelled } from './failure.ts';
import { type ActionInputs, readInputs, type UploadOptions } from './inputs.ts';
import type { Log } from './log.ts';
import { requireArtifacts } from './machine.ts';
import { outputsOf, writeOutputs } from './outputs.ts';
import { pipeline } from './pipeline.ts';
import { type UploadedArtifact, uploadArtifact } from './report/artifact.ts';
import { asFailure } from './report/failures.ts';
import { emptyReport, markFailed, type Report } from './report/report.ts';
import { outcomeLine, summary } from './report/summary.ts';
import type { Published } from './run.ts';
import { equipmentOf, requireRunner, runUrl } from './runner.ts';
import { withSession } from './session.ts';
import { sourceName } from './source.ts';
import { saveHoldings } from './state.ts';

/** The main step of the root action and of `pack`. Throws `Failure`; by then the summary, the outputs and the artifact are written as far as the run came. */
export async function runAction(log: Log, env: NodeJS.ProcessEnv, purpose: 'run' | 'pack' = 'run'): Promise<void> {
  let report = emptyReport(env.INPUT_IMAGE || env.INPUT_CONTAINER || env['INPUT_COMPOSE-SERVICE'] || '');
  const published: Published = {};
  let artifact: UploadedArtifact | undefined;
  try {
    requireRunner(env);
    const inputs = readInputs(purpose);
    if (inputs.upload.enabled) requireArtifacts(env);
    report = emptyReport(sourceName(inputs.request.source));
    const failed = await failureOf(runPipeline(log, env, inputs, report, published));
    try {
      artifact = await upload(log, env, inputs.upload, report, published);
    } catch (error) {
      // What went wrong first is what the user must hear.
      if (failed === undefined) throw error;
      log.warning(`The report of this failure could not be uploaded: ${asFailure(error).message}`);
    }
    if (failed !== undefined) throw failed;
  } catch (error) {
    const phase = report.outcome === 'running' ? 'Checking the inputs' : 'Upload';
    if (report.outcome !== 'failed') markFailed(report, phase, error);
    throw error;
  } finally {
    writeOutputs(outputsOf(report, published, artifact));
    await core.summary.addRaw(summary(report, artifact?.url)).write();
    log.info(outcomeLine(report));
  }
}

/** What the work was rejected with, undefined when it succeeded. */
function failureOf(work: Promise<void>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function runPipeline(
  log: Log,
  env: NodeJS.ProcessEnv,
  inputs: ActionInputs,
  report: Report,
  published: Published,
): Promise<void> {
  const { request, githubToken } = inputs;
  if (githubToken) log.secret(githubToken);
  await withSession(log, env.RUNNER_TEMP!, saveHoldings, (session) =>
    pipeline(request, session, equipmentOf(env, githubToken), report, published),
  );
}

/** A run that failed after the capture is uploaded too, without rootfs: its list and report say what happened. */
async function upload(
  log: Log,
  env: NodeJS.ProcessEnv,
  options: UploadOptions,
  report: Report,
  published: Published,
): Promise<UploadedArtifact | undefined> {
  if (!options.enabled || !published['files.txt'] || report.failure?.message === new Cancelled().message)
    return undefined;
  const files = { files: Object.values(published), root: dirname(published['files.txt']) };
  return log.group('Upload', () => uploadArtifact({ ...options, ...files, runUrl: runUrl(env) }));
}
