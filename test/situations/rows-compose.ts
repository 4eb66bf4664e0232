import { overNetwork } from './programs.ts';
import type { Topic } from './situation.ts';

const SERVED = ['/mark/start', '/mark/asked', '/mark/health', '/mark/stop'];
const EXEC = 'docker compose --file $COMPOSE exec -T web cat /mark/exec';
const NETWORK = overNetwork('web', 'shop', 'db');
const FIXED = 'ask 18481 asked\n';
const PORTS = 'port 80 is now';
const VOLUMES = 'was started before, with data in ';
const at = (phase: string) => `echo $MICROPACKER_PHASE is at work; [ $MICROPACKER_PHASE != ${phase} ] || sleep 60`;

export const COMPOSE: Topic = {
  title: 'A service of a compose project',
  rows: [
    {
      name: 'the project is down; `docker compose exec` by the test',
      target: 'compose',
      tracer: 'sysdig',
      test: `${FIXED}${NETWORK}${EXEC}`,
      has: [...SERVED, '/mark/exec'],
      lacks: ['/mark/unused'],
    },
    {
      name: 'the same',
      target: 'compose',
      tracer: 'strace',
      test: `${FIXED}${NETWORK}${EXEC} || [ $MICROPACKER_PHASE = verify ]`,
      has: SERVED,
      lacks: ['/mark/unused'],
      unseen: ['/mark/exec'],
      says: [
        'strace cannot see the files of `docker exec` of "cat". The program itself is packed, with its libraries. Use tracer: sysdig to capture what it opens.',
      ],
    },
    {
      name: 'the same, with the verification watched',
      target: 'compose',
      tracer: 'strace',
      inputs: { 'watch-verify': 'true' },
      test: `${FIXED}${NETWORK}`,
      has: SERVED,
      lacks: ['/mark/unused'],
    },
    {
      name: 'the project is up',
      target: 'compose',
      tracer: 'strace',
      project: 'up',
      test: NETWORK,
      has: SERVED,
      says: [PORTS, VOLUMES],
    },
    {
      name: 'a file is missing in the micro image; the database was created before',
      target: 'compose',
      tracer: 'strace',
      project: 'created',
      inputs: { drop: '/mark/asked' },
      has: SERVED,
      names: ['/mark/asked'],
      error: 'on the micro image: the test failed with exit code 1',
      says: ['drop removes 1 captured path: /mark/asked'],
    },
    {
      name: 'the test on the micro image uses a file that the test on the original did not',
      target: 'compose',
      tracer: 'strace',
      project: 'created',
      test: '[ $MICROPACKER_PHASE = capture ] || ask $MICROPACKER_PORT_80 unused',
      has: [...SERVED, '/mark/unused'],
      says: ['Healed: the test passes on the micro image only with 1 path that was not captured: /mark/unused.'],
    },
    {
      name: 'the service ends at its start and is restarted repeatedly, before and afterwards',
      target: 'compose',
      tracer: 'strace',
      project: 'crashing',
      inputs: { 'compose-service': 'crashing' },
      error: 'on the original: the container ended 6 times before it was ready: exit code 7',
    },
    {
      name: 'the project is up; cancelled while the test runs on the micro image',
      target: 'compose',
      tracer: 'strace',
      project: 'up',
      test: at('verify'),
      during: [/verify is at work/, 100, ['cancel']],
      has: SERVED,
      error: 'cancelled',
      says: [PORTS, VOLUMES],
    },
    {
      name: 'the project is down; killed while the test runs on the original',
      target: 'compose',
      tracer: 'sysdig',
      test: at('capture'),
      during: [/capture is at work/, 100, ['SIGKILL']],
      says: ['The step was killed: removed ', 'put your containers back as they were.'],
    },
    {
      name: 'the project is up; killed while the test runs on the micro image',
      target: 'compose',
      tracer: 'strace',
      project: 'up',
      test: at('verify'),
      during: [/verify is at work/, 100, ['SIGKILL']],
      says: [PORTS, VOLUMES, 'The step was killed: removed 1 container', 'put your containers back as they were.'],
    },
    {
      name: '`start`, `stop`, `pack`; the project is down',
      target: 'compose',
      tracer: 'sysdig',
      steps: ['start', 'test', 'stop', 'pack'],
      test: `${NETWORK}${EXEC}`,
      has: [...SERVED, '/mark/exec'],
      lacks: ['/mark/unused'],
    },
    {
      name: '`start`, and no `stop`; the project is up',
      target: 'compose',
      tracer: 'strace',
      project: 'up',
      steps: ['start'],
      says: [PORTS, VOLUMES, 'No stop step ended the capture'],
    },
    {
      name: 'a service that the project does not have',
      target: 'compose',
      tracer: 'strace',
      inputs: { 'compose-service': 'wbe' },
      error: 'compose-service: got "wbe", but the project has crashing, db, other, seed, web',
    },
    {
      name: 'a compose file that does not exist',
      target: 'compose',
      tracer: 'strace',
      inputs: { 'compose-file': '/missing.yml' },
      error: 'compose-file: cannot read /missing.yml: ENOENT',
    },
  ],
};
