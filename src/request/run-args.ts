import { Failure } from '../base/failure.ts';

/**
 * Options of `docker run` and `docker create` without a value; every other option has one.
 * Source: https://docs.docker.com/reference/cli/docker/container/run/
 */
const SWITCHES = new Set(
  `--detach --disable-content-trust --help --init --interactive --no-healthcheck --oom-kill-disable --privileged
  --publish-all --quiet --read-only --rm --sig-proxy --tty --use-api-socket`.split(/\s+/),
);
const SHORT_SWITCHES = 'ditPq';

const REFUSED = new Map([
  ['--cidfile', 'the container is created twice, once from each image, but the file can be written only once'],
  ['--pull', 'a missing image is always pulled, and an existing image is used as it is'],
  ['--help', 'it only prints how docker run is used'],
]);

/** One option as the user wrote it: the name without its value, and all its words. */
export interface RunOption {
  name: string;
  words: string[];
}

/**
 * Turns the user's `docker run` arguments into those of `docker create`: removes `-d` and `--rm`, because the container
 * runs detached and is removed after its log was read. Throws `Failure` for arguments that cannot work, and for words
 * that are not options: they would replace the image or its command.
 */
export function runArgsForCreate(runArgs: readonly string[]): string[] {
  return optionsOf(runArgs).flatMap(({ name, words }) => {
    const refused = REFUSED.get(name);
    if (refused) {
      throw new Failure(`run-args: ${name} cannot be used here: ${refused}`, { fix: `Remove ${name} from run-args.` });
    }
    if (name === '--rm' || name === '--detach') return [];
    if (name.startsWith('--')) return words;
    const cluster = withoutDetach(words[0]!);
    return cluster === '-' ? [] : [cluster, ...words.slice(1)];
  });
}

/** The options of `docker run` arguments, in order. Throws `Failure` for a word that is not an option. */
export function optionsOf(runArgs: readonly string[]): RunOption[] {
  const options: RunOption[] = [];
  for (let at = 0; at < runArgs.length; at++) {
    const word = runArgs[at]!;
    if (!/^-[^-]|^--[^-]/.test(word)) throw notAnOption(word);
    const name = word.split('=', 1)[0]!;
    const alone = word.startsWith('--') ? word.includes('=') || SWITCHES.has(name) : hasItsValue(word);
    // Of a long one that is not known here, the engine says what is wrong.
    if (!alone && at + 1 === runArgs.length && !word.startsWith('--')) throw withoutValue(word);
    options.push({ name, words: alone || at + 1 === runArgs.length ? [word] : [word, runArgs[++at]!] });
  }
  return options;
}

/** Whether no further word belongs to a cluster of short options: -it, -p80:80, but not -p or -itp. */
function hasItsValue(cluster: string): boolean {
  const value = [...cluster.slice(1)].findIndex((letter) => !SHORT_SWITCHES.includes(letter));
  return value < 0 || value + 2 < cluster.length;
}

/** Removes the -d of a cluster: only among the switches, for after them is a value. */
function withoutDetach(cluster: string): string {
  const switches = /^-[ditPq]*/.exec(cluster)![0];
  return switches.replaceAll('d', '') + cluster.slice(switches.length);
}

/**
 * The value of an option, and the words of the same option with another value; undefined for a switch. `short` is its
 * letter, which may be the last of a cluster.
 */
export function optionValue(
  { name, words }: RunOption,
  long: string,
  short?: string,
): { value: string; replaced: (value: string) => string[] } | undefined {
  const [first = '', second = ''] = words;
  if (name === long) {
    if (first === long) return { value: second, replaced: (value) => [long, value] };
    return { value: first.slice(long.length + 1), replaced: (value) => [`${long}=${value}`] };
  }
  const [, switches = '', attached = ''] = new RegExp(`^(-[${SHORT_SWITCHES}]*${short})(.*)$`, 's').exec(first) ?? [];
  if (short === undefined || switches === '' || first.startsWith('--')) return undefined;
  if (words.length > 1) return { value: second, replaced: (value) => [switches, value] };
  return { value: attached.replace(/^=/, ''), replaced: (value) => [`${switches}${value}`] };
}

function notAnOption(word: string): Failure {
  return new Failure(`run-args: "${word}" is not an option of docker run`, {
    fix: 'run-args takes options only, one word per line: -p, then 8080:80 on the next line, or --publish=8080:80. The image belongs in image, its command in command.',
  });
}

function withoutValue(word: string): Failure {
  return new Failure(`run-args: ${word} is the last word, and has no value`, {
    fix: `Give its value in the next word, on the next line.`,
  });
}
