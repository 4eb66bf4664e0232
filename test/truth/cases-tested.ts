import type { Case } from './case.ts';

const LOOP = 'while :; do sleep 0.1; done';
const TESTED = {
  kind: 'what was tested',
  image: 'shell',
  list: 'run',
  program: `trap 'exit 0' TERM; echo up; ${LOOP}`,
  ready: 'log:up',
  before: 'ok',
  outcome: 'failed',
} as const;
const UNDER_STRACE = {
  kind: 'under strace',
  image: 'shell',
  list: 'run',
  before: 'error',
  code: 0,
  outcome: 'verified',
  says: ['The test passes on the micro image'],
} as const;
const OWN = 'docker run --rm "$MICROPACKER_IMAGE" "echo mine" x';
const SERVER =
  'use IO::Socket::INET; $| = 1; $SIG{TERM} = sub { exit 0 }; my $s = IO::Socket::INET->new(LocalPort => 80, Listen => 5) or die; print "up\\n"; while (1) { my $c = $s->accept or next; print $c "hello\\n" }';

export const TESTS: readonly Case[] = [
  {
    ...TESTED,
    name: 'the test starts a container of its own from the image',
    image: 'mine',
    test: OWN,
    code: 1,
    says: ['1 container of the image was made while the test ran, and not observed', 'docker exec'],
  },
  {
    ...TESTED,
    name: 'the test starts a container of its own from the micro image only',
    image: 'ours',
    test: `[ "$MICROPACKER_PHASE" = capture ] || ${OWN}`,
    code: 1,
    says: ['1 container of the image was made while the test ran, and not observed'],
  },
  {
    ...TESTED,
    name: 'the test copies files out of the container',
    program: `[ -e /app/parts/3 ]; trap 'exit 0' TERM; echo up; ${LOOP}`,
    test: 'docker cp "$MICROPACKER_CONTAINER":/app/parts - | tar --list',
    code: 0,
    outcome: 'verified',
    says: ['The test copied files out of the container with docker cp', 'add them to keep'],
  },
  {
    ...TESTED,
    name: 'the test touches nothing',
    test: 'true',
    code: 0,
    outcome: 'verified',
    says: ['The test did not touch the container'],
  },
  {
    ...TESTED,
    name: 'pack: the test touches nothing',
    list: [],
    test: 'true',
    code: 0,
    outcome: 'verified',
    says: ['The test did not touch the container'],
  },
  {
    ...TESTED,
    name: 'the test reaches only the original',
    image: 'perl',
    program: SERVER,
    ready: 'tcp:80',
    flags: ['--run-arg=--publish=127.0.0.1::80'],
    test: '[ "$MICROPACKER_PHASE" = verify ] || { exec 3<>"/dev/tcp/127.0.0.1/$MICROPACKER_PORT_80"; read -r answer <&3; [ "$answer" = hello ]; }',
    code: 3,
    says: ['the test passed, but it did not reach the micro container'],
  },
  {
    ...UNDER_STRACE,
    name: 'root becomes another user, who starts a set-user-ID program',
    program: 'setpriv --reuid=nobody --clear-groups passwd --status nobody || exit 8',
    test: 'docker logs "$MICROPACKER_CONTAINER" | grep "^nobody "',
  },
  {
    ...UNDER_STRACE,
    name: 'a warning names set-user-ID programs that ran without their rights',
    program: 'passwd --status nobody; echo done',
    ready: 'none',
    flags: ['--run-arg=--user=nobody'],
    test: 'docker wait "$MICROPACKER_CONTAINER"; docker logs "$MICROPACKER_CONTAINER" | grep done',
    before: 'ok',
    says: ['ran without their extra rights, because the container', '/usr/bin/passwd', 'Use tracer: sysdig'],
  },
  {
    ...UNDER_STRACE,
    name: 'docker exec: its program is packed, and a warning says what is not seen',
    program: `trap 'exit 0' TERM; echo up; ${LOOP}`,
    ready: 'log:up',
    test: 'docker exec "$MICROPACKER_CONTAINER" cat /dev/null',
    says: [
      'strace cannot see the files of `docker exec` of "cat". The program itself is packed',
      'tracer: sysdig',
      'what docker exec of cat looked for was not watched',
    ],
  },
];
