import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { exportInstance } from '../../src/contents/export/export.ts';
import type { Instance } from '../../src/contents/instance.ts';
import type { Docker } from '../../src/engine/docker.ts';
import type { Take } from '../../src/engine/socket.ts';
import { memoryLog } from '../support/logs.ts';
import { tar } from '../tar/tars.ts';

const folder = mkdtempSync(join(tmpdir(), 'instance-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ARCHIVE = tar({ name: 'file', body: 'its body' });

/** A container of an engine whose export is `send`. */
function exported(send: (take: Take) => Promise<void>) {
  const docker = { export: (_: string, take: Take) => send(take) } as Pick<Docker, 'export'> as Docker;
  return exportInstance(docker, { inspect: { Id: 'x' } } as Instance, { tempDir: folder, log: memoryLog() });
}

test.each([
  ['closes the connection', (free: () => void) => free()],
  ['breaks it', (_: () => void, fail: (error: Error) => void) => fail(new Error('broken'))],
])('an export is complete after its end mark, and is closed when the engine %s', async (_, end) => {
  let free = () => {};
  let fail = (_error: Error) => {};
  const contents = await exported((take) => {
    take(ARCHIVE);
    return new Promise<void>((resolve, reject) => {
      free = resolve;
      fail = reject;
    });
  });
  expect(contents.index().tree.get('/file' as never)?.size).toBe(8);
  let closed = false;
  const closing = contents.close().then(() => {
    closed = true;
  });
  await sleep(100);
  expect(closed).toBe(false);
  end(free, fail);
  await closing;
});

test('an export that ends before its end mark is an error', async () => {
  const broken = exported(async (take) => {
    take(ARCHIVE.subarray(0, 600));
    throw new Error('broken');
  });
  await expect(broken).rejects.toThrow('broken');
  const short = await exported(async (take) => take(ARCHIVE.subarray(0, 1_024)));
  expect(() => short.index()).toThrow(/truncated|ends/);
  await short.close();
});
