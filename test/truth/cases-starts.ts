import type { Case } from './case.ts';

const STARTS = {
  kind: 'what each run starts from',
  image: 'shell',
  list: 'run',
  test: 'true',
  before: 'ok',
  code: 0,
  outcome: 'verified',
  says: ['The test passes on the micro image'],
} as const;
const NAME = 'micropacker-test-truth';
const REMOVE = `docker volume rm --force ${NAME}`;
const IN_VOLUME = `docker run --rm --volume ${NAME}:/data --entrypoint sh micropacker-test-base -c`;

export const STARTING: readonly Case[] = [
  {
    ...STARTS,
    name: 'a named volume is empty again for the micro image',
    program: '[ -e /data/made ] || cat /app/first > /data/made || exit 4; echo done',
    flags: [`--run-arg=--volume=${NAME}-empty:/data`, '--drop', '/app/first'],
    prepare: `${REMOVE}-empty`,
    afterwards: `${REMOVE}-empty`,
    code: 3,
    outcome: 'failed',
    says: ['on the micro image: the container ended before it was ready: exit code 4'],
  },
  {
    ...STARTS,
    name: "a named volume has the user's data in each run, and ends as the capture left it",
    program: '[ "$(cat /data/count)" = 1 ] || exit 4; echo 2 > /data/count; echo done',
    flags: [`--run-arg=--volume=${NAME}:/data`, '--run-arg=--user=root'],
    prepare: `${REMOVE}; ${IN_VOLUME} "echo 1 > /data/count"`,
    afterwards: `[ "$(${IN_VOLUME} "cat /data/count")" = 2 ]; ${REMOVE}`,
    ready: 'none',
    before: 'error',
  },
  {
    ...STARTS,
    name: 'a file below a mount is not packed and no miss',
    program: '[ -e /app/parts/3 ]; echo done',
    list: [],
    flags: ['--run-arg=--tmpfs=/app/parts'],
    ready: 'none',
    before: 'same',
    silent: ['micro image lacked'],
  },
  {
    ...STARTS,
    name: 'a link in a bind mount leads back to the image',
    program: '[ -e /conf.d/enabled ] && echo enabled; echo done',
    list: [],
    flags: ['--run-arg=--volume=/tmp/micropacker-truth-links:/conf.d:ro'],
    prepare: 'mkdir -p /tmp/micropacker-truth-links; ln -sfn /app/first /tmp/micropacker-truth-links/enabled',
    afterwards: 'rm -r /tmp/micropacker-truth-links',
    ready: 'none',
    missed: ['/app/first'],
    says: ['looked for 1 path that the micro image lacked and the original has: /app/first'],
  },
  {
    ...STARTS,
    name: 'a bind mount that the run changed is named',
    program: 'echo more >> /data/log; echo done',
    flags: ['--run-arg=--volume=/tmp/micropacker-truth-bind:/data'],
    prepare: 'mkdir -p /tmp/micropacker-truth-bind; echo first > /tmp/micropacker-truth-bind/log',
    afterwards: 'rm -r /tmp/micropacker-truth-bind',
    ready: 'none',
    says: ['The run changed files in a bind mount: /tmp/micropacker-truth-bind'],
  },
];
