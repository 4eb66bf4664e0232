import type { Situation, Topic } from './situation.ts';
import { FIND_SYSDIGS } from './sysdigs.ts';

const SERVED = ['/mark/start', '/mark/asked', '/mark/health', '/mark/stop'];
const WORK = 'echo $MICROPACKER_PHASE is at work';
/**
 * The rest of the message varies: the container for packing exists only if it was created before sysdig attached, and a
 * tracer with a broken pipe ends by itself.
 */
const KILLED = 'The step was killed: removed ';
const KILL_TRACER = `${FIND_SYSDIGS}
kill -9 $sysdigs
sleep 2`;

export const UNSUPPORTED: Topic = {
  title: 'Not supported here',
  rows: [
    {
      name: 'no engine answers (`ubuntu-slim`)',
      target: 'image',
      tracer: 'sysdig',
      env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
      error: 'not supported here, because no container engine answers: ',
    },
    {
      name: 'an upload on GitHub Enterprise Server',
      target: 'image',
      tracer: 'sysdig',
      inputs: { upload: 'true' },
      env: { GITHUB_SERVER_URL: 'https://git.example' },
      error: 'upload: true is not supported here, because git.example is a GitHub Enterprise Server',
    },
    {
      name: 'an image for another architecture',
      target: 'image',
      tracer: 'sysdig',
      inputs: { image: 'micropacker-test-foreign' },
      error: 'not supported here, because micropacker-test-foreign is for ',
    },
    {
      name: 'a probe that the kernel does not load',
      target: 'image',
      tracer: 'sysdig',
      inputs: { 'sysdig-driver': 'bpf:/etc/hostname' },
      error: 'no tracer works on this machine: sysdig',
      says: ['Trying sysdig, legacy eBPF, without a chisel instead: '],
    },
  ],
};

/** By strace, which attaches faster, where the tracer makes no difference. */
const cancelled = (name: string, line: RegExp, waitMs: number, more: Partial<Situation> = {}): Situation => ({
  target: 'image',
  tracer: 'strace',
  name: `cancelled ${name}`,
  during: [line, waitMs, ['cancel']],
  error: 'cancelled',
  ...more,
});

export const CANCELLED: Topic = {
  title: 'The job is cancelled, or the runner kills the step',
  rows: [
    cancelled('while the action inspects the image', /::group::Look at the image/, 0),
    cancelled('while sysdig is unpacked', /::group::Capture/, 150, { tracer: 'sysdig', place: 'a new runner' }),
    cancelled('while sysdig attaches', /sysdig/, 600, { tracer: 'sysdig' }),
    cancelled('while the action waits for the container', /::group::Capture/, 4000, { inputs: { ready: 'tcp:4' } }),
    cancelled('while the test runs', /is at work/, 200, { tracer: 'sysdig', test: `${WORK}; sleep 60 & sleep 60` }),
    cancelled('while the test runs', /is at work/, 200, { test: `${WORK}; sleep 60` }),
    cancelled('while the action packs', /::group::Pack/, 300, { has: SERVED }),
    cancelled('while the action builds the micro image', /::group::Build/, 50, { has: SERVED }),
    cancelled('while the action verifies', /::group::Verify/, 500, { has: SERVED }),
    cancelled('while the test runs on the micro image', /verify is at work/, 200, {
      test: `${WORK}; [ $MICROPACKER_PHASE = capture ] || sleep 60`,
      has: SERVED,
    }),
    {
      name: 'cancelled twice while the test ignores signals',
      target: 'image',
      tracer: 'strace',
      test: `${WORK}; trap "" INT TERM; sleep 60`,
      during: [/is at work/, 200, ['two cancels']],
      error: 'cancelled',
    },
    {
      name: 'killed while the test runs',
      target: 'image',
      tracer: 'sysdig',
      test: `${WORK}; sleep 60`,
      during: [/is at work/, 500, ['SIGKILL']],
      says: [KILLED],
    },
  ],
};

export const ADVERSITY: Topic = {
  title: 'The machine fails',
  rows: [
    {
      name: 'the disk is full',
      target: 'image',
      tracer: 'strace',
      place: 'a full disk',
      has: SERVED,
      error: 'the disk is full: ',
    },
    {
      name: 'the engine stops answering for a while',
      target: 'image',
      tracer: 'strace',
      during: [/::group::Pack/, 0, ['the engine stops answering for 12 s']],
      has: SERVED,
    },
    {
      name: 'the same, and the step is killed',
      target: 'image',
      tracer: 'sysdig',
      test: `${WORK}; sleep 60`,
      during: [/is at work/, 0, ['the engine stops answering for 12 s', 'SIGKILL']],
      says: [KILLED],
    },
    {
      name: 'the tracer is killed, and the test passes',
      target: 'image',
      tracer: 'sysdig',
      test: KILL_TRACER,
      error: 'sysdig died during the capture: ended by SIGKILL',
    },
    {
      name: 'another action on the same machine at the same time',
      target: 'image',
      tracer: 'sysdig',
      place: 'another run beside it',
      has: SERVED,
      lacks: ['/mark/unused'],
    },
  ],
};
