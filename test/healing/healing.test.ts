import { describe, expect, test } from 'vitest';
import { EXIT, type Failure } from '../../src/base/failure.ts';
import { heal } from '../../src/healing/healing.ts';
import type { Files } from '../rootfs/trees.ts';
import { imagesWith, type Scenario } from './scenario.ts';

const FILES: Files = { '/app/a': '', '/app/b': '', '/opt/c': '', '/srv/d': '', '/lib': { link: 'app' } };
const MANY = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`/conf/${i}.txt`, '']));

async function healed(scenario: Scenario) {
  const { images, first, did, told } = imagesWith(scenario);
  const result = await heal(images, first).catch((error: Failure) => error);
  const added = 'added' in result ? result.added : undefined;
  return { paths: added?.map(({ path }) => path), healed: added!, failure: result as Failure, did, told };
}

describe('a micro image', () => {
  test('that passes stays unchanged', async () => {
    const { paths, did } = await healed({ files: FILES, list: ['/app/a'], program: ({ reach }) => reach('/app/a') });
    expect([paths, did]).toEqual([[], ['verify']]);
  });

  test('that lacks a file gets it if the test fails twice, passes with it, fails without it, and passes again', async () => {
    const program: Scenario['program'] = ({ reach }) => reach('/app/a') && reach('/lib/b');
    const { healed: records, did } = await healed({ files: FILES, list: ['/app/a'], program });
    expect(records).toEqual([{ path: '/lib/b', round: 1, because: 'missing at run time' }]);
    expect(did).toEqual(['verify', 'verify again', 'make /lib/b', 'verify', 'first', 'once']);
  });

  test('gets one file per round if the program looks for each only after the one before', async () => {
    const program: Scenario['program'] = ({ reach }) => reach('/app/b') && reach('/opt/c') && reach('/srv/d');
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

  test('gets all files of a folder in which two rounds miss a file', async () => {
    const parts = Array.from({ length: 12 }, (_, i) => `/loc/sub/${i}`);
    const files: Files = {
      ...FILES,
      ...Object.fromEntries(parts.map((path) => [path, ''])),
      '/loc/sub/deep/y': '',
      '/loc/x': '',
    };
    const program: Scenario['program'] = ({ reach }) => parts.every((path) => reach(path));
    const { healed: records, told } = await healed({ files, list: ['/app/a'], program });
    expect(records.map(({ path }) => path).sort()).toEqual([...parts, '/loc/sub/deep', '/loc/sub/deep/y'].sort());
    expect(records.map(({ because }) => because)).toContain('beside a path missing at run time');
    expect(told.map(({ added }) => added.length)).toEqual([1, 14]);
  });

  test('gets a file of the original that the program creates itself if it is missing', async () => {
    const program: Scenario['program'] = ({ reach }) => {
      if (!reach('/app/b', 'stat')) reach('/app/b', 'create');
      return reach('/app/b', 'open');
    };
    expect((await healed({ files: FILES, list: ['/app/a'], program })).paths).toEqual(['/app/b']);
  });
});

describe('healing fails', () => {
  const needsAll: Scenario['program'] = ({ reach }) => reach('/app/b') && reach('/opt/c') && reach('/srv/d');

  test('if it takes too long, and the error names the added and the missing paths', async () => {
    const { failure, told } = await healed({ files: FILES, list: ['/app/a'], program: needsAll, late: 2 });
    expect(failure).toMatchObject({
      message: 'on the micro image, also after 2 rounds of healing: run 5 failed',
      exitCode: EXIT.testOnMicro,
      fix: 'Healing ended, because it took longer than 2 min 0 s (ten times the capture, at least 5 min). Add the missing paths to keep, or let the test on the original use them.',
      evidence: [
        { title: 'Missing at run time, but in the original', lines: ['/srv/d'] },
        { title: 'Round 1 of healing: run 3 failed, with', lines: ['/app/b'] },
        { title: 'Round 2 of healing: run 5 failed, with', lines: ['/app/b', '/opt/c'] },
      ],
    });
    expect(told).toHaveLength(2);
  });

  test('at once with heal: 0, and the error names the missing path', async () => {
    const { failure, did } = await healed({ files: FILES, list: ['/app/a'], program: needsAll, rounds: 0 });
    expect(failure).toMatchObject({
      message: 'on the micro image: run 1 failed',
      fix: 'Add the missing paths to keep, or let the test on the original use them.',
      evidence: [{ lines: ['/app/b'] }],
    });
    expect(did).toEqual(['verify', 'verify again']);
  });

  test('at once if nothing is missing at run time, and says so', async () => {
    const { failure, did } = await healed({ files: FILES, list: ['/app/a'], program: ({ reach }) => !reach('/app/a') });
    expect(failure.fix).toMatch(/^Nothing could be healed: .* look for no file that only the original has.*flaky/);
    expect(did).toEqual(['verify', 'verify again']);
  });

  test('as soon as a round finds nothing new', async () => {
    const program: Scenario['program'] = ({ reach }) => reach('/app/b') && false;
    const { failure, did } = await healed({ files: FILES, list: ['/app/a'], program });
    expect(failure.message).toBe('on the micro image, also after 1 round of healing: run 3 failed');
    expect(failure.fix).toMatch(/^Nothing more could be healed: with the added paths/);
    expect(did.filter((one) => one.startsWith('make'))).toEqual(['make /app/b']);
  });

  test.each([
    ['alone', ['/app/b'], [] as string[]],
    ['beside other missing paths, which are healed', ['/app/b'], ['make /opt/c']],
  ])('if drop names the missing path: %s', async (_, dropped, makes) => {
    const program: Scenario['program'] = ({ reach }) => (makes.length === 0 || reach('/opt/c')) && reach('/app/b');
    const { failure, did } = await healed({ files: FILES, list: ['/app/a'], program, dropped });
    expect(failure.fix).toBe(
      'Missing at run time, but named by drop: /app/b. Remove it from drop, or fix the program that needs it.',
    );
    expect(failure.evidence[0]).toEqual({
      title: 'Missing at run time, but in the original',
      lines: ['/app/b'],
    });
    expect(did.filter((one) => one.startsWith('make'))).toEqual(makes);
  });
});

test('rounds that add what was looked for by name are not limited', async () => {
  const { paths } = await healed({
    files: FILES,
    list: ['/app/a'],
    program: ({ reach }) => reach('/app/b') && reach('/opt/c') && reach('/srv/d'),
    rounds: 1,
  });
  expect(paths).toEqual(['/app/b', '/opt/c', '/srv/d']);
});

describe('a watched verification', () => {
  const watched: Scenario = { files: FILES, list: ['/app/a'], program: ({ reach }) => reach('/app/a'), watched: true };

  test('that passes and misses nothing is followed by a run as the image ships', async () => {
    const { paths, did } = await healed(watched);
    expect([paths, did]).toEqual([[], ['watch', 'ship']]);
  });

  test('adds what a passing test looked for in vain, until it misses nothing', async () => {
    const program: Scenario['program'] = ({ reach }) => {
      if (reach('/app/b', 'stat')) reach('/opt/c', 'stat');
      reach('/nowhere', 'stat');
      return true;
    };
    const { healed: records, did } = await healed({ ...watched, program });
    expect(records).toEqual([
      { path: '/app/b', round: 1, because: 'missing at run time', missed: true, passing: true },
      { path: '/opt/c', round: 2, because: 'missing at run time', missed: true, passing: true },
    ]);
    expect(did).toEqual(['watch', 'make /app/b', 'watch', 'make /app/b /opt/c', 'watch', 'ship']);
  });

  test('heals a failure that it explains at once, and checks that the first image still fails', async () => {
    const { healed: records, did } = await healed({ ...watched, program: ({ reach }) => reach('/app/b') });
    expect(records).toEqual([{ path: '/app/b', round: 1, because: 'missing at run time', missed: true }]);
    expect(did).toEqual(['watch', 'make /app/b', 'watch', 'ship', 'first']);
  });

  test('with heal: 0 fails if anything is missed, though the test passes', async () => {
    const program: Scenario['program'] = ({ reach }) => reach('/app/b', 'stat') || true;
    const { failure, did } = await healed({ ...watched, program, rounds: 0 });
    expect(failure).toMatchObject({
      message:
        'on the micro image: the test passed, but the container looked for 1 path that only the original has: /app/b',
      exitCode: EXIT.testOnMicro,
      fix: expect.stringMatching(/^heal: 0 allows no addition\. Add it to keep/),
    });
    expect(did).toEqual(['watch']);
  });

  test('does not add what drop names', async () => {
    const program: Scenario['program'] = ({ reach }) => reach('/app/b', 'stat') || true;
    const { paths, did } = await healed({ ...watched, program, dropped: ['/app/b'] });
    expect([paths, did]).toEqual([[], ['watch', 'ship']]);
  });

  test('is not enough: an image that fails as it ships fails', async () => {
    const { failure, did } = await healed({ ...watched, program: (_, run) => run === 1 });
    expect(failure.message).toBe('on the micro image: run 2 failed');
    expect(did).toEqual(['watch', 'ship', 'once']);
  });

  test('of a test that fails once as the image ships finds it flaky', async () => {
    const { failure, did } = await healed({ ...watched, program: (_, run) => run !== 2 });
    expect(failure.message).toContain('the test is flaky');
    expect(did).toEqual(['watch', 'ship', 'once']);
  });

  test('of a test that recovers by itself heals nothing', async () => {
    const program: Scenario['program'] = ({ reach }, run) => reach('/app/b', 'stat') || run > 1;
    const { failure } = await healed({ ...watched, program });
    expect(failure.message).toContain('the test recovered without healing');
  });
});

describe('a flaky test', () => {
  /** The program looks for a missing path that it does not need: the failures have another cause. */
  const alternating = (fails: (run: number) => boolean): Scenario => ({
    files: FILES,
    list: ['/app/a'],
    program: ({ reach }, run) => {
      reach('/app/b', 'stat');
      return !fails(run);
    },
  });

  test('that passes the second time heals nothing', async () => {
    const { failure, did } = await healed(alternating((run) => run === 1));
    expect(failure).toMatchObject({
      message:
        'the test is flaky: it failed and then passed on the same micro image. Nothing was healed. At first run 1 failed',
      exitCode: EXIT.testOnMicro,
      fix: expect.stringContaining('Fix the test'),
    });
    expect(did).toEqual(['verify', 'verify again']);
  });

  test('that passes on the healed image and then fails is not a success', async () => {
    const { failure } = await healed(alternating((run) => run !== 3));
    expect(failure).toMatchObject({
      message:
        'the test is flaky: it passed after 1 round of healing and then failed on the same micro image. Nothing was healed. The second time run 5 failed',
      exitCode: EXIT.testOnMicro,
    });
  });

  test('that passes under a tracer in a round is not healed further', async () => {
    const program: Scenario['program'] = ({ reach }, run) => reach('/app/b') && (run > 3 || reach('/opt/c'));
    const { failure, did } = await healed({ files: FILES, list: ['/app/a'], program });
    expect(failure.message).toContain('failed and then passed on the same micro image');
    expect(did).toEqual(['verify', 'verify again', 'make /app/b', 'verify', 'verify again']);
  });

  test('that recovers by itself heals nothing', async () => {
    const { failure, did } = await healed(alternating((run) => run < 3));
    expect(failure).toMatchObject({
      message:
        'the test recovered without healing: it failed, passed after 1 round of healing, and then passed on the first micro image too. The added files were not the cause, and nothing was healed. At first run 1 failed',
      exitCode: EXIT.testOnMicro,
    });
    expect(did).toEqual(['verify', 'verify again', 'make /app/b', 'verify', 'first']);
  });

  test.each(Array.from({ length: 128 }, (_, pattern) => pattern))(
    'is never a success when the last run on the image failed (pattern %d)',
    async (pattern) => {
      const { paths, did } = await healed(alternating((run) => ((pattern >> (run - 1)) & 1) === 1));
      const runs = did.filter((one) => /^(verify|verify again|once|first)$/.test(one)).length;
      if (paths) expect((pattern >> (runs - 1)) & 1).toBe(0);
      // The results must be fail, fail, pass, fail, pass, exactly as with a missing file.
      if (paths && paths.length > 0) expect(pattern & 31).toBe(0b01011);
    },
  );
});

describe('a failure is confirmed', () => {
  const base: Scenario = {
    files: FILES,
    list: ['/app/a'],
    program: ({ reach }) => reach('/app/b'),
  };

  test('by the run under a tracer', async () => {
    const { did } = await healed(base);
    expect(did.slice(0, 3)).toEqual(['verify', 'verify again', 'make /app/b']);
  });

  test('by an untraced run if the engine itself names the missing file, so that no tracer is needed', async () => {
    const { did } = await healed({ ...base, missed: true });
    expect(did).toEqual(['verify', 'once', 'make /app/b', 'verify', 'first', 'once']);
  });

  test('by an untraced run if the run under a tracer fails in another way, which the tracer may cause', async () => {
    const { did } = await healed({ ...base, why: (run) => (run === 2 ? 'exited' : 'test failed') });
    expect(did.slice(0, 4)).toEqual(['verify', 'verify again', 'once', 'make /app/b']);
  });

  test('not, if the run under a tracer passes: the test is flaky', async () => {
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

describe('files that a program finds by listing their folder', () => {
  const reads =
    (name: string): Scenario['program'] =>
    ({ reach, list }) => {
      const found = list('/conf').find((path) => path === name);
      return found !== undefined && reach(found);
    };
  const many: Scenario = { files: { ...MANY, '/conf/x.conf': '' }, list: ['/conf'], program: reads('/conf/x.conf') };
  const steps = (did: readonly string[]) => did.map((one) => one.split(' ')[0]);

  test('are added if the test needs them, and the others are not', async () => {
    const files: Files = { '/conf/x.conf': '', '/conf/y.conf': '' };
    const { healed: records, did } = await healed({ ...many, files });
    expect(records.map(({ path, because }) => [path, because])).toEqual([['/conf/x.conf', 'in a listed folder']]);
    const makes = ['make /conf/x.conf /conf/y.conf', 'verify', 'trace', 'make /conf/x.conf', 'verify'];
    expect(did).toEqual(['verify', 'verify again', ...makes, 'first', 'once']);
  });

  test('are all tried if they are many, and then only the used ones', async () => {
    const { healed: records, did, told } = await healed({ ...many, rounds: 1 });
    expect(records).toEqual([{ path: '/conf/x.conf', round: 2, because: 'in a listed folder' }]);
    expect(steps(did)).toEqual(['verify', 'verify', 'make', 'verify', 'trace', 'make', 'verify', 'first', 'once']);
    expect(told.map(({ added }) => added.length)).toEqual([31, 1]);
  });

  test('are found by bisection if no tracer shows the used ones', async () => {
    const { paths, told } = await healed({ ...many, untraced: true });
    expect(paths).toEqual(['/conf/x.conf']);
    expect(told.length).toBeLessThan(10);
  });

  describe('are searched in several folders', () => {
    const folder = (name: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}/${i}`, 'content']));
    const files: Files = { ...folder('/app/a', 3), ...folder('/app/b', 2), ...folder('/usr/lib', 1), '/app/x': '' };
    const folders = ['/usr/lib', '/app/a', '/app/b'];
    const program =
      (needed: string[]): Scenario['program'] =>
      ({ list }) => {
        const names = folders.flatMap(list);
        return needed.every((name) => names.includes(name));
      };
    const scenario: Scenario = { files, list: folders, program: program([]), owned: '/usr/', watched: true };

    test("the application's first, the small ones first, and never all at once", async () => {
      const { paths, told } = await healed({ ...scenario, program: program(['/app/b/0', '/app/b/1']) });
      expect(paths).toEqual(['/app/b/0', '/app/b/1']);
      expect(told.map(({ added }) => added)).toEqual([['/app/b/0', '/app/b/1'], ['/app/b/0'], ['/app/b/1']]);
    });

    test("a package's at last, and only what is needed stays", async () => {
      const { paths, told } = await healed({ ...scenario, program: program(['/usr/lib/0']), rounds: 1 });
      expect(paths).toEqual(['/usr/lib/0']);
      expect(told.map(({ added }) => added.length)).toEqual([2, 5, 6, 1]);
    });

    test('names of two folders are found', async () => {
      const { paths } = await healed({ ...scenario, program: program(['/usr/lib/0', '/app/a/1']) });
      expect(paths?.sort()).toEqual(['/app/a/1', '/usr/lib/0']);
    });

    test('and the last image that passed stays if the time is over', async () => {
      const { paths, told } = await healed({ ...scenario, program: program(['/usr/lib/0']), late: 3 });
      expect(paths).toHaveLength(6);
      expect(told).toHaveLength(3);
    });

    test('without success at the end: the error names them', async () => {
      const { failure } = await healed({ ...scenario, program: program(['/none']), rounds: 1 });
      expect(failure.message).toMatch(/^on the micro image, also after 3 rounds of healing: run \d+ failed$/);
      expect(failure.fix).toMatch(/^Nothing more could be healed/);
    });
  });

  test('are added after the paths missing by name, which stay', async () => {
    const program: Scenario['program'] = (container, run) =>
      container.reach('/app/b') && reads('/conf/x.conf')(container, run);
    const { healed: records } = await healed({ ...many, files: { ...FILES, ...many.files }, program });
    expect(records.map(({ path, because }) => [path, because])).toEqual([
      ['/app/b', 'missing at run time'],
      ['/conf/x.conf', 'in a listed folder'],
    ]);
  });

  test('all stay if only their names matter', async () => {
    const { paths, told, did } = await healed({ ...many, program: ({ list }) => list('/conf').length === 31 });
    expect([paths?.length, did.at(-1)]).toEqual([31, 'once']);
    expect(told.map(({ added }) => added.length)).toEqual([31, 30, 30]);
  });

  /** Reads a file and counts the names, so that no smaller image passes. */
  const counts: Scenario['program'] = (container, run) =>
    reads('/conf/x.conf')(container, run) && container.list('/conf').length === 31;

  test('all come back if the used ones are not enough, in an image of the same bytes', async () => {
    const { paths, did, told } = await healed({ ...many, program: counts });
    expect(paths).toHaveLength(31);
    expect(told.map(({ added, verdict }) => [added.length, verdict.ok])).toEqual([
      [31, true],
      [1, false],
      [30, false],
      [30, false],
    ]);
    expect(steps(did).slice(-6)).toEqual(['make', 'verify', 'verify', 'make', 'first', 'once']);
    const sha256 = (made: number) => String(made);
    const { failure } = await healed({ ...many, program: counts, sha256 });
    expect(failure.message).toBe('packing the same list again gave different bytes');
  });

  test('are added again if the smaller image looks for them by name', async () => {
    /** Looks for the second file only if some names are missing. */
    const program: Scenario['program'] = (container, run) => {
      const names = container.list('/conf');
      if (names.length === 31) return reads('/conf/x.conf')(container, run);
      return reads('/conf/x.conf')(container, run) && container.reach('/conf/7.txt');
    };
    const { paths, told } = await healed({ ...many, program });
    expect(paths).toEqual(['/conf/x.conf', '/conf/7.txt']);
    expect(told.map(({ added }) => added.length)).toEqual([31, 1, 2]);
  });

  test('are not reduced if all are used', async () => {
    const program: Scenario['program'] = ({ reach, list }) => {
      const names = list('/conf');
      return names.length === 31 && names.every((name) => reach(name));
    };
    const { paths, told } = await healed({ ...many, program });
    expect([paths?.length, told.length]).toEqual([31, 1]);
  });

  test('are not tried if drop explains the failure', async () => {
    const program: Scenario['program'] = ({ reach, list }) => list('/conf').length < 99 && reach('/app/b');
    const files = { ...FILES, ...many.files };
    const { failure, did } = await healed({ ...many, files, program, dropped: ['/app/b'] });
    expect(failure.fix).toMatch(/^Missing at run time, but named by drop: \/app\/b\./);
    expect(did).toEqual(['verify', 'verify again']);
  });

  test('are never added if drop names them', async () => {
    const { paths, failure } = await healed({ ...many, dropped: ['/conf/x.conf'] });
    expect(paths).toBeUndefined();
    expect(failure.exitCode).toBe(EXIT.testOnMicro);
  });
});
