import { posix } from 'node:path';
import type { ImageConfig } from '../config.ts';
import { healthcheck } from './healthcheck.ts';
import { comment, fold, notSaid } from './line.ts';
import { onbuild } from './onbuild.ts';
import type { Words } from './word.ts';

/** The names that builders know (signal(7), and the real-time signals), without SIG. */
const NAMES = [
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP',
  'TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX',
].flatMap((names) => names.split(' '));
const upTo = (most: number, name: string) => Array.from({ length: most }, (_, i) => `${name}${i + 1}`);
const SIGNALS = new Set([...NAMES, ...upTo(15, 'RTMIN+'), ...upTo(14, 'RTMAX-')]);

/**
 * Every value of the configuration as an instruction, or as a comment if no instruction can say it. None of them can
 * change what the others say.
 * Source: https://docs.docker.com/reference/dockerfile/ (each instruction).
 */
export function instructions(config: ImageConfig, words: Words): string[] {
  const all = [
    ...environment(config.Env ?? [], words),
    ...sorted(config.Labels).map(([key, value]) => label(key, value, words)),
    ...(config.WorkingDir ? workdir(config.WorkingDir, words) : []),
    ...(config.User ? [`USER ${words.word(config.User)}`] : []),
    ...sorted(config.ExposedPorts).flatMap(([port]) => expose(port)),
    ...sorted(config.Volumes).map(([path]) => volume(path, words)),
    ...(config.StopSignal ? [stopsignal(config.StopSignal)] : []),
    ...(config.StopTimeout ? [notSaid('StopTimeout', config.StopTimeout)] : []),
    ...(config.Shell?.length ? [`SHELL ${JSON.stringify(config.Shell)}`] : []),
    ...(config.Healthcheck ? healthcheck(config.Healthcheck, config.Shell) : []),
    ...(config.OnBuild ?? []).map(onbuild),
    ...(config.Entrypoint ? [`ENTRYPOINT ${JSON.stringify(config.Entrypoint)}`] : []),
    ...(config.Cmd ? [`CMD ${JSON.stringify(config.Cmd)}`] : []),
  ];
  return all.flatMap((line) => fold(line) ?? notSaid('a line of more than 64 KiB', line));
}

function environment(env: readonly string[], words: Words): string[] {
  const names = env.map((pair) => pair.split('=', 1)[0]!);
  const lines = env.map((pair, i) => {
    const at = pair.indexOf('=');
    // A later variable of the same name would replace it.
    if (at <= 0 || names.includes(names[i]!, i + 1)) return notSaid('ENV', pair);
    return `ENV ${words.word(names[i]!)}=${words.quoted(pair.slice(at + 1))}`;
  });
  return names.includes('PATH') ? lines : ['# The image has no PATH. A build adds the default one.', ...lines];
}

/** A name ends at its first equals sign, also in quotes. */
function label(key: string, value: string, words: Words): string {
  if (key === '' || key.includes('=')) return notSaid('LABEL', { [key]: value });
  return `LABEL ${words.quoted(key)}=${words.quoted(value)}`;
}

function workdir(folder: string, words: Words): string[] {
  if (!canBeMade(folder)) return [notSaid('WORKDIR', folder)];
  const made = posix.resolve('/', folder);
  const same = made === folder ? [] : [comment(`A build makes ${JSON.stringify(made)} of it`, folder)];
  return [...same, `WORKDIR ${words.word(folder)}`];
}

/** A build makes the folder; see path_resolution(7) for the limits. */
function canBeMade(folder: string): boolean {
  const bytes = (text: string) => Buffer.byteLength(text);
  return !folder.includes('\0') && bytes(folder) < 4096 && folder.split('/').every((part) => bytes(part) <= 255);
}

function expose(port: string): string[] {
  const [, number = '', protocol] = /^([1-9]\d{0,4})(\/(?:tcp|udp|sctp))?$/.exec(port) ?? [];
  if (number === '' || Number(number) > 65535) return [notSaid('EXPOSE', port)];
  return [...(protocol ? [] : [comment(`A build makes "${port}/tcp" of it`, port)]), `EXPOSE ${port}`];
}

/** The builder reads a word of the array as it reads a word of a line. */
function volume(path: string, words: Words): string {
  const left = path === '' || !canBeMade(path);
  return left ? notSaid('VOLUME', path) : `VOLUME ${JSON.stringify([words.word(path)])}`;
}

function stopsignal(signal: string): string {
  return SIGNALS.has(signal.toUpperCase().replace(/^SIG/, '')) || /^[1-9]\d?$/.test(signal)
    ? `STOPSIGNAL ${signal}`
    : notSaid('STOPSIGNAL', signal);
}

function sorted<T>(record: Record<string, T> | null | undefined): [string, T][] {
  return Object.entries(record ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
