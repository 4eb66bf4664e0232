import { parseBytes } from '../base/units.ts';
import { wrong } from './wrong.ts';

const MAX_TIMEOUT_S = 6 * 3600;

/** A list input: one value per line, without blank lines. */
export function valuesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** YAML 1.2's booleans, as in @actions/core. */
export function booleanOf(name: string, text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw wrong(name, text, 'true or false');
}

/** A whole number from `min` to `max`. */
export function integerOf(name: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > max)
    throw wrong(name, text, `a whole number from ${min} to ${max}`);
  return number;
}

/** Splits a single line into words (quotes keep them together). Each of several lines is one argument. */
export function commandOf(text: string): string[] {
  const lines = valuesOf(text);
  if (lines.length !== 1) return lines;
  const words = [...lines[0]!.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word);
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}

export function secondsOf(name: string, text: string): number {
  return integerOf(name, text, 1, MAX_TIMEOUT_S) * 1000;
}

export function sizeOf(name: string, text: string): number | undefined {
  if (text === '') return undefined;
  const bytes = parseBytes(text);
  if (!bytes) throw wrong(name, text, 'a size such as 25MB, 24MiB or a number of bytes');
  return bytes;
}

/** A size that can be 0. */
export function sizeOrNone(name: string, text: string): number {
  const bytes = parseBytes(text);
  if (bytes === undefined) throw wrong(name, text, 'a size such as 1MB, 500kB or a number of bytes; 0 for none');
  return bytes;
}

export function ratioOf(text: string): number | undefined {
  if (text === '') return undefined;
  const ratio = Number(text);
  if (!(ratio > 0 && ratio <= 1))
    throw wrong('max-ratio', text, 'a number above 0 and up to 1, for example 0.2 for 20 % of the original');
  return ratio;
}

/** One of a few words. */
export function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (!found) throw wrong(name, text, `one of ${allowed.join(', ')}`);
  return found;
}

export function versionInput(text: string): string {
  const version = text.replace(/^v/, '');
  if (version !== '' && !/^\d+\.\d+\.\d+$/.test(version))
    throw wrong('sysdig-version', text, 'a release such as 0.41.4');
  return version;
}

export function sha256Input(text: string): string {
  const digest = text.replace(/^sha256:/, '').toLowerCase();
  if (digest !== '' && !/^[0-9a-f]{64}$/.test(digest))
    throw wrong('sysdig-sha256', text, '64 hex digits, as printed by sha256sum');
  return digest;
}

export function driverInput(text: string): string {
  if (text === 'modern-bpf' || text === 'kmod' || /^bpf:./.test(text)) return text;
  throw wrong('sysdig-driver', text, 'modern-bpf, bpf:PATH or kmod');
}

/** SOURCE_DATE_EPOCH in seconds, if set. Source: https://reproducible-builds.org/specs/source-date-epoch/ */
export function sourceDateEpoch(env: NodeJS.ProcessEnv): number | undefined {
  const text = env.SOURCE_DATE_EPOCH;
  return text ? integerOf('SOURCE_DATE_EPOCH', text, 0, 253_402_300_799) : undefined;
}
