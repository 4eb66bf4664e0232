import type { Row, Who } from './row.ts';

export const BASE = process.env.MICROPACKER_TEST_BASE ?? 'micropacker-test-base';
const RUN = ['--test', 'true', '--tracer', 'strace'];
const image = (...args: string[]) => ['run', '--image', BASE, ...RUN, ...args];
const compose = (file: string) => ['run', '--compose-file', file, '--compose-service', 'a', ...RUN];
const pack = (...args: string[]) => ['pack', '--image', BASE, ...args];

/** A step that is refused at once, before anything is done. */
export interface RefusedRow extends Row {
  /** Of the command line, in a folder with `fifo`, `file`, `binary`, `planted-…` and `closed`. */
  args: string[];
  /** Part of the error. */
  says: string;
}

const OF_SYSTEM = 'want a folder for the results of one image';
const NOT_A_FILE = 'it is a pipe or a device, not a file';

/** Names that are options, paths or commands. */
const NAMES: [attack: string, args: string[], says: string, as?: Who][] = [
  ['an option as image', ['run', '--image=-f/x', ...RUN], 'image: got "-f/x"'],
  ['a long option as image', ['run', '--image=--help', ...RUN], 'image: got "--help"'],
  ['a path as image', ['run', '--image', '../x', ...RUN], 'image: got "../x"'],
  ['a command as image', ['run', '--image', '$(id)', ...RUN], 'image: got "$(id)"'],
  ['two images', ['run', '--image', 'a b', ...RUN], 'image: got "a b"'],
  ['an image with a line break', ['run', '--image', 'a\n::error::x', ...RUN], 'image: got "a\\n'],
  ['an image with an escape', ['run', '--image', 'a\x1b]0;x\x07', ...RUN], 'image: got "a\\x1b'],
  ['an option as container', ['run', '--container=--help', ...RUN], 'container: got "--help"'],
  ['a path as container', ['run', '--container', '../x', ...RUN], 'container: got "../x"'],
  ['a query as container', ['run', '--container', 'a?b=c', ...RUN], 'container: got "a?b=c"'],
  ['an option as tag', image('--tag=-a/x'), 'tags: got "-a/x"'],
  ['a path as tag', image('--tag', '../x'), 'tags: got "../x"'],
  ['a command as tag', image('--tag', 'a;id'), 'tags: got "a;id"'],
  ['an image in run-args', image('--run-arg=other'), 'run-args: "other" is not an option'],
  ['an option of run-args without its value', image('--run-arg=-p'), 'run-args: -p is the last word'],
  ['a file for the id of the container', image('--run-arg=--cidfile=x'), 'run-args: --cidfile cannot be used'],
  ['a URL without a host', image('--ready', 'http://'), 'ready'],
];

/** Places that are no folder and no file, or that hold what others planted. */
const PLACES: [attack: string, args: string[], says: string, as?: Who][] = [
  ['/proc as output', image('--output', '/proc'), 'output: got /proc'],
  ['a folder of /proc as output', image('--output', '/proc/self/root/tmp/x'), 'output: got /proc/self/root'],
  ['/ as output', image('--output', '/'), 'output: got /,'],
  ['/dev as output', image('--output', '/dev/x'), 'output: got /dev/x'],
  ['/sys as output', image('--output', '/sys/x'), 'output: got /sys/x'],
  ['the home folder as output', image('--output', '../'), OF_SYSTEM, 'job user'],
  ['a pipe as output', image('--output', 'fifo'), 'it is not a folder'],
  ['a file as output', image('--output', 'file'), 'it is not a folder', 'job user'],
  ["a folder of root's as output", image('--output', 'closed'), 'output: cannot write to', 'job user'],
  ["a folder in a folder of root's as output", image('--output', 'closed/x'), 'output: cannot write to', 'job user'],
  ['a link to /proc as output', image('--output', 'proc'), OF_SYSTEM, 'job user'],
  ['a folder behind a link to /proc as output', image('--output', 'proc/self/x'), OF_SYSTEM, 'job user'],
  ['a link to / as output', image('--output', 'whole'), OF_SYSTEM],
  ['a link to nothing as output', image('--output', 'none'), 'output: cannot write to', 'job user'],
  ['a pipe as list', pack('--file-list', 'fifo'), NOT_A_FILE, 'job user'],
  ['a device as list', pack('--file-list', '/dev/zero'), NOT_A_FILE],
  ['a link to a device as list', pack('--file-list', 'zero'), NOT_A_FILE, 'job user'],
  ["a file of root's as list", pack('--file-list', 'secret'), 'EACCES', 'job user'],
  ['a list of gigabytes', pack('--file-list', 'huge'), 'more than 256', 'job user'],
  ['a folder as list', pack('--file-list', '.'), 'it is a folder'],
  ['no text as list', pack('--file-list', 'binary'), 'binary'],
  ['a pipe as lock', image('--lock', 'fifo'), NOT_A_FILE, 'job user'],
  ['a device as lock', image('--lock', '/dev/zero'), NOT_A_FILE],
  ['a pipe as report', ['why', '/x', '--report', 'fifo'], 'is not a file', 'job user'],
  ['a pipe as compose file', compose('fifo'), NOT_A_FILE, 'job user'],
  ['a device as compose file', compose('/dev/zero'), NOT_A_FILE],
];

/** What was planted in the output folder by something that could write there before: `says` is the planted name. */
const PLANTED: [attack: string, planted: string, says: string, as?: Who][] = [
  ['a link to a file of this machine for a result', 'report', 'holds files that no earlier run wrote', 'job user'],
  ['a link to a file of this machine for each result', 'results', 'holds files that no earlier run wrote'],
  ['a pipe for a result', 'pipe', 'holds files that no earlier run wrote', 'job user'],
  ["a folder of root's for a result", 'folder', 'holds files that no earlier run wrote', 'job user'],
  ['a link for the manifest', 'manifest-link', 'output:', 'job user'],
  ['a pipe for the manifest', 'manifest-pipe', 'output:', 'job user'],
  [
    'a manifest that claims a file of this machine',
    'manifest-claims',
    'holds files that no earlier run wrote',
    'job user',
  ],
  ['a pipe for the lock', 'lock-pipe', '.micropacker.lock is not a lock file', 'job user'],
  ['a link to a device for the lock', 'lock-device', '.micropacker.lock is not a lock file', 'job user'],
  ['a lock of a living process', 'lock-living', 'another run is writing to'],
];

const rows = (kind: Row['kind'], holds: string, list: typeof NAMES): RefusedRow[] =>
  list.map(([attack, args, says, as = 'root']) => ({ kind, attack, as, holds, args, says }));

export const REFUSED: RefusedRow[] = [
  ...rows('names', 'refused when the inputs are read', NAMES),
  ...rows('bounds', 'one clear error at once', PLACES),
  ...PLANTED.map(([attack, planted, says, as = 'root']): RefusedRow => {
    const args = image('--output', `planted-${planted}`);
    return { kind: 'channel', attack: `in the output folder: ${attack}`, as, holds: 'nothing is followed', args, says };
  }),
];
