import { expect, test } from 'vitest';
import type { HostConfig } from '../../src/engine/inspect.ts';
import { rightsOf, tellRights } from '../../src/trial/rights.ts';
import { memoryLog } from '../support/logs.ts';
import { inspected } from './containers.ts';

const host = (change: Partial<HostConfig>) => ({ HostConfig: { ...inspected().HostConfig, ...change }, Mounts: [] });
const bind = (Source: string) => ({ ...inspected(), Mounts: [{ Type: 'bind', Source, Destination: '/x', RW: true }] });

test.each([
  ['of a usual container', inspected(), []],
  ['of strace', host({ CapAdd: ['CAP_SYS_PTRACE', 'NET_ADMIN'] }), []],
  ['--privileged', host({ Privileged: true }), ['it is privileged']],
  [
    '--cap-add',
    host({ CapAdd: ['sys_admin', 'CAP_SYS_MODULE'] }),
    ['it has the capability SYS_ADMIN', 'it has the capability SYS_MODULE'],
  ],
  ['--pid', host({ PidMode: 'host' }), ['it sees the processes of this machine']],
  ['the socket', bind('/run/docker.sock'), ["it has the engine's socket (/run/docker.sock)"]],
  ['the machine', bind('/'), ['it has all files of this machine (/)']],
  ['a folder', bind('/srv/docker.sock.d'), []],
])('the rights %s', (_, container, rights) => expect(rightsOf(container)).toEqual(rights));

test('are told once, and only if there are any', () => {
  const log = memoryLog();
  tellRights(inspected(), log);
  expect(log.said).toEqual([]);
  tellRights(host({ Privileged: true }), log);
  tellRights(host({ Privileged: true }), log);
  expect(log.said).toEqual([expect.stringContaining('can do anything on this machine: it is privileged')]);
});
