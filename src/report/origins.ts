import type { PackedRecord } from './report.ts';

/**
 * The packed files by origin. Links and devices count, folders do not. Each file counts once: an OS package wins over
 * a language package.
 */
export interface Origins {
  os: Origin;
  language: Origin;
  none: Origin;
}

export interface Origin {
  packages: number;
  files: number;
  bytes: number;
}

export function originsOf(packed: Iterable<PackedRecord>): Origins {
  const origins = { os: nothing(), language: nothing(), none: nothing() };
  const names = { os: new Set<string>(), language: new Set<string>() };
  for (const { type, size, package: owner, language } of packed) {
    if (type === 'directory') continue;
    const kind = owner !== undefined ? 'os' : language !== undefined ? 'language' : 'none';
    origins[kind].files += 1;
    origins[kind].bytes += size;
    if (kind !== 'none') names[kind].add((owner ?? language)!);
  }
  origins.os.packages = names.os.size;
  origins.language.packages = names.language.size;
  return origins;
}

function nothing(): Origin {
  return { packages: 0, files: 0, bytes: 0 };
}
