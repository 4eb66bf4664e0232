import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SeccompProfile } from '../../src/seccomp/profile.ts';
import { cli, readReport, sysdigFlags } from '../support/cli.ts';
import { docker, hasImage, left, nothing, removeImage } from '../support/engine.ts';
import { startJobService } from '../support/job-service.ts';

const { MICROPACKER_TEST_BASE: base, MICROPACKER_TEST_SYSDIG: live } = process.env;
const IMAGE = 'micropacker-test-seccomp';
const MICRO = `${IMAGE}-micro`;
const TIMEOUT = { timeout: 180_000 };
const DOCKERFILE = `FROM ${base}\nSTOPSIGNAL SIGKILL\nCMD ["sleep", "1000"]\n`;
let folder = '';
let output = '';

/** Makes the runtime start a second program under the profile. */
const EXEC = 'docker exec "$MICROPACKER_CONTAINER" cat /etc/hostname';

function run(script: string, ...more: string[]) {
  const kept = ['--keep', '/bin/cat', '--keep', '/bin/mkdir'];
  const flags = ['--seccomp', 'true', '--ready', 'none', '--tag', MICRO, '--output', output, ...kept];
  return cli(['run', '--json', '--watch-verify', 'false', ...flags, '--test', script, ...more]);
}

function profile(): SeccompProfile {
  return JSON.parse(readFileSync(join(output, 'seccomp.json'), 'utf8'));
}

describe.skipIf(!base)('a seccomp profile', () => {
  beforeAll(() => void docker(['build', '--quiet', '--tag', IMAGE, '-'], DOCKERFILE));
  afterAll(() => removeImage(IMAGE));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'seccomp-'));
    output = join(folder, 'output');
  });
  afterEach(() => {
    removeImage(MICRO);
    rmSync(folder, { recursive: true });
    expect(left()).toEqual(nothing);
  });

  const byTracer: [string, () => string[]][] = [['strace', () => ['--tracer', 'strace']]];
  if (live) byTracer.push(['sysdig', sysdigFlags]);

  test.each(byTracer)('captured by %s lets the test pass, and allows no other calls', TIMEOUT, async (_, flags) => {
    const { code, stderr, stdout } = await run(EXEC, '--image', IMAGE, ...flags());
    expect([code, stderr]).toEqual([0, expect.stringContaining('The test passes under seccomp.json, which allows ')]);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'verified',
      seccomp: readReport(output).seccomp,
      files: { 'seccomp.json': join(output, 'seccomp.json') },
    });
    const [allowed, clone, missing] = profile().syscalls;
    expect(allowed!.names).toEqual(expect.arrayContaining(['clock_nanosleep', 'execve', 'openat', 'setgroups']));
    expect(allowed!.names).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(mkdir|mount|socket|ptrace)/)]));
    expect(readReport(output).seccomp!.allowed).toBe(
      [allowed!, ...(missing ? [clone!] : [])].flatMap((r) => r.names).length,
    );
    const started = (...command: string[]) => {
      const option = ['--security-opt', `seccomp=${join(output, 'seccomp.json')}`];
      return docker(['run', '--rm', '--network', 'none', ...option, IMAGE, ...command]);
    };
    expect(started('cat', '/etc/debian_version')).toMatch(/^\d+/);
    expect(() => started('mkdir', '/x')).toThrow(/cannot create directory .*Operation not permitted/);
  });

  test('that is too narrow fails the run, and nothing is tagged or written', TIMEOUT, async () => {
    const third = `echo >> ${folder}/runs\n[ $(wc -l < ${folder}/runs) -lt 3 ] || docker exec "$MICROPACKER_CONTAINER" mkdir /x`;
    const { code, stderr, stdout } = await run(third, '--image', IMAGE, '--tracer', 'strace');
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^error: on the micro image, under seccomp\.json: /m)]);
    expect(stderr).toMatch(/cannot create directory .*Operation not permitted/);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'failed', failure: { exitCode: 3, phase: 'Seccomp profile' } });
    expect([hasImage(MICRO), existsSync(join(output, 'seccomp.json'))]).toEqual([false, false]);
  });

  test('is tested on a container that replaces an existing one, with its security options', TIMEOUT, async () => {
    const service = startJobService(IMAGE, ['--security-opt', 'no-new-privileges']);
    try {
      const look = `docker inspect --format '{{json .HostConfig.SecurityOpt}}' "$MICROPACKER_CONTAINER" >> ${folder}/options`;
      const { code, stderr } = await run(look, '--container', service.id, '--tracer', 'strace');
      expect([code, stderr]).toEqual([0, expect.stringContaining('The test passes under seccomp.json')]);
      const own = ['no-new-privileges'];
      const text = readFileSync(join(output, 'seccomp.json'), 'utf8');
      const options = readFileSync(join(folder, 'options'), 'utf8').trim().split('\n');
      expect(options.map((line) => JSON.parse(line))).toEqual([own, own, [...own, `seccomp=${text}`]]);
      expect(service.now().HostConfig.SecurityOpt).toEqual(own);
    } finally {
      service.remove();
    }
  });

  test('is an error if no container of the run was observed', TIMEOUT, async () => {
    const list = join(folder, 'list.txt');
    writeFileSync(list, '/usr/bin/sleep\n');
    const flags = ['--seccomp', 'true', '--ready', 'none', '--tag', MICRO, '--output', output, '--tracer', 'strace'];
    const { code, stderr } = await cli(['pack', '--image', IMAGE, '--file-list', list, ...flags, '--test', 'true']);
    expect([code, stderr]).toEqual([
      5,
      expect.stringContaining('error: seccomp: cannot make a profile: this run observed no container'),
    ]);
    expect(hasImage(MICRO)).toBe(false);
  });
});
