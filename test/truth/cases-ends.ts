import type { Case } from './case.ts';

const LOOP = 'while :; do sleep 0.1; done';
const DIFFERENT = {
  kind: 'how the container ends',
  image: 'shell',
  list: 'run',
  ready: 'log:up',
  before: 'ok',
  code: 3,
  outcome: 'failed',
} as const;
const ON_ORIGINAL = { ...DIFFERENT, code: 2 } as const;
/** The test sees nothing of what the container does then. */
const WORK = 'docker kill --signal USR1 "$MICROPACKER_CONTAINER"; sleep 1.5';
/** The engine takes a moment to check the health. */
const UNHEALTHY =
  'until [ "$(docker inspect --format "{{.State.Health.Status}}" "$MICROPACKER_CONTAINER")" = unhealthy ]; do sleep 0.2; done';
/** The first check is after the container is ready. */
const HEALTH = ['health-interval=3s', 'health-timeout=20s', 'health-retries=1'].map((word) => `--run-arg=--${word}`);

const dropped = (path: string) => ['--drop', path];
const named = (path: string) => `Missing at run time, but named by drop: ${path}`;

const OF_MICRO: Case[] = [
  {
    ...DIFFERENT,
    name: 'another exit code when it is stopped',
    program: `trap 'cat /app/stop.conf || exit 1; exit 0' TERM; echo up; ${LOOP}`,
    flags: dropped('/app/stop.conf'),
    test: 'docker logs "$MICROPACKER_CONTAINER"',
    says: [
      'the test passed, but the container ended when it was stopped with exit code 1; on the original with exit code 0',
      '/app/stop.conf: No such file or directory',
      named('/app/stop.conf'),
    ],
  },
  {
    ...DIFFERENT,
    name: 'the stop has to kill it',
    program: `trap 'cat /app/stop.conf && exit 0' TERM; echo up; ${LOOP}`,
    flags: [...dropped('/app/stop.conf'), '--run-arg=--stop-timeout=1'],
    test: 'docker logs "$MICROPACKER_CONTAINER"',
    says: ['the container had to be killed to stop it; the original ended by itself', named('/app/stop.conf')],
  },
  {
    ...DIFFERENT,
    name: 'it ends during a test that does not notice',
    program: `trap 'cat /app/work.conf || exit 3' USR1; echo up; ${LOOP}`,
    flags: dropped('/app/work.conf'),
    test: WORK,
    says: [
      'the test passed, but the container ended during the test with exit code 3; on the original it still ran',
      named('/app/work.conf'),
    ],
  },
  {
    ...DIFFERENT,
    name: 'it is restarted during a test that does not notice',
    program: `trap 'cat /app/work.conf || exit 3' USR1; echo up; ${LOOP}`,
    flags: [...dropped('/app/work.conf'), '--run-arg=--restart=always'],
    test: WORK,
    // What follows depends on when the engine starts it again.
    says: ['on the micro image: the test', named('/app/work.conf')],
  },
  {
    ...DIFFERENT,
    name: 'it turns unhealthy during the test',
    program: `echo up; ${LOOP}`,
    flags: [...dropped('/app/healthy'), '--run-arg=--health-cmd=cat /app/healthy', ...HEALTH],
    test: `[ "$MICROPACKER_PHASE" = capture ] || ${UNHEALTHY}`,
    says: ['the container turned unhealthy during the test; on the original it did not'],
  },
  {
    ...DIFFERENT,
    name: 'its HEALTHCHECK fails, but the engine has not run it yet',
    program: `echo up; ${LOOP}`,
    flags: [...dropped('/app/healthy'), '--run-arg=--health-cmd=cat /app/healthy', '--run-arg=--health-interval=300s'],
    test: 'docker logs "$MICROPACKER_CONTAINER"',
    says: [
      'the HEALTHCHECK ended with exit code 1 after the test; on the original it ended with exit code 0',
      named('/app/healthy'),
    ],
  },
  {
    ...DIFFERENT,
    name: 'its HEALTHCHECK takes longer than its time-out',
    program: `echo up; ${LOOP}`,
    flags: [
      ...dropped('/app/healthy'),
      '--run-arg=--health-cmd=cat /app/healthy || sleep 10',
      ...['--run-arg=--health-timeout=2s', '--run-arg=--health-interval=300s'],
    ],
    test: 'docker logs "$MICROPACKER_CONTAINER"',
    says: [
      'the HEALTHCHECK took too long after the test; on the original it ended with exit code 0',
      named('/app/healthy'),
    ],
  },
  {
    ...DIFFERENT,
    name: 'it runs out of memory',
    image: 'perl',
    program:
      '$| = 1; $SIG{USR1} = sub { return if -e "/app/work.conf"; my @all; push @all, "x" x 1e6 while 1 }; print "up\\n"; sleep 1 while 1',
    flags: [...dropped('/app/work.conf'), '--run-arg=--memory=64m', '--run-arg=--memory-swap=64m'],
    test: `${WORK}; sleep 1`,
    says: ['the container ran out of memory; the original did not', named('/app/work.conf')],
  },
  {
    ...DIFFERENT,
    name: 'nothing was waited for, and it ended with 127 at once',
    program: 'exec /app/server',
    ready: 'none',
    flags: dropped('/app/bin/serve'),
    test: 'sleep 1; docker ps --quiet --filter "id=$MICROPACKER_CONTAINER" | xargs --no-run-if-empty docker logs',
    says: ['the container ended during the test with exit code 127; on the original it still ran', 'not found'],
  },
  {
    ...DIFFERENT,
    name: 'it ends by itself with another exit code',
    program: 'sleep 0.3; cat /app/work.conf || exit 5',
    ready: 'none',
    flags: dropped('/app/work.conf'),
    test: 'docker wait "$MICROPACKER_CONTAINER"',
    says: ['the container ended by itself with exit code 5; on the original with exit code 0', named('/app/work.conf')],
  },
  {
    ...DIFFERENT,
    name: 'another exit code when the test stops it, and starts it again',
    program: `trap '[ -e /app/stop.conf ] || [ -e /tmp/once ] || { : > /tmp/once; exit 3; }; exit 0' TERM; echo up; ${LOOP}`,
    flags: dropped('/app/stop.conf'),
    test: 'docker stop --time 5 "$MICROPACKER_CONTAINER"; docker start "$MICROPACKER_CONTAINER"; sleep 0.5',
    says: ['the container ended with exit code 3 when the test stopped it; on the original with exit code 0'],
  },
  {
    ...DIFFERENT,
    name: 'a job that does not end on the micro image',
    program: `cat /app/work.conf && exit 0; echo waits; trap 'exit 0' TERM; ${LOOP}`,
    ready: 'none',
    flags: dropped('/app/work.conf'),
    test: 'sleep 1; docker logs "$MICROPACKER_CONTAINER"',
    says: [
      'the container still runs after the test; the original ended by itself with exit code 0',
      named('/app/work.conf'),
    ],
  },
  {
    ...DIFFERENT,
    name: 'its first start fails, and its restart policy hides that',
    program: `[ -e /app/work.conf ] || [ -e /tmp/once ] || { : > /tmp/once; exit 9; }; echo up; trap 'exit 0' TERM; ${LOOP}`,
    flags: [...dropped('/app/work.conf'), '--run-arg=--restart=always'],
    test: 'docker logs "$MICROPACKER_CONTAINER"',
    says: ['the container ended 1 time before it was ready; the original did not', named('/app/work.conf')],
  },
  {
    ...DIFFERENT,
    name: 'a job that fails on the micro image',
    program: 'cat /app/work.conf || exit 6',
    ready: 'exit',
    flags: dropped('/app/work.conf'),
    test: 'true',
    before: 'error',
    says: ['on the micro image: the container ended before it was ready: exit code 6', named('/app/work.conf')],
  },
  {
    ...DIFFERENT,
    name: 'a file that only the stop needs is added',
    program: `trap 'cat /app/stop.conf || exit 1; exit 0' TERM; echo up; ${LOOP}`,
    list: [],
    test: 'docker logs "$MICROPACKER_CONTAINER"',
    code: 0,
    outcome: 'verified',
    missed: ['/app/stop.conf'],
    healed: ['/app/stop.conf'],
    says: ['Healed with 1 path that was not captured: /app/stop.conf'],
  },
];

/** Packs of given lists run the original only if the micro container's end needs it. */
const OF_PACKS: Case[] = [
  {
    ...DIFFERENT,
    name: 'pack: another exit code when it is stopped',
    list: [],
    program: `trap 'cat /app/stop.conf || exit 1; exit 0' TERM; echo up; ${LOOP}`,
    flags: dropped('/app/stop.conf'),
    test: 'docker logs "$MICROPACKER_CONTAINER"',
    says: [
      'The test runs on the original too',
      'the test passed, but the container ended when it was stopped with exit code 1; on the original with exit code 0',
      named('/app/stop.conf'),
    ],
  },
  {
    ...DIFFERENT,
    name: 'pack: it ends during a test that does not notice',
    list: [],
    program: `trap 'cat /app/work.conf || exit 3' USR1; echo up; ${LOOP}`,
    flags: dropped('/app/work.conf'),
    test: WORK,
    says: ['the container ended during the test with exit code 3; on the original it still ran'],
  },
  {
    ...DIFFERENT,
    name: 'pack: the original ends with 1 too',
    list: [],
    program: `trap 'exit 1' TERM; echo up; ${LOOP}`,
    test: 'docker logs "$MICROPACKER_CONTAINER"',
    before: 'same',
    code: 0,
    outcome: 'verified',
    says: ['The test runs on the original too', 'The test passes on the micro image'],
  },
];

const OF_ORIGINAL: Case[] = [
  {
    ...ON_ORIGINAL,
    name: 'the original ends during the test',
    program: 'echo up; sleep 1',
    test: 'sleep 2',
    says: ['on the original: the test passed, but the container ended during it with exit code 0', 'must stay up'],
  },
  {
    ...ON_ORIGINAL,
    name: 'the original is restarted during the test',
    program: 'echo up; sleep 1; exit 1',
    flags: ['--run-arg=--restart=always'],
    test: 'sleep 2.5',
    // What follows depends on when the engine starts it again.
    says: ['on the original: the test passed, but the container ended during it'],
  },
  {
    ...ON_ORIGINAL,
    name: 'the original turns unhealthy during the test',
    program: `echo up; ${LOOP}`,
    flags: ['--run-arg=--health-cmd=false', ...HEALTH],
    test: UNHEALTHY,
    says: ['on the original: the test passed, but the container turned unhealthy during it', '--no-healthcheck'],
  },
  {
    ...ON_ORIGINAL,
    name: 'ready: exit is met by a job that ends with 0',
    program: 'cat /app/work.conf',
    ready: 'exit',
    test: '[ "$(docker logs "$MICROPACKER_CONTAINER")" = work ]',
    before: 'error',
    code: 0,
    outcome: 'verified',
    says: ['Ready after', 'it ended with exit code 0'],
  },
  {
    ...ON_ORIGINAL,
    name: 'ready: exit is not met by a job that fails',
    program: 'exit 4',
    ready: 'exit',
    test: 'true',
    before: 'error',
    says: ['on the original: the container ended before it was ready: exit code 4'],
  },
  {
    ...ON_ORIGINAL,
    name: 'ready: auto names ready: exit for a job that ends with 0',
    program: 'echo done',
    ready: 'auto',
    test: 'true',
    before: 'same',
    says: ['the container ended before it was ready: exit code 0', 'set ready: exit'],
  },
  {
    ...ON_ORIGINAL,
    name: 'a test may stop the container itself',
    program: `trap 'exit 0' TERM; echo up; ${LOOP}`,
    test: 'docker stop "$MICROPACKER_CONTAINER"',
    before: 'same',
    code: 0,
    outcome: 'verified',
    says: ['The test passes on the micro image'],
  },
];

export const ENDS: readonly Case[] = [...OF_MICRO, ...OF_PACKS, ...OF_ORIGINAL];
