import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Cancelled } from '../../../src/base/failure.ts';
import { Docker } from '../../../src/engine/docker.ts';
import { digestIn, pushAll } from '../../../src/pipeline/push/push.ts';
import type { PushRecord } from '../../../src/report/report.ts';
import { program } from '../../capture/scripts.ts';
import { workFolder } from '../../capture/stage.ts';
import { reference } from '../../support/image-names.ts';
import { memoryLog } from '../../support/logs.ts';

const DIGEST = `sha256:${'d'.repeat(64)}`;
const OTHER = `sha256:${'e'.repeat(64)}`;

test('the digest is that of the last line with one', () => {
  expect(digestIn(`1: digest: ${OTHER} size: 1\n5f70: Pushed\n1.2: digest: ${DIGEST} size: 527\n`)).toBe(DIGEST);
  expect(digestIn(`5f70: Layer already exists\n${DIGEST}\n`)).toBeUndefined();
});

describe('pushing', () => {
  let folder: ReturnType<typeof workFolder>;
  let log: ReturnType<typeof memoryLog>;
  let abort: AbortController;
  beforeEach(() => {
    folder = workFolder();
    log = memoryLog();
    abort = new AbortController();
    vi.stubEnv('PATH', `${folder.path}${delimiter}${process.env.PATH}`);
    vi.stubEnv('CALLS', join(folder.path, 'calls'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    folder.remove();
  });

  /** `push` is the body of a script, with the tag in $2 and the number of the push, counted from 1, in $n. */
  function pushing(tags: string[], push: string, inspect = 'exit 1') {
    const count = `echo "$2" >> "$CALLS"; n=$(wc -l < "$CALLS")`;
    program(folder.path, 'docker', `case $1 in push) ${count}; ${push} ;; image) ${inspect} ;; esac`);
    const records: PushRecord[] = tags.map((tag) => ({ tag: reference(tag), pushed: false }));
    const docker = new Docker(log, abort.signal);
    return { records, done: pushAll(docker, { log, signal: abort.signal }, records) };
  }
  const calls = () => readFileSync(join(folder.path, 'calls'), 'utf8').trim().split('\n');
  const says = (digest: string) => `echo "x: digest: ${digest} size: 9"`;

  test('records each tag with its digest, and returns the digest once', async () => {
    const { records, done } = pushing(['r.example/a:1', 'r.example/b'], says(DIGEST));
    expect(await done).toEqual([DIGEST]);
    expect(records).toEqual([
      { tag: reference('r.example/a:1'), pushed: true, reference: `r.example/a@${DIGEST}` },
      { tag: reference('r.example/b'), pushed: true, reference: `r.example/b@${DIGEST}` },
    ]);
  });

  test('returns different digests, the first tag’s first', async () => {
    const { done } = pushing(['o/a', 'o/b'], `[ $2 = o/a ] && ${says(OTHER)} || ${says(DIGEST)}`);
    expect(await done).toEqual([OTHER, DIGEST]);
  });

  test.each([
    ['the image has for this repository', [`x@${OTHER}`, `o/a@${DIGEST}`], [DIGEST]],
    ['is unknown, because there are two', [`o/a@${OTHER}`, `o/a@${DIGEST}`], []],
  ])('without a digest in the engine’s output, takes the digest that %s', async (_, RepoDigests, digests) => {
    const { records, done } = pushing(['docker.io/o/a:1'], 'true', `echo '${JSON.stringify([{ RepoDigests }])}'`);
    expect(await done).toEqual(digests);
    expect(records[0]!.pushed).toBe(true);
  });

  test('tries again after a broken connection', async () => {
    const { records, done } = pushing(
      ['o/a'],
      `[ $n = 2 ] && ${says(DIGEST)} || { echo 'read: connection reset by peer' >&2; exit 1; }`,
    );
    expect(await done).toEqual([DIGEST]);
    expect([records[0]!.pushed, calls()]).toEqual([true, ['o/a', 'o/a']]);
    expect(log.said).toContain('info: read: connection reset by peer: trying again in 2 s');
  });

  test('stops at the first refused tag', async () => {
    const refuse = "{ echo 'denied: no' >&2; exit 1; }";
    const { records, done } = pushing(['o/a', 'o/b', 'o/c'], `[ $2 = o/b ] && ${refuse} || ${says(DIGEST)}`);
    await expect(done).rejects.toThrow('push: o/b was not pushed: denied: no');
    expect(records).toEqual([
      { tag: reference('o/a'), pushed: true, reference: `o/a@${DIGEST}` },
      { tag: reference('o/b'), pushed: false, message: 'denied: no' },
      { tag: reference('o/c'), pushed: false },
    ]);
    expect(calls()).toEqual(['o/a', 'o/b']);
  });

  test.each([
    ['a push', 'sleep 60'],
    ['a wait', 'echo EOF >&2; exit 1'],
  ])('that is cancelled in %s logs what is pushed', async (_, second) => {
    const { records, done } = pushing(['o/a', 'o/b'], `[ $2 = o/a ] && ${says(DIGEST)} || { ${second}; }`);
    setTimeout(() => abort.abort(), 500);
    await expect(done).rejects.toThrow(Cancelled);
    expect(log.said).toContain('warning: Pushed before the cancel: o/a');
    expect(records[1]).toEqual({
      tag: reference('o/b'),
      pushed: false,
      message: 'cancelled: the registry may or may not have it',
    });
  });
});
