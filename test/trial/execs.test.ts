import { expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import type { ContainerEvent } from '../../src/engine/events.ts';
import { failedExecs, missedByExecs } from '../../src/trial/execs.ts';
import { inspected } from './containers.ts';

const event = (action: string, execID: string): ContainerEvent => ({ action, id: 'c', attributes: { execID } });
const CAT = { program: 'cat', exitCode: 127 };

function engine(execs: Record<string, { Running: boolean; ExitCode: number | null }>) {
  const asked: string[] = [];
  const api = async ({ path }: { path: string }) => {
    const id = path.split('/')[2]!;
    asked.push(id);
    if (!execs[id]) throw new Failure('no such exec');
    return { ...execs[id], ProcessConfig: { entrypoint: 'cat' } };
  };
  const checked = inspected({ Config: { ...inspected().Config, Healthcheck: { Test: ['CMD', 'check'] } } });
  return { api, asked, container: async () => checked };
}

test('an exec that was started, has no end and an exit code did not start', async () => {
  const events = [
    ...[event('exec_create: cat x', '1'), event('exec_start: cat x', '1')],
    ...[event('exec_start: cat x', '2'), event('exec_die', '2')],
    ...['3', '4', '5'].map((id) => event('exec_start: cat x', id)),
    event('exec_start: check ', '6'),
  ];
  const docker = engine({
    1: { Running: false, ExitCode: 127 },
    3: { Running: true, ExitCode: null },
    4: { Running: false, ExitCode: 137 },
  });
  expect(await failedExecs('c', () => events, docker)).toEqual([CAT]);
  expect(docker.asked).toEqual(['1', '3', '4', '5']);
});

test("a program's own exit code is no failed start: its end is told a moment later", async () => {
  const events = [event('exec_start: sh -c exit 127', '1')];
  setTimeout(() => events.push(event('exec_die', '1')), 50);
  expect(await failedExecs('c', () => events, engine({ 1: { Running: false, ExitCode: 127 } }))).toEqual([]);
});

test('what an exec misses is in the error that the test printed; else it may be the program', () => {
  const config = { Env: ['PATH=/bin:/usr/bin'], WorkingDir: '/w' };
  const error =
    'OCI runtime exec failed: exec failed: unable to start container process: chdir to cwd ("/app/deep") set in config.json failed: no such file or directory';
  expect(missedByExecs([CAT], [error], config)).toEqual(['/app/deep']);
  expect(missedByExecs([CAT], [], config)).toEqual(['/bin/cat', '/usr/bin/cat']);
  expect(missedByExecs([], [], config)).toEqual([]);
});
