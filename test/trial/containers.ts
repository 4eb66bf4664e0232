import type { ContainerInspect } from '../../src/engine/inspect.ts';
import type { End } from '../../src/trial/end.ts';
import { reference, runnable } from '../support/image-names.ts';

/** A running job service: the fields of the engine's API that we read. */
export function inspected(change: Partial<ContainerInspect> = {}): ContainerInspect {
  return {
    Id: 'ab'.repeat(32),
    Name: '/4f2d_web',
    Created: '2026-11-22T02:00:00Z',
    Image: runnable('sha256:1'),
    State: {
      Status: 'running',
      Running: true,
      Paused: false,
      StartedAt: '2026-11-22T02:00:01Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      ExitCode: 0,
      OOMKilled: false,
      Error: '',
      Pid: 5,
    },
    Config: {
      Image: reference('app:1'),
      Hostname: 'abababababab',
      Env: ['PATH=/bin', 'KEY=value'],
      Entrypoint: ['/entry'],
      Cmd: ['serve'],
      Labels: { job: '1' },
    },
    HostConfig: { NetworkMode: 'github_network_1', PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '' }] } },
    Mounts: [],
    NetworkSettings: {
      Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '32768' }], '81/tcp': null },
      Networks: { github_network_1: { Aliases: ['web', 'abababababab'], NetworkID: 'f00', IPAddress: '172.18.0.2' } },
    },
    ...change,
  };
}

/** The end of a container that was up during its test and stopped in good order. */
export const ENDED_WELL: End = {
  running: true,
  restarts: 0,
  endedBefore: 0,
  unhealthy: false,
  health: undefined,
  outOfMemory: false,
  exitCode: 0,
  killed: false,
  stops: [],
  execs: [],
};
