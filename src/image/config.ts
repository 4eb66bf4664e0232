/** The part of `docker image inspect` that makes up an image's configuration (OCI image-spec config plus Docker's fields). */
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

/** Durations are nanoseconds, as Docker stores them; 0 or absent means the engine's default. */
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

/** What the engine runs a shell-form command with when the image has no SHELL. */
export const DEFAULT_SHELL: readonly string[] = ['/bin/sh', '-c'];

/** A HEALTHCHECK as the argv that the engine runs in the container; undefined when there is none. */
export function healthArgv(config: Pick<ImageConfig, 'Healthcheck' | 'Shell'>): string[] | undefined {
  const [kind, ...rest] = config.Healthcheck?.Test ?? [];
  if (kind === 'CMD' && rest.length > 0) return rest;
  if (kind === 'CMD-SHELL' && rest[0]) return [...(config.Shell?.length ? config.Shell : DEFAULT_SHELL), rest[0]];
  return undefined;
}
