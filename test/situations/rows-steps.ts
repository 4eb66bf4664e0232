import type { Topic } from './situation.ts';

const SERVED = ['/mark/start', '/mark/asked', '/mark/health', '/mark/stop'];
const started = { target: 'image', tracer: 'strace' } as const;

export const STEPS: Topic = {
  title: 'Tests between `start` and `stop`',
  rows: [
    {
      name: '`start`, own steps, `stop`, `pack`',
      target: 'image',
      tracer: 'sysdig',
      steps: ['start', 'test', 'stop', 'pack'],
      test: 'docker exec $MICROPACKER_CONTAINER cat /mark/exec',
      has: [...SERVED, '/mark/exec'],
      lacks: ['/mark/unused'],
    },
    { ...started, name: 'no `stop`', steps: ['start'], says: ['No stop step ended the capture'] },
    {
      ...started,
      name: 'a second `start`: the first goes on',
      steps: ['start', 'start again', 'test', 'stop'],
      has: SERVED,
    },
    {
      ...started,
      name: 'the watcher is killed',
      steps: ['start', 'the watcher is killed', 'stop'],
      error: 'the capture was killed',
      says: ['The capture was killed: removed 1 container'],
    },
    {
      ...started,
      tracer: 'sysdig',
      name: 'the tracer is killed: the container keeps running for the steps',
      steps: ['start', 'the tracer is killed', 'test', 'stop'],
      error: 'sysdig died during the capture',
    },
    { ...started, name: "the runner's temporary folder is removed", steps: ['start', 'the folder is taken away'] },
    {
      ...started,
      name: 'a container that ends at its start',
      steps: ['start'],
      inputs: { command: '/no/such', 'run-args': '--entrypoint=cat' },
      error: 'on the original: the container ended before it was ready: exit code 1',
    },
    {
      ...started,
      name: 'a container that is restarted repeatedly',
      steps: ['start'],
      inputs: { command: '/no/such', 'run-args': '--entrypoint=cat\n--restart=always' },
      error: 'on the original: the container ended 6 times before it was ready: exit code 1',
    },
    {
      ...started,
      name: 'a container that is never ready',
      steps: ['start'],
      inputs: { ready: 'tcp:4', 'ready-timeout': '2' },
      error: 'the container was not ready within 2 s',
    },
    {
      ...started,
      name: 'an image that does not exist',
      steps: ['start'],
      inputs: { image: 'localhost:9/nothing:1' },
      error: 'image: localhost:9/nothing:1 is not on this machine',
    },
    {
      ...started,
      tracer: 'sysdig',
      name: '`start` is cancelled before the container exists',
      steps: ['start'],
      inputs: { ready: 'tcp:4' },
      during: [/Start the capture/, 100, ['cancel']],
      error: 'cancelled',
    },
    {
      ...started,
      tracer: 'sysdig',
      name: '`start` is cancelled while it waits for the container',
      steps: ['start'],
      inputs: { ready: 'tcp:4' },
      during: [/Start the capture/, 4000, ['cancel']],
      error: 'cancelled',
    },
  ],
};
