import { overNetwork } from './programs.ts';
import type { Topic } from './situation.ts';

const SERVED = ['/mark/start', '/mark/asked', '/mark/health', '/mark/stop'];
const PORTS = 'port 80 is now';
const VOLUMES = 'was started before, with data in /anonymous';
const FIXED = 'ask 18481 asked\n';
const NETWORK = overNetwork('web');
const at = (phase: string) => `echo $MICROPACKER_PHASE is at work; [ $MICROPACKER_PHASE != ${phase} ] || sleep 60`;

export const SERVICE: Topic = {
  title: 'A service container of the job, or any existing container',
  rows: [
    {
      name: 'by its label, with ports, a volume and a restart policy; reached by its alias',
      target: 'service',
      tracer: 'sysdig',
      test: FIXED + NETWORK,
      has: SERVED,
      lacks: ['/mark/unused'],
      says: [PORTS, VOLUMES],
    },
    {
      name: 'the same',
      target: 'service',
      tracer: 'strace',
      test: FIXED + NETWORK,
      has: SERVED,
      lacks: ['/mark/unused'],
      says: [PORTS, VOLUMES],
    },
    {
      name: 'the same, with the verification watched',
      target: 'service',
      tracer: 'strace',
      inputs: { 'watch-verify': 'true' },
      test: FIXED + NETWORK,
      has: SERVED,
      lacks: ['/mark/unused'],
      says: [PORTS, VOLUMES],
    },
    {
      name: 'a file is missing in the micro image',
      target: 'service',
      tracer: 'strace',
      inputs: { drop: '/mark/asked' },
      has: SERVED,
      names: ['/mark/asked'],
      error: 'on the micro image: the test failed with exit code 1',
      says: [PORTS, VOLUMES, 'drop removes 1 captured path: /mark/asked'],
    },
    {
      name: 'the test on the micro image uses a file that the test on the original did not',
      target: 'service',
      tracer: 'strace',
      test: '[ $MICROPACKER_PHASE = capture ] || ask $MICROPACKER_PORT_80 unused',
      has: [...SERVED, '/mark/unused'],
      says: [
        PORTS,
        VOLUMES,
        'Healed: the test passes on the micro image only with 1 path that was not captured: /mark/unused.',
      ],
    },
    {
      name: 'the container of the micro image ends at its start and is restarted repeatedly',
      target: 'service',
      tracer: 'strace',
      inputs: { drop: '/mark/start' },
      has: SERVED,
      names: ['/mark/start'],
      error: 'on the micro image: the container ended 6 times before it was ready: exit code 2',
      says: [PORTS, VOLUMES, 'drop removes 1 captured path: /mark/start'],
    },
    {
      name: 'cancelled while the test runs on the original',
      target: 'service',
      tracer: 'strace',
      test: at('capture'),
      during: [/capture is at work/, 100, ['cancel']],
      error: 'cancelled',
      says: [PORTS, VOLUMES],
    },
    {
      name: 'cancelled while the test runs on the micro image',
      target: 'service',
      tracer: 'strace',
      test: at('verify'),
      during: [/verify is at work/, 100, ['cancel']],
      has: SERVED,
      error: 'cancelled',
      says: [PORTS, VOLUMES],
    },
    {
      name: 'killed while the test runs on the micro image',
      target: 'service',
      tracer: 'strace',
      test: at('verify'),
      during: [/verify is at work/, 100, ['SIGKILL']],
      says: [PORTS, VOLUMES, 'The step was killed: removed 1 container', 'put your containers back as they were.'],
    },
    {
      name: '`start`, `stop`, `pack`',
      target: 'service',
      tracer: 'sysdig',
      steps: ['start', 'test', 'stop', 'pack'],
      has: SERVED,
      lacks: ['/mark/unused'],
      says: [PORTS, VOLUMES],
    },
    {
      name: 'a label that the job does not have',
      target: 'service',
      tracer: 'strace',
      inputs: { container: 'wbe' },
      error: 'container: got "wbe", but no service of the job and no container has that name',
    },
  ],
};
