import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/base/process.ts';
import { Unavailable } from '../../src/base/unavailable.ts';
import { type TracerOptions, tracers } from '../../src/capture/select.ts';
import { optionsFor, workFolder } from './stage.ts';

const id = '0123456789abcdef'.repeat(4);
let folder: ReturnType<typeof workFolder>;

beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

/** A release whose sysdig prints its version and otherwise runs `script`. */
async function release(script: string): Promise<string> {
  const bin = join(folder.path, 'usr/bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, 'sysdig'),
    `#!/bin/sh\n[ "$1" != --version ] || exec echo "sysdig version 9.8.7"\n${script}\n`,
  );
  chmodSync(join(bin, 'sysdig'), 0o755);
  const archive = join(folder.path, 'a.tar.gz');
  expect(await run(['tar', '-czf', archive, '-C', folder.path, 'usr'])).toMatchObject({ code: 0 });
  return archive;
}

/** Tries the tracers in order, without attaching strace. Returns the error of each. */
async function tried(options: TracerOptions): Promise<string[]> {
  const said: string[] = [];
  for await (const tracer of tracers(options)) {
    if (tracer.name === 'strace') return [...said, 'strace'];
    const error = await tracer.attach(id).then(
      () => new Error('attached'),
      (reason: Error) => reason,
    );
    if (!(error instanceof Unavailable)) throw error;
    said.push(error.message);
  }
  return said;
}

// To attach sysdig needs root, so all expected messages need root.
describe.skipIf(process.getuid?.() !== 0)('tracers', () => {
  const options = (sysdigUrl: string, more: Partial<TracerOptions> = {}) =>
    optionsFor(folder.path, { tracer: 'auto', sysdigUrl, sysdigDriver: 'kmod', ...more });

  test('a sysdig that crashes is tried without a chisel, then strace', async () => {
    const said = await tried(options(await release('kill -SEGV $$')));
    expect(said).toEqual([
      'sysdig 9.8.7, kernel module does not work here: ended by SIGSEGV',
      'sysdig 9.8.7, kernel module, without a chisel does not work here: ended by SIGSEGV',
      'strace',
    ]);
  });

  test('the last error line of sysdig is the reason', async () => {
    const said = await tried(
      options(await release('echo "Unable to load the driver" >&2; echo "Driver Drops:0" >&2; exit 1')),
    );
    expect(said[0]).toContain('does not work here: Unable to load the driver (exit code 1)');
  });

  test('tracer: sysdig ends the list without strace', async () => {
    expect(await tried(options(await release('exit 3'), { tracer: 'sysdig' }))).toHaveLength(2);
  });

  test('tracer: strace starts with strace', async () => {
    expect(await tried(options('', { tracer: 'strace' }))).toEqual(['strace']);
  });

  test('a wrong checksum ends the search', async () => {
    const wrong = options(await release('exit 0'), { sysdigSha256: '0'.repeat(64) });
    await expect(tried(wrong)).rejects.toMatchObject({ name: 'Failure' });
  });

  test('a kernel that cannot load the driver is tried once', async () => {
    const unreachable = { sysdigDriver: 'modern-bpf', sysdigUrl: 'http://127.0.0.1:1/x', sysdigSha256: '0'.repeat(64) };
    const said = await tried(options('', unreachable));
    expect(said.at(-1)).toBe('strace');
    expect(said).toHaveLength(2);
  });
});
