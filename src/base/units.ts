const STEPS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const FACTORS: Record<string, number> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** Bytes for people, decimal units with three digits: 13.0 MB, 224 MB, 3.86 GB. */
export function showBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < STEPS.length - 1) {
    value /= 1000;
    step++;
  }
  const digits = step === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${STEPS[step]}`;
}

/** "25MB", "25 MB", "24MiB" or plain bytes as a number of bytes; undefined for any other text. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text.trim());
  const factor = match && FACTORS[match[2]!.toUpperCase()];
  return factor ? Math.round(Number(match[1]) * factor) : undefined;
}

/** Milliseconds for people: 0.4 s, 12.3 s, 2 min 5 s. */
export function showDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`;
}

/** A count with thousands separators. */
export function showCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number of things for people: 1 path, 2,000 paths, 3 entries. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${showCount(count)} ${count === 1 ? one : many}`;
}

/** A share for people: 5.8 %. */
export function showRatio(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}
