import { dirname } from 'node:path';
import { asFailure, Cancelled } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import type { Published } from '../pipeline/output.ts';
import { pipeline } from '../pipeline/pipeline.ts';
import { markFailed } from '../report/recorder.ts';
import { emptyReport, type Report } from '../report/report.ts';
import { outcomeLine, summary } from '../report/summary/summary.ts';
import { sourceName } from '../request/source.ts';
import { withSession } from '../session/session.ts';
import { requireArtifacts, type UploadedArtifact, uploadArtifact } from './artifact.ts';
import { type ActionInputs, readInputs, type UploadOptions } from './inputs.ts';
import { outputsOf, writeOutputs, writeSummary } from './outputs.ts';
import { equipmentOf, requireRunner, runUrl } from './runner.ts';
import { saveHoldings } from './state.ts';

/**
 * The main step of the root action and of `pack`. Writes the summary, the outputs and the artifact of what the run
 * produced, also if it throws `Failure`.
 */
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
      if (!(failed instanceof Cancelled)) artifact = await upload(log, env, inputs.upload, published);
    } catch (error) {
      // The first failure is the cause, so it is thrown; a failed upload is only a warning then.
      if (failed === undefined) throw error;
      log.warning(`Could not upload the report of this failure: ${asFailure(error).message}`);
    }
    if (failed !== undefined) throw failed;
  } catch (error) {
    const phase = report.outcome === 'running' ? 'Checking the inputs' : 'Upload';
    if (report.outcome !== 'failed') markFailed(report, phase, error);
    throw error;
  } finally {
    writeOutputs(outputsOf(report, published, artifact));
    await writeSummary(summary(report, artifact?.url), log);
    log.info(outcomeLine(report));
  }
}

/** The error of a rejected promise; undefined if it succeeds. */
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

/** Uploads the published files. A run that failed after the capture uploads its list and report, without the rootfs. */
async function upload(
  log: Log,
  env: NodeJS.ProcessEnv,
  options: UploadOptions,
  published: Published,
): Promise<UploadedArtifact | undefined> {
  if (!options.enabled || !published['files.txt']) return undefined;
  const files = { files: Object.values(published), root: dirname(published['files.txt']) };
  return log.group('Upload', () => uploadArtifact({ ...options, ...files, runUrl: runUrl(env) }));
}
