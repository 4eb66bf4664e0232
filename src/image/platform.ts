import type { Platform } from './config.ts';

/** uname's names to Go's names. Source: https://pkg.go.dev/github.com/containerd/platforms (Normalize) */
const ALIASES: Record<string, string> = { x86_64: 'amd64', 'x86-64': 'amd64', aarch64: 'arm64', i386: '386' };

/** Parses a `--platform` value: `os/architecture[/variant]`, or the architecture alone. */
export function parsePlatform(text: string): Platform {
  const parts = text.trim().toLowerCase().split('/');
  const [os, architecture, variant] = parts.length === 1 ? ['linux', parts[0]!] : parts;
  return { os: os!, architecture: ALIASES[architecture!] ?? architecture!, ...(variant ? { variant } : {}) };
}

/** `os/architecture[/variant]`. */
export function showPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}

/** True if an image for `has` is also for `wanted`. Variants are compared only if both have one. */
export function isFor(has: Platform, wanted: Platform): boolean {
  if (has.os !== wanted.os || has.architecture !== wanted.architecture) return false;
  return !has.variant || !wanted.variant || has.variant === wanted.variant;
}

/**
 * The platform that `docker create` would use with these run arguments and this environment; undefined if the engine
 * chooses.
 */
export function platformOf(runArgs: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const named = runArgs.flatMap((arg, i) => {
    if (arg.startsWith('--platform=')) return [arg.slice('--platform='.length)];
    return runArgs[i - 1] === '--platform' ? [arg] : [];
  });
  return named.at(-1) || env.DOCKER_DEFAULT_PLATFORM || undefined;
}
