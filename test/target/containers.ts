import type { ContainerInspect } from '../../src/engine/inspect.ts';

/** A running job service as the engine's API tells of it, as far as we read it. */
export function inspected(change: Partial<ContainerInspect> = {}): ContainerInspect {
  return {
    Id: 'ab'.repeat(32),
    Name: '/4f2d_web',
    Created: '2026-11-22T02:00:00Z',
    Image: 'sha256:1',
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
      Image: 'app:1',
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
