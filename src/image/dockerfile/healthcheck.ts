import { DEFAULT_SHELL, type Healthcheck, type ImageConfig } from '../config.ts';
import { jsonArrayIn } from './json-array.ts';
import { comment, notSaid } from './line.ts';

/** Nanoseconds: builders refuse less, and the engine stores an int64. */
const LEAST_NS = 1_000_000;
const MOST_RETRIES = 2 ** 31 - 1;

const OPTIONS = [
  ['interval', 'Interval'],
  ['timeout', 'Timeout'],
  ['start-period', 'StartPeriod'],
  ['start-interval', 'StartInterval'],
] as const satisfies readonly (readonly [string, keyof Healthcheck])[];

/**
 * The HEALTHCHECK of a configuration, with a comment before it about what a Dockerfile cannot say.
 * Source: https://docs.docker.com/reference/dockerfile/#healthcheck, and `HealthConfig` of the engine's API.
 */
export function healthcheck(check: Healthcheck, shell: ImageConfig['Shell']): string[] {
  const [kind, ...rest] = check.Test ?? [];
  const { words, left } = options(check);
  if (kind === 'NONE' && rest.length === 0) {
    return [...(words.length > 0 || left ? [notSaid('HEALTHCHECK options', check)] : []), 'HEALTHCHECK NONE'];
  }
  const exec =
    kind === 'CMD' ? rest : kind === 'CMD-SHELL' ? [...(shell?.length ? shell : DEFAULT_SHELL), ...rest] : [];
  if (rest.length === 0 || exec.length === 0) return isSet(check) ? [notSaid('HEALTHCHECK', check)] : [];
  const shellForm = kind === 'CMD-SHELL' && rest.length === 1 && fitsShellForm(rest[0]!);
  const same = kind === 'CMD' || shellForm;
  return [
    ...(same
      ? []
      : [comment('As the program that the engine runs for it, because the shell form cannot say', check.Test)]),
    ...(left ? [notSaid('HEALTHCHECK options', left)] : []),
    ['HEALTHCHECK', ...words, 'CMD', shellForm ? rest[0] : JSON.stringify(exec)].join(' '),
  ];
}

function isSet(check: Healthcheck): boolean {
  return (check.Test ?? []).length > 0 || OPTIONS.some(([, field]) => check[field]) || Boolean(check.Retries);
}

/** The options as words, and the fields that no option can give. */
function options(check: Healthcheck): { words: string[]; left: Partial<Healthcheck> | undefined } {
  const words: string[] = [];
  const left: Partial<Healthcheck> = {};
  for (const [name, field] of OPTIONS) {
    const value = check[field] ?? 0;
    if (value === 0) continue;
    if (Number.isSafeInteger(value) && value >= LEAST_NS) words.push(`--${name}=${value}ns`);
    else left[field] = value;
  }
  const retries = check.Retries ?? 0;
  if (retries > 0 && retries <= MOST_RETRIES) words.push(`--retries=${retries}`);
  else if (retries !== 0) left.Retries = retries;
  return { words, left: Object.keys(left).length > 0 ? left : undefined };
}

/** The shell form is the rest of a line, without the blanks around it, and must not look like the exec form. */
function fitsShellForm(text: string): boolean {
  const oneLine = text !== '' && !/[\r\n]|^[\s\u0085]|[\s\u0085]$|\\$/.test(text);
  return oneLine && jsonArrayIn(text) === undefined;
}
