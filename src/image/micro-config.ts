import { createHash } from 'node:crypto';
import type { ImageConfig, Platform } from './config.ts';
import type { ImageReference } from './reference.ts';

/** Fields of the image configuration in a fixed order: the same image gives the same bytes. */
const FIELDS = [
  'User',
  'ExposedPorts',
  'Env',
  'Entrypoint',
  'Cmd',
  'Healthcheck',
  'ArgsEscaped',
  'Volumes',
  'WorkingDir',
  'Labels',
  'OnBuild',
  'StopSignal',
  'StopTimeout',
  'Shell',
] as const satisfies readonly (keyof ImageConfig)[];

const BASE_NAME = 'org.opencontainers.image.base.name';
const BASE_DIGEST = 'org.opencontainers.image.base.digest';

export interface BaseImage {
  /** As the user named it. */
  name: ImageReference;
  /** Digest of its manifest in a registry, if known. */
  digest?: string;
  config: ImageConfig;
  /** The user's labels; they override all others. */
  labels?: Record<string, string>;
  platform: Platform;
  /** RFC 3339. */
  created: string;
}

/**
 * The micro image's configuration blob: the original's configuration, one layer, and labels that name the original.
 * Source: OCI image-spec, config.md, with Docker's additions (Healthcheck, Shell, OnBuild, StopTimeout, ArgsEscaped).
 * `diffId` is the SHA-256 (hex) of rootfs.tar.
 */
export function configBlob(base: BaseImage, diffId: string): { json: Buffer; id: string } {
  const blob = {
    architecture: base.platform.architecture,
    ...(base.platform.variant ? { variant: base.platform.variant } : {}),
    os: base.platform.os,
    created: base.created,
    config: microConfig(base),
    rootfs: { type: 'layers', diff_ids: [`sha256:${diffId}`] },
    history: [{ created: base.created, created_by: 'micropacker: files that the tests touched' }],
  };
  const json = Buffer.from(JSON.stringify(blob));
  return { json, id: `sha256:${createHash('sha256').update(json).digest('hex')}` };
}

/**
 * The original's configuration in canonical form (sorted keys, no unset fields), with the user's labels and labels that
 * name the original.
 */
export function microConfig(base: BaseImage): ImageConfig {
  const labels = labelsOf(base);
  const config: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const value = field === 'Labels' ? labels : base.config[field];
    if (value !== undefined && value !== null && value !== '' && value !== false) config[field] = sortedKeys(value);
  }
  return config as ImageConfig;
}

/**
 * Keeps the original's `org.opencontainers.image.created`: the time of the run would give each run a different image
 * id.
 * Source: OCI image-spec, annotations.md.
 */
function labelsOf({ name, digest, config, labels }: BaseImage): Record<string, string> {
  // An inherited base digest names the original's base image. The micro image's base is the original.
  const { [BASE_DIGEST]: _, ...originals } = config.Labels ?? {};
  return { ...originals, [BASE_NAME]: name, ...(digest ? { [BASE_DIGEST]: digest } : {}), ...labels };
}

function sortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
