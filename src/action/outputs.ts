import * as core from '@actions/core';
import { tryTo } from '../base/give-back.ts';
import type { Log } from '../base/log.ts';
import type { Published } from '../pipeline/output.ts';
import type { Report } from '../report/report.ts';
import type { UploadedArtifact } from './artifact.ts';

/** Names of all outputs of action.yml. */
export const OUTPUT_NAMES = [
  'image',
  'image-id',
  'digest',
  'rootfs',
  'file-list',
  'dockerfile',
  'report',
  'sbom',
  'seccomp',
  'artifact-id',
  'artifact-url',
  'artifact-digest',
  'size-before',
  'size-after',
  'ratio',
  'files-before',
  'files-after',
  'tracer',
  'drops',
  'healed',
  'missed',
  'drift',
] as const;
type OutputName = (typeof OUTPUT_NAMES)[number];

/** The outputs as text. A failed run has no outputs for steps that it did not reach, and never an image. */
export function outputsOf(
  report: Report,
  published: Published,
  artifact?: UploadedArtifact,
): Partial<Record<OutputName, string>> {
  const { image, micro, tracer, push } = report;
  const good = report.outcome === 'failed' ? undefined : micro;
  const values: Partial<Record<OutputName, string | number | undefined>> = {
    image: good?.tags[0],
    'image-id': good?.id,
    digest: good && push?.digest,
    rootfs: published['rootfs.tar'],
    'file-list': published['files.txt'],
    dockerfile: published.Dockerfile,
    report: published['report.json'],
    sbom: published['sbom.cdx.json'],
    seccomp: published['seccomp.json'],
    ...artifactOutputs(artifact),
    'size-before': image.size,
    'size-after': micro?.size,
    ratio: micro && image.size ? (micro.size / image.size).toFixed(4) : undefined,
    'files-before': image.files,
    'files-after': micro?.files,
    tracer: tracer?.name,
    drops: tracer?.drops,
    healed: good && report.healed.length,
    missed: good && report.missed.length,
    drift: report.drift?.kind,
  };
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]));
}

/** Names of the start step's outputs. */
export const START_OUTPUT_NAMES = ['container', 'tracer'] as const;
/** Names of the stop step's outputs. */
export const STOP_OUTPUT_NAMES = [
  'file-list',
  'drops',
  'tracer',
  'artifact-id',
  'artifact-url',
  'artifact-digest',
] as const;
type AnyOutputName = OutputName | (typeof START_OUTPUT_NAMES)[number];

export function writeOutputs(outputs: Partial<Record<AnyOutputName, string>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

/** The outputs of an upload. */
export function artifactOutputs(artifact: UploadedArtifact | undefined): Partial<Record<OutputName, string>> {
  if (!artifact) return {};
  const { id, url, digest } = artifact;
  return { 'artifact-id': String(id), 'artifact-url': url, ...(digest ? { 'artifact-digest': digest } : {}) };
}

/** Sets environment variables for all later steps of the job. */
export function exportVariables(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) core.exportVariable(name, value);
}

/** Appends Markdown to the job summary. Only warns if it cannot, so that the run's own failure stays visible. */
export async function writeSummary(markdown: string, log: Log): Promise<void> {
  await tryTo(log, 'Cannot write the job summary', () => core.summary.addRaw(markdown).write());
}
