/** An image's configuration as `docker image inspect` shows it: OCI image-spec config plus Docker's fields. */
export interface ImageConfig {
  Env?: string[] | null;
  Cmd?: string[] | null;
  Entrypoint?: string[] | null;
  User?: string;
  WorkingDir?: string;
  Volumes?: Record<string, object> | null;
  ExposedPorts?: Record<string, object> | null;
  Labels?: Record<string, string> | null;
  StopSignal?: string;
  StopTimeout?: number | null;
  Healthcheck?: Healthcheck | null;
  Shell?: string[] | null;
  OnBuild?: string[] | null;
  ArgsEscaped?: boolean;
}

/** Durations in nanoseconds, as Docker stores them. 0 or absent means the engine's default. */
export interface Healthcheck {
  Test?: string[] | null;
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  StartInterval?: number;
  Retries?: number;
}

export interface Platform {
  os: string;
  architecture: string;
  variant?: string;
}

/** The engine's shell for shell-form commands of an image without SHELL. */
export const DEFAULT_SHELL: readonly string[] = ['/bin/sh', '-c'];

/** The argv that the engine runs as the health check; undefined if the image has no health check. */
export function healthArgv(config: Pick<ImageConfig, 'Healthcheck' | 'Shell'>): string[] | undefined {
  const [kind, ...rest] = config.Healthcheck?.Test ?? [];
  if (kind === 'CMD' && rest.length > 0) return rest;
  if (kind === 'CMD-SHELL' && rest[0]) return [...(config.Shell?.length ? config.Shell : DEFAULT_SHELL), rest[0]];
  return undefined;
}
