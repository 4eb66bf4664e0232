import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEnvironment, skippedLines } from './environment.ts';

const PROBE = 'MICROPACKER_TEST_PROBE';
const SYSDIG = 'MICROPACKER_TEST_SYSDIG';

describe('the environment that the set-up wrote', () => {
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'environment-'));
  });
  afterEach(() => rmSync(cache, { recursive: true }));

  const write = (...triples: string[]) =>
    execFileSync(process.execPath, ['scripts/set-up/environment.js', cache, ...triples]);
  const read = () => readFileSync(join(cache, 'env.json'), 'utf8');

  test('gives values, and reasons for missing ones', () => {
    write(SYSDIG, "/a b/it's.tar.gz", '', PROBE, '', 'no BTF');
    expect(readEnvironment(read(), () => true)).toEqual({
      variables: { [SYSDIG]: "/a b/it's.tar.gz" },
      missing: { [PROBE]: 'no BTF' },
    });
  });

  test('is the same for a shell', () => {
    write(SYSDIG, "/a b/it's.tar.gz", '', PROBE, '', 'no BTF');
    const script = `. '${cache}/env.sh'; printf '%s|%s' "$${SYSDIG}" "\${${PROBE}-unset}"`;
    const environment = { ...process.env, [PROBE]: undefined };
    expect(execFileSync('bash', ['-c', script], { env: environment, encoding: 'utf8' })).toBe("/a b/it's.tar.gz|unset");
  });

  test('does not name a deleted file', () => {
    write(SYSDIG, '/gone.tar.gz', '');
    const environment = readEnvironment(read(), () => false);
    expect(environment.variables).toEqual({});
    expect(environment.missing[SYSDIG]).toBe('/gone.tar.gz is gone: run bash scripts/set-up.sh again');
  });

  test('lacks everything if the set-up did not run', () => {
    const { variables, missing } = readEnvironment(undefined, existsSync);
    expect(variables).toEqual({});
    expect(Object.values(missing)).toHaveLength(11);
    expect(missing[PROBE]).toContain('scripts/set-up.sh');
  });
});

describe('the message about skipped tests', () => {
  test('is empty if nothing is missing', () => expect(skippedLines({})).toEqual([]));

  test('is one line per reason', () => {
    expect(skippedLines({ [SYSDIG]: 'no BTF', [PROBE]: 'no BTF' })).toEqual([
      'skipped: tests with live sysdig (no BTF)',
    ]);
  });
});
