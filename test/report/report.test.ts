import { describe, expect, test } from 'vitest';
import { asFailure, EXIT, Failure } from '../../src/base/failure.ts';
import type { ImagePath } from '../../src/base/path.ts';
import { pathFromBytes } from '../../src/base/path.ts';
import { table } from '../../src/cli/table.ts';
import { reportJson } from '../../src/report/json.ts';
import { leftOut } from '../../src/report/left-out.ts';
import { packedRecords, removedByFolder } from '../../src/report/packed-records.ts';
import { Recorder } from '../../src/report/recorder.ts';
import { emptyReport, type Report, type ReportFile } from '../../src/report/report.ts';
import { treeOf } from '../rootfs/trees.ts';
import { memoryLog } from '../support/logs.ts';
import { failedReport, goodReport } from './reports.ts';

const entry = (path: string, size = 0, type: 'file' | 'directory' | 'symlink' = 'file') => ({
  path: path as ImagePath,
  type,
  size,
  ...(type === 'symlink' ? { linkname: '../x' } : {}),
});
const jsonOf = (report: Report) => [...reportJson(report)].join('');

describe('records', () => {
  test('say what is packed, and the reason', () => {
    const packed = [
      { entry: entry('/a', 5), reason: 'traced' },
      { entry: entry('/l', 9, 'symlink'), reason: 'symlink', by: '/a' as ImagePath },
      { entry: { ...entry('/'), path: pathFromBytes(Buffer.from([0x2f, 0xff])) }, reason: 'keep' },
    ];
    expect(packedRecords(packed)).toEqual([
      { path: '/a', type: 'file', size: 5, reason: 'traced' },
      { path: '/l', type: 'symlink', size: 0, target: '../x', reason: 'symlink', by: '/a' },
      { path: '"/\\u00ff"', type: 'file', size: 0, reason: 'keep' },
    ]);
  });

  test('name the OS package of a packed path', () => {
    const owner = (path: ImagePath) => (path === '/a' ? 'müller' : undefined);
    expect(
      packedRecords(
        [
          { entry: entry('/a'), reason: 'traced' },
          { entry: entry('/b'), reason: 'traced' },
        ],
        { ownerOf: owner },
      ),
    ).toEqual([
      { path: '/a', type: 'file', size: 0, reason: 'traced', package: 'müller' },
      { path: '/b', type: 'file', size: 0, reason: 'traced' },
    ]);
  });

  test('name the program that touched a traced path first', () => {
    const [a, b] = ['/a', '/b'] as ImagePath[];
    const packed = [
      { entry: entry('/a'), reason: 'traced' },
      { entry: entry('/b'), reason: 'library', by: a },
      { entry: entry('/b'), reason: 'keep' },
    ];
    const program = '/bin/sh' as ImagePath;
    const records = packedRecords(packed, {
      callers: new Map([
        [a!, program],
        [b!, program],
      ]),
    });
    expect(records.map(({ by }) => by)).toEqual(['/bin/sh', '/a', undefined]);
  });

  test('sum up what is left out by folder, the largest first, without counting folders', () => {
    const entries = [
      entry('/etc/a', 1),
      entry('/usr/share/doc/x', 10),
      entry('/usr/share/man/y', 20),
      entry('/usr/share', 0, 'directory'),
      entry('/root-file', 5),
      entry('/kept', 100),
    ];
    expect(removedByFolder(entries, new Set(['/kept' as ImagePath]))).toEqual([
      { folder: '/usr/share', files: 2, bytes: 30 },
      { folder: '/', files: 1, bytes: 5 },
      { folder: '/etc', files: 1, bytes: 1 },
    ]);
  });

  test('are written as JSON that ends with a newline', () => {
    const text = jsonOf(goodReport());
    expect(JSON.parse(text)).toEqual(goodReport());
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('are written as JSON in pieces, with what is left out by folder', () => {
    const files = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`/d${at % 100}/file-${at}`, 'x']));
    const { tree } = treeOf(files);
    const pieces = [...reportJson({ ...goodReport(), leftOut: () => leftOut(tree, new Set()) })];
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.length).toBeLessThan(20);
    const { leftOut: read, ...rest } = JSON.parse(pieces.join('')) as ReportFile;
    expect(rest).toEqual(goodReport());
    expect(Object.keys(read!)).toEqual(['/', ...Array.from({ length: 100 }, (_, at) => `/d${at}`).sort()]);
    expect(read!['/d7']).toMatchObject({ 'file-7': 1, 'file-19907': 1 });
  });

  test('have the failure without the printed output, which may hold secrets', () => {
    const { evidence, ...told } = failedReport('m', ['password: hunter2']).failure!;
    expect(evidence[0]!.lines).toEqual(['password: hunter2']);
    expect(JSON.parse(jsonOf(failedReport('m', ['password: hunter2']))).failure).toEqual(told);
    const said = failedReport('it ended with exit code 1: password: hunter2');
    said.failure!.containerSaid = 'password: hunter2';
    expect(jsonOf(said)).not.toContain('hunter2');
    expect(JSON.parse(jsonOf(said)).failure.message).toBe('it ended with exit code 1');
  });
});

describe('the recorder', () => {
  test('records phases with their times, logs each as a group, and records a repeated warning once', async () => {
    const log = memoryLog();
    const recorder = new Recorder(emptyReport('app'), log);
    expect(await recorder.phase('Pack', async () => 5)).toBe(5);
    recorder.warn('careful');
    recorder.warn('careful');
    expect(recorder.report.phases).toEqual([{ name: 'Pack', ms: expect.any(Number) }]);
    expect(recorder.report.warnings).toEqual(['careful']);
    expect(log.said).toEqual(['group: Pack', expect.stringMatching(/^info: Pack took 0\.\d s$/), 'warning: careful']);
  });

  test('records a failure with the phase in which it happened', async () => {
    const recorder = new Recorder(emptyReport('app'), memoryLog());
    const failure = new Failure('why', { exitCode: EXIT.gate, fix: 'so' });
    await expect(recorder.phase('Verify', () => Promise.reject(failure))).rejects.toBe(failure);
    recorder.fail(failure);
    expect(recorder.report).toMatchObject({
      outcome: 'failed',
      failure: { phase: 'Verify', message: 'why', fix: 'so', exitCode: 4, evidence: [] },
      phases: [{ name: 'Verify' }],
    });
  });
});

describe('asFailure', () => {
  test('returns a Failure unchanged', () => {
    const failure = new Failure('x');
    expect(asFailure(failure)).toBe(failure);
  });

  test.each([new TypeError('broken'), 'broken'])(
    'reports any other error (%s) as unexpected, with its stack',
    (error) => {
      const failure = asFailure(error);
      expect(failure).toMatchObject({ message: 'unexpected: broken', exitCode: EXIT.usage });
      expect(failure.evidence[0]!.lines.join('\n')).toContain('report.test.ts');
    },
  );
});

test('the terminal table distinguishes a test that was not reached from one that did not run', () => {
  const tests = { original: { passed: false, readyMs: 0 } };
  expect(table(goodReport({ tests }), '/out')).toMatch(/test +not reached +not run\n/);
});

test('the terminal table says how the micro image was verified', () => {
  const verification = { watched: false, asItShips: 'passed' } as const;
  expect(table(goodReport({ verification }), '/out')).toMatch(
    /^ {2}The test passed as it ships\. It was not watched \(watch-verify is false\)/m,
  );
});

test('the terminal table shows the outcome, the numbers before and after, the tracer and the phases', () => {
  expect(table(goodReport(), '/out')).toBe(`app:1.2-micro: 224 MB → 13.0 MB (5.8 %), the test passes on the micro image

                original     micro image
  size            224 MB         13.0 MB
  files            9,123             190
  test      passed 3.1 s    passed 3.0 s

  captured by sysdig 0.41.4, modern eBPF, 0 events dropped
  capture 5.0 s, verify 4.0 s: 9.0 s in total
  output files in /out`);
});

test('the result for a terminal has the warnings and the listed folders that are not complete', () => {
  const warnings = Array.from({ length: 7 }, (_, i) => `warning ${i}`);
  const folder = {
    ...{ folder: '/app/assets', files: { packed: 0, total: 3 }, own: true, missing: 9, keep: '/app/assets/**' },
    ...{ keepBytes: 9, by: [] },
  };
  const listed = [folder, { ...folder, folder: '/usr/lib/python3', own: false }];
  const lines = table(goodReport({ warnings, listed }), '/out')
    .split('\n')
    .filter((line) => line.startsWith('  ! '));
  expect(lines).toEqual([
    ...warnings.slice(0, 5).map((text) => `  ! ${text}`),
    '  ! 2 more warnings in report.json',
    '  ! /app/assets was listed: 0 of 3 packed (keep: /app/assets/**)',
  ]);
});
