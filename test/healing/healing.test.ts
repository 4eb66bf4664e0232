import { describe, expect, test } from 'vitest';
import { EXIT, type Failure } from '../../src/failure.ts';
import { type Healed, heal } from '../../src/healing/healing.ts';
import type { Files } from '../rootfs/trees.ts';
import { type Patient, wardWith } from './patient.ts';

const FILES: Files = { '/app/a': '', '/app/b': '', '/opt/c': '', '/srv/d': '', '/lib': { link: 'app' } };
const MANY = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`/conf/${i}.txt`, '']));

async function healed(patient: Patient) {
  const { ward, bare, did, told } = wardWith(patient);
  const result = await heal(ward, bare).catch((error: Failure) => error);
  const paths = Array.isArray(result) ? result.map(({ path }: Healed) => path) : undefined;
  return { paths, healed: result as Healed[], failure: result as Failure, did, told };
}

describe('a micro image', () => {
  test('that passes is left as it is', async () => {
    const { paths, did } = await healed({ files: FILES, list: ['/app/a'], program: ({ reach }) => reach('/app/a') });
    expect([paths, did]).toEqual([[], ['verify']]);
  });

  test('that misses a file gets it: when it fails twice, passes with it, fails without it, and passes again', async () => {
    const program: Patient['program'] = ({ reach }) => reach('/app/a') && reach('/lib/b');
    const { healed: records, did } = await healed({ files: FILES, list: ['/app/a'], program });
    expect(records).toEqual([{ path: '/lib/b', round: 1, because: 'looked for in vain' }]);
    expect(did).toEqual(['verify', 'verify again', 'make /lib/b', 'verify', 'bare', 'once']);
  });

  test('gets one file after the other where each is only looked for behind the last', async () => {
    const program: Patient['program'] = ({ reach }) => reach('/app/b') && reach('/opt/c') && reach('/srv/d');
    const { healed: records, told } = await healed({ files: FILES, list: ['/app/a'], program });
    expect(records.map(({ path, round }) => [path, round])).toEqual([
      ['/app/b', 1],
      ['/opt/c', 2],
      ['/srv/d', 3],
    ]);
    expect(told.map(({ added, verdict }) => [added.length, verdict.ok])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
  });

  test('gets all of a folder in which one is looked for after the other', async () => {
    const parts = Array.from({ length: 12 }, (_, i) => `/loc/sub/${i}`);
    const files: Files = {
      ...FILES,
      ...Object.fromEntries(parts.map((path) => [path, ''])),
      '/loc/sub/deep/y': '',
      '/loc/x': '',
    };
    const program: Patient['program'] = ({ reach }) => parts.every((path) => reach(path));
    const { healed: records, told } = await healed({ files, list: ['/app/a'], program });
    expect(records.map(({ path }) => path).sort()).toEqual([...parts, '/loc/sub/deep', '/loc/sub/deep/y'].sort());
    expect(records.map(({ because }) => because)).toContain('beside what was looked for in vain');
    expect(told.map(({ added }) => added.length)).toEqual([1, 14]);
  });

  test('that made itself what the original has is suspected too', async () => {
    const program: Patient['program'] = ({ reach }) => {
      if (!reach('/app/b', 'stat')) reach('/app/b', 'create');
      return reach('/app/b', 'open');
    };
    expect((await healed({ files: FILES, list: ['/app/a'], program })).paths).toEqual(['/app/b']);
  });
});

describe('it fails', () => {
  const needsAll: Patient['program'] = ({ reach }) => reach('/app/b') && reach('/opt/c') && reach('/srv/d');

  test('after as many rounds as allowed, with what was tried and what is missing still', async () => {
    const { failure, told } = await healed({ files: FILES, list: ['/app/a'], program: needsAll, rounds: 2 });
    expect(failure).toMatchObject({
      message: 'on the micro image, also after 2 rounds of healing: run 5 failed',
      exitCode: EXIT.testOnMicro,
      mend: 'Every round found more that is missing: raise heal (2). Name the missing paths in keep, or let the test on the original reach them.',
      evidence: [
        { title: 'Looked for in vain, and the original has it', lines: ['/srv/d'] },
        { title: 'Round 1 of healing: run 3 failed, with', lines: ['/app/b'] },
        { title: 'Round 2 of healing: run 5 failed, with', lines: ['/app/b', '/opt/c'] },
      ],
    });
    expect(told).toHaveLength(2);
  });

  test('at once with heal: 0, and names what was looked for', async () => {
    const { failure, did } = await healed({ files: FILES, list: ['/app/a'], program: needsAll, rounds: 0 });
    expect(failure).toMatchObject({
      message: 'on the micro image: run 1 failed',
      mend: 'Name the missing paths in keep, or let the test on the original reach them.',
      evidence: [{ lines: ['/app/b'] }],
    });
    expect(did).toEqual(['verify', 'verify again']);
  });

  test('at once where nothing was looked for in vain, and says so', async () => {
    const { failure, did } = await healed({ files: FILES, list: ['/app/a'], program: ({ reach }) => !reach('/app/a') });
    expect(failure.mend).toMatch(/looked for nothing that only the original has.*nothing could be healed.*flaky/);
    expect(did).toEqual(['verify', 'verify again']);
  });

  test('as soon as nothing new was looked for', async () => {
    const program: Patient['program'] = ({ reach }) => reach('/app/b') && false;
    const { failure, did } = await healed({ files: FILES, list: ['/app/a'], program });
    expect(failure.message).toBe('on the micro image, also after 1 round of healing: run 3 failed');
    expect(failure.mend).toMatch(/^With what was added, the micro container looks for nothing more/);
    expect(did.filter((one) => one.startsWith('make'))).toEqual(['make /app/b']);
  });

  test.each([
    ['alone', ['/app/b'], [] as string[]],
    ['beside others, which are healed', ['/app/b'], ['make /opt/c']],
  ])('where drop names what was looked for: %s', async (_, dropped, makes) => {
    const program: Patient['program'] = ({ reach }) => (makes.length === 0 || reach('/opt/c')) && reach('/app/b');
    const { failure, did } = await healed({ files: FILES, list: ['/app/a'], program, dropped });
    expect(failure.mend).toBe(
      'The micro container looked for /app/b, which drop names: take it out of drop, or mend what looks for it.',
    );
    expect(failure.evidence[0]).toEqual({
      title: 'Looked for in vain, and the original has it',
      lines: ['/app/b'],
    });
    expect(did.filter((one) => one.startsWith('make'))).toEqual(makes);
  });
});

describe('a flaky test', () => {
  /** Benign: what fails has nothing to do with it. */
  const alternating = (fails: (run: number) => boolean): Patient => ({
    files: FILES,
    list: ['/app/a'],
    program: ({ reach }, run) => {
      reach('/app/b', 'stat');
      return !fails(run);
    },
  });

  test('that passes at the second time heals nothing', async () => {
    const { failure, did } = await healed(alternating((run) => run === 1));
    expect(failure).toMatchObject({
      message:
        'the test failed and then passed on the very same micro image: it is flaky, and nothing was healed. At first run 1 failed',
      exitCode: EXIT.testOnMicro,
      mend: expect.stringContaining('Mend the test'),
    });
    expect(did).toEqual(['verify', 'verify again']);
  });

  test('that passes on the healed image and then fails is no success', async () => {
    const { failure } = await healed(alternating((run) => run !== 3));
    expect(failure).toMatchObject({
      message:
        'the test passed after 1 round of healing and then failed on the very same micro image: it is flaky, and nothing was healed. The second time run 5 failed',
      exitCode: EXIT.testOnMicro,
    });
  });

  test('that passes when a tracer watches the image of a round is not healed further', async () => {
    const program: Patient['program'] = ({ reach }, run) => reach('/app/b') && (run > 3 || reach('/opt/c'));
    const { failure, did } = await healed({ files: FILES, list: ['/app/a'], program });
    expect(failure.message).toContain('failed and then passed on the very same micro image');
    expect(did).toEqual(['verify', 'verify again', 'make /app/b', 'verify', 'verify again']);
  });

  test('or whatever else recovers meanwhile heals nothing', async () => {
    const { failure, did } = await healed(alternating((run) => run < 3));
    expect(failure).toMatchObject({
      message:
        'the test failed, passed after 1 round of healing, and then passed on the first micro image too: what was added is not what it lacked, and nothing was healed. At first run 1 failed',
      exitCode: EXIT.testOnMicro,
    });
    expect(did).toEqual(['verify', 'verify again', 'make /app/b', 'verify', 'bare']);
  });

  test.each(Array.from({ length: 128 }, (_, pattern) => pattern))(
    'is never a success when the last run on the image failed (pattern %d)',
    async (pattern) => {
      const { paths, did } = await healed(alternating((run) => ((pattern >> (run - 1)) & 1) === 1));
      const runs = did.filter((one) => /^(verify|verify again|once|bare)$/.test(one)).length;
      if (paths) expect((pattern >> (runs - 1)) & 1).toBe(0);
      // It would have to fail, fail, pass, fail, pass just as a missing file makes it.
      if (paths && paths.length > 0) expect(pattern & 31).toBe(0b01011);
    },
  );
});

describe('whether a failure comes again', () => {
  const base: Patient = {
    files: FILES,
    list: ['/app/a'],
    program: ({ reach }) => reach('/app/b'),
  };

  test('is told by the run that a tracer watched', async () => {
    const { did } = await healed(base);
    expect(did.slice(0, 3)).toEqual(['verify', 'verify again', 'make /app/b']);
  });

  test('is told by one more where the engine itself names what is missing, and no tracer is needed', async () => {
    const { did } = await healed({ ...base, missed: true });
    expect(did).toEqual(['verify', 'once', 'make /app/b', 'verify', 'bare', 'once']);
  });

  test('is not, where that fails in another way: the tracer may have done that', async () => {
    const { did } = await healed({ ...base, why: (run) => (run === 2 ? 'exited' : 'test failed') });
    expect(did.slice(0, 4)).toEqual(['verify', 'verify again', 'once', 'make /app/b']);
  });

  test('is told by it when it passes', async () => {
    const { failure, did } = await healed({
      ...base,
      program: ({ reach }, run) => {
        reach('/app/b', 'stat');
        return run === 2;
      },
    });
    expect(failure.message).toContain('flaky');
    expect(did).toEqual(['verify', 'verify again']);
  });
});

describe('files that are found by listing their folder', () => {
  const reads =
    (name: string): Patient['program'] =>
    ({ reach, list }) => {
      const found = list('/conf').find((path) => path === name);
      return found !== undefined && reach(found);
    };
  const many: Patient = { files: { ...MANY, '/conf/x.conf': '' }, list: ['/conf'], program: reads('/conf/x.conf') };
  const steps = (did: readonly string[]) => did.map((one) => one.split(' ')[0]);

  test('are all added where they are few', async () => {
    const files: Files = { '/conf/x.conf': '', '/conf/y.conf': '' };
    const { healed: records, did } = await healed({ ...many, files });
    expect(records.map(({ path, because }) => [path, because])).toEqual([
      ['/conf/x.conf', 'in a folder that was listed'],
      ['/conf/y.conf', 'in a folder that was listed'],
    ]);
    expect(did).toEqual(['verify', 'verify again', 'make /conf/x.conf /conf/y.conf', 'verify', 'bare', 'once']);
  });

  test('are all tried where they are many, and then only those that are used', async () => {
    const { healed: records, did, told } = await healed(many);
    expect(records).toEqual([{ path: '/conf/x.conf', round: 2, because: 'in a folder that was listed' }]);
    expect(steps(did)).toEqual(['verify', 'verify', 'make', 'verify', 'watch', 'make', 'verify', 'bare', 'once']);
    expect(told.map(({ added }) => added.length)).toEqual([31, 1]);
  });

  test('come after what was looked for by name, which then stays', async () => {
    const program: Patient['program'] = (container, run) =>
      container.reach('/app/b') && reads('/conf/x.conf')(container, run);
    const { healed: records } = await healed({ ...many, files: { ...FILES, ...many.files }, program });
    expect(records.map(({ path, because }) => [path, because])).toEqual([
      ['/app/b', 'looked for in vain'],
      ['/conf/x.conf', 'in a folder that was listed'],
    ]);
  });

  test.each([
    ['the names alone matter', { program: (({ list }) => list('/conf').length === 31) as Patient['program'] }, 1],
    ['no tracer says what was used', { unwatched: true }, 1],
    ['there is no round left', { rounds: 1 }, 1],
  ])('all stay where %s', async (_, change, rounds) => {
    const { paths, told, did } = await healed({ ...many, ...change });
    expect(paths).toHaveLength(31);
    expect(told.length).toBe(rounds);
    expect(did.at(-1)).toBe('once');
  });

  /** Used, and counted: no smaller image passes. */
  const counts: Patient['program'] = (container, run) =>
    reads('/conf/x.conf')(container, run) && container.list('/conf').length === 31;

  test('all come back where those that are used are not enough, in an image of the same bytes', async () => {
    const { paths, did, told } = await healed({ ...many, program: counts });
    expect(paths).toHaveLength(31);
    expect(told.map(({ added, verdict }) => [added.length, verdict.ok])).toEqual([
      [31, true],
      [1, false],
    ]);
    expect(steps(did).slice(-6)).toEqual(['make', 'verify', 'verify', 'make', 'bare', 'once']);
    const sha256 = (made: number) => String(made);
    const { failure } = await healed({ ...many, program: counts, sha256 });
    expect(failure.message).toBe('packing the same list again gave other bytes');
  });

  test('are searched on where the smaller image looks for more by name', async () => {
    /** Only what is there is a reason to look for the other. */
    const program: Patient['program'] = (container, run) => {
      const names = container.list('/conf');
      if (names.length === 31) return reads('/conf/x.conf')(container, run);
      return reads('/conf/x.conf')(container, run) && container.reach('/conf/7.txt');
    };
    const { paths, told } = await healed({ ...many, program });
    expect(paths).toEqual(['/conf/x.conf', '/conf/7.txt']);
    expect(told.map(({ added }) => added.length)).toEqual([31, 1, 2]);
  });

  test('are all used, so that no smaller image is tried', async () => {
    const program: Patient['program'] = ({ reach, list }) => {
      const names = list('/conf');
      return names.length === 31 && names.every((name) => reach(name));
    };
    const { paths, told } = await healed({ ...many, program });
    expect([paths?.length, told.length]).toEqual([31, 1]);
  });

  test('are not tried where drop explains the failure', async () => {
    const program: Patient['program'] = ({ reach, list }) => list('/conf').length < 99 && reach('/app/b');
    const files = { ...FILES, ...many.files };
    const { failure, did } = await healed({ ...many, files, program, dropped: ['/app/b'] });
    expect(failure.mend).toMatch(/^The micro container looked for \/app\/b, which drop names/);
    expect(did).toEqual(['verify', 'verify again']);
  });

  test('are never those that drop names', async () => {
    const { paths, failure } = await healed({ ...many, dropped: ['/conf/x.conf'] });
    expect(paths).toBeUndefined();
    expect(failure.exitCode).toBe(EXIT.testOnMicro);
  });
});
