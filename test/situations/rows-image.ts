import { SITUATIONS } from '../capture/situations.ts';
import type { Situation, Topic } from './situation.ts';
import { FIND_SYSDIGS } from './sysdigs.ts';

const SERVED = ['/mark/start', '/mark/asked', '/mark/health', '/mark/stop'];
const UNSEEN = ['/data/access', '/data/link', '/data/statx'];
const MARKS = SITUATIONS.flatMap(({ touches }) => touches)
  .map((touch) => touch.slice(touch.indexOf('/')))
  .filter((path) => /^\/(mark|jail)\/(?!new$)/.test(path));
const EXEC = 'docker exec $MICROPACKER_CONTAINER cat /mark/exec';
const STRACE_MISSES =
  'strace cannot see the files of `docker exec` of "cat". The program itself is packed, with its libraries. Use tracer: sysdig to capture what it opens.';
/** Stops sysdig, if it runs, until there are more events than its buffers hold. */
const DROPS = `${FIND_SYSDIGS}
[ -z "$sysdigs" ] || { kill -STOP $sysdigs; docker exec $MICROPACKER_CONTAINER perl -e 'for (1..600000) { -e "/mark" }'; kill -CONT $sysdigs; }
`;
const healed = (paths: number) =>
  `Healed: the test passes on the micro image only with ${paths} paths that were not captured`;
const dropping = { target: 'image', tracer: 'sysdig', test: DROPS } as const;

export const IMAGE: Topic = {
  title: 'An image',
  rows: [
    {
      name: 'a server with a HEALTHCHECK, a child process and a stop handler; `docker exec` by the test',
      target: 'image',
      tracer: 'sysdig',
      test: EXEC,
      has: [...SERVED, '/mark/exec'],
      lacks: ['/mark/unused'],
    },
    {
      name: 'the same',
      target: 'image',
      tracer: 'strace',
      test: `${EXEC} || [ $MICROPACKER_PHASE = verify ]`,
      has: SERVED,
      lacks: ['/mark/unused'],
      unseen: ['/mark/exec'],
      says: [STRACE_MISSES],
    },
    {
      name: 'the same without `docker exec`, where sysdig does not work',
      target: 'image',
      tracer: 'auto',
      inputs: { 'sysdig-driver': 'bpf:/etc/hostname' },
      has: SERVED,
      lacks: ['/mark/exec', '/mark/unused'],
      says: ['does not work here', 'Trying strace'],
    },
    ...(['sysdig', 'strace'] as const).map(
      (tracer): Situation => ({
        name: 'children, threads, orphans, other users, a changed root, deleted and renamed files, `execveat`, `memfd`, 32-bit programs',
        target: 'image',
        tracer,
        program: 'processes',
        inputs: { ready: 'none' },
        has: MARKS,
      }),
    ),
    {
      name: '`FROM scratch`, another user, read-only, no capabilities, files that are only checked with `statx`, `readlink` and `faccessat2`',
      target: 'image',
      tracer: 'strace',
      program: 'native',
      inputs: { ready: 'none', 'run-args': '--user=1234:1234\n--read-only\n--cap-drop=ALL' },
      has: UNSEEN,
    },
    {
      name: 'the same files, which runs on the micro image miss one by one',
      target: 'image',
      tracer: 'auto',
      program: 'native',
      inputs: { ready: 'none' },
      has: UNSEEN,
      says: [healed(4)],
    },
    {
      name: 'the same files, with `heal: 0`',
      target: 'image',
      tracer: 'auto',
      program: 'native',
      inputs: { ready: 'none', heal: '0' },
      has: [],
      unseen: UNSEEN,
      names: ['/data/statx'],
      error: 'on the micro image: the test failed with exit code 1',
    },
    {
      name: 'the same files, with the verification watched',
      target: 'image',
      tracer: 'auto',
      program: 'native',
      inputs: { ready: 'none', 'watch-verify': 'true' },
      has: UNSEEN,
      says: [healed(4)],
    },
    {
      name: 'the same calls by Node',
      target: 'image',
      tracer: 'strace',
      program: 'node',
      inputs: { ready: 'none' },
      has: UNSEEN,
    },
    {
      name: 'the same calls by Node, with the verification watched',
      target: 'image',
      tracer: 'auto',
      program: 'node',
      inputs: { ready: 'none', 'watch-verify': 'true' },
      has: UNSEEN,
      says: [healed(3)],
    },
  ],
};

export const DROPPED: Topic = {
  title: 'Events that the kernel dropped',
  rows: [
    { ...dropping, name: '`on-drops: fail`', error: 'the capture is incomplete: The kernel dropped' },
    {
      ...dropping,
      name: '`on-drops: warn`',
      inputs: { 'on-drops': 'warn', verify: 'false' },
      has: ['/mark/start'],
      says: ['(on-drops: warn). The micro image may lack files.'],
    },
    {
      ...dropping,
      name: '`on-drops: retry`',
      tracer: 'auto',
      inputs: { 'on-drops': 'retry' },
      has: SERVED,
      says: ['which never drops (on-drops: retry).'],
    },
    {
      ...dropping,
      name: 'between `start` and `stop`',
      steps: ['start', 'test', 'stop'],
      error: 'Run the job again with tracer: strace in the start step',
    },
  ],
};
