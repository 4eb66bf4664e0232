import type { Case } from './case.ts';

const LOOP = 'while :; do sleep 0.1; done';
const UP = `trap 'exit 0' TERM; echo up; ${LOOP}`;
const COMMON = { image: 'shell', list: 'run', ready: 'log:up', before: 'ok', code: 0, outcome: 'verified' } as const;
const STARTS = { ...COMMON, kind: 'what each run starts from' } as const;
const TESTED = { ...COMMON, kind: 'what was tested' } as const;
const ENDS = { ...COMMON, kind: 'how the container ends' } as const;
const STRACE = { ...COMMON, kind: 'under strace' } as const;
const HELD = 'micropacker-test-truth-held';
const LOGS = 'docker logs "$MICROPACKER_CONTAINER"';
/** Ends once with 3, if the image has /app/work.conf. */
const ONCE = '[ ! -e /app/work.conf ] || [ -e /tmp/once ] || { sleep 0.5; : > /tmp/once; exit 3; }';
const RESTARTED = { flags: ['--drop', '/app/work.conf', '--run-arg=--restart=always'] };

/** Differences of which a step once said nothing. */
export const UNSAID: readonly Case[] = [
  {
    ...STARTS,
    name: 'copied into the observed container',
    image: 'held',
    program: `[ -e /app/licence/key ] && echo licensed; : > /tmp/own; ${UP}`,
    container: HELD,
    prepare: `docker rm --force ${HELD} 2> /dev/null; docker create --name ${HELD} "$IMAGE" "$PROGRAM" x; mkdir licence; echo 1 > licence/key; docker cp licence ${HELD}:/app/; docker start ${HELD}; sleep 0.5`,
    afterwards: `docker exec ${HELD} cat /app/licence/key; docker rm --force ${HELD}`,
    test: LOGS,
    says: [`${HELD} has files that a new container of its image lacks: /app/licence (added). They were copied into it`],
    silent: ['/tmp/own'],
  },
  {
    ...TESTED,
    name: 'the network of the host',
    program: UP,
    flags: ['--run-arg=--network=host'],
    test: 'true',
    says: ["The container uses this machine's network"],
  },
  {
    ...TESTED,
    name: 'host network, and docker exec',
    program: UP,
    flags: ['--run-arg=--network=host'],
    test: 'docker exec "$MICROPACKER_CONTAINER" cat /dev/null',
    before: 'same',
    says: ['The test passes on the micro image'],
    silent: ["The container uses this machine's network"],
  },
  {
    ...ENDS,
    name: 'only the original is restarted',
    // Not before the test begins, also on a busy machine.
    program: `trap 'exit 0' TERM; sleep 3; ${ONCE}; ${LOOP}`,
    ready: 'none',
    ...RESTARTED,
    test: 'sleep 6',
    code: 3,
    outcome: 'failed',
    says: ['the original was restarted 1 time during the test; the container was not'],
  },
  {
    ...ENDS,
    name: 'only the original starts twice',
    program: `trap 'exit 0' TERM; ${ONCE}; echo up; ${LOOP}`,
    ...RESTARTED,
    test: LOGS,
    says: ['The original ended 1 time before it was ready, and was restarted; the micro container was not'],
  },
  {
    ...TESTED,
    name: "docker exec's folder is healed",
    program: UP,
    test: 'docker exec --workdir /app/deep "$MICROPACKER_CONTAINER" cat /dev/null',
    before: 'error',
    missed: ['/app/deep'],
    healed: ['/app/deep'],
    says: ['Healed: the test passes on the micro image only with 1 path that was not captured: /app/deep'],
  },
  {
    ...TESTED,
    name: 'an exec that does not start, unnoticed',
    program: UP,
    test: 'docker exec --workdir /app/deep "$MICROPACKER_CONTAINER" cat /dev/null &> /dev/null || true',
    code: 3,
    outcome: 'failed',
    says: ['docker exec of "cat" did not start (exit code 127); on the original it did', 'working folder'],
  },
  {
    ...TESTED,
    name: 'pack: a program of docker exec',
    list: ['/bin/sh'],
    program: UP,
    test: 'docker exec "$MICROPACKER_CONTAINER" /app/tool || true',
    missed: ['/app/tool'],
    healed: ['/app/tool'],
    says: ['Healed with 1 path that was not captured: /app/tool'],
  },
  {
    ...ENDS,
    name: "pack: the original's log",
    list: [],
    program: `[ -e /app/work.conf ] || echo "ERROR: work is lost"; trap 'exit 1' TERM; echo up; ${LOOP}`,
    flags: ['--drop', '/app/work.conf'],
    test: LOGS,
    says: ['The test runs on the original too', "The micro container logged 1 line that the original's did not"],
    silent: ['not run'],
  },
  {
    ...STRACE,
    name: 'a program made set-user-ID',
    program:
      'cp /usr/bin/passwd /tmp/p; chmod u+s /tmp/p; setpriv --reuid=nobody --clear-groups /tmp/p --status nobody || exit 8',
    ready: 'exit',
    test: 'docker logs "$MICROPACKER_CONTAINER" | grep "^nobody "',
    before: 'error',
    says: ["Capturing again, without strace's filter", 'The test passes on the micro image'],
  },
  {
    ...STARTS,
    name: 'a program mounts a folder',
    program: `mount -t tmpfs none /app/parts; [ -e /app/parts/3 ]; ${UP}`,
    flags: ['--run-arg=--cap-add=SYS_ADMIN', '--run-arg=--security-opt=apparmor=unconfined'],
    test: LOGS,
    afterwards: '! grep -x /app/parts/3 out/files.txt; grep -x /app/parts out/files.txt',
    says: ['A program of the container changed its mounts: /app/parts'],
  },
];
