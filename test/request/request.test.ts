import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { type InputValues, readRequest } from '../../src/request/request.ts';
import { tagsOf } from '../../src/request/tags.ts';
import { sourceDateEpoch, valuesOf } from '../../src/request/values.ts';
import { reference } from '../support/image-names.ts';

const good: InputValues = { image: 'app:1.2', test: 'npm run e2e' };

describe('a request', () => {
  test('has the documented defaults', () => {
    expect(readRequest(good)).toEqual({
      source: { kind: 'image', image: 'app:1.2' },
      runArgs: [],
      command: [],
      test: { kind: 'script', text: 'npm run e2e' },
      shell: 'bash --noprofile --norc -eo pipefail {0}',
      readiness: { kind: 'auto' },
      readyTimeoutMs: 60_000,
      testTimeoutMs: 1_800_000,
      tags: [],
      push: false,
      labels: {},
      keep: [],
      drop: [],
      lock: undefined,
      lockMode: 'report',
      packageDb: true,
      sbom: true,
      verify: true,
      watchVerify: true,
      heal: 3,
      seccomp: false,
      listedMax: 1_000_000,
      maxSize: undefined,
      maxRatio: undefined,
      tracer: 'auto',
      sysdigVersion: '',
      sysdigUrl: '',
      sysdigSha256: '',
      sysdigDriver: 'modern-bpf',
      onDrops: 'fail',
      output: resolve('micropacker'),
      keepCapture: false,
      capture: true,
      fileLists: [],
    });
  });

  const lists = { image: 'app', 'file-lists': 'a.txt\nlists/**' };
  test.each([
    ['a test', good, 'run', true],
    ['lists without a test', lists, 'run', false],
    ['lists and a test', { ...lists, test: 'x' }, 'run', true],
    ['the start step', { image: 'app' }, 'capture', true],
    ['the pack step', { ...lists, test: 'x' }, 'pack', false],
  ] as const)('of %s captures only if needed', (_, values, purpose, capture) => {
    expect(readRequest(values, { purpose }).capture).toBe(capture);
  });

  test('has the globs of its file lists, which pack needs', () => {
    expect(readRequest(lists).fileLists).toEqual(['a.txt', 'lists/**']);
    expect(() => readRequest(good, { purpose: 'pack' })).toThrow(/^file-lists: is empty, want the file lists/);
  });

  test('has the values of the inputs', () => {
    const request = readRequest({
      ...good,
      'run-args': '-p\n  8080:80\n\n',
      command: 'nginx -g "daemon off;"',
      ready: 'tcp:80',
      'ready-timeout': '5',
      tags: 'a:1\nb:2',
      lock: ' locks/app.files ',
      'lock-mode': 'union',
      verify: 'False',
      'watch-verify': 'FALSE',
      heal: '0',
      'listed-max': '500kB',
      'max-size': '25MB',
      'max-ratio': '0.2',
      'sysdig-version': 'v0.41.4',
      'sysdig-sha256': `sha256:${'AB'.repeat(32)}`,
      'sysdig-driver': 'bpf:probe.o',
    });
    expect(request).toMatchObject({
      runArgs: ['-p', '8080:80'],
      command: ['nginx', '-g', 'daemon off;'],
      readiness: { kind: 'tcp', port: 80 },
      readyTimeoutMs: 5000,
      tags: ['a:1', 'b:2'],
      lock: 'locks/app.files',
      lockMode: 'union',
      verify: false,
      watchVerify: false,
      heal: 0,
      listedMax: 500_000,
      maxSize: 25_000_000,
      maxRatio: 0.2,
      sysdigVersion: '0.41.4',
      sysdigSha256: 'ab'.repeat(32),
      sysdigDriver: 'bpf:probe.o',
    });
  });

  test('takes each of several lines of command as one argument', () => {
    expect(readRequest({ ...good, command: 'nginx\n-g\ndaemon off;' }).command).toEqual(['nginx', '-g', 'daemon off;']);
  });

  test("takes the words after -- as the test, instead of the script's text", () => {
    expect(readRequest(good, { testArgv: ['npm', 'test'] }).test).toEqual({ kind: 'argv', argv: ['npm', 'test'] });
  });

  test('with file lists needs no test', () => {
    expect(readRequest({ image: 'app' }, { fileLists: ['a.txt'] }).test).toBeUndefined();
  });

  test.each<[string, InputValues, RegExp]>([
    ['image', { image: '' }, /^image: is empty, want the name/],
    ['image', { image: 'a b' }, /^image: got "a b", want the name of one image/],
    ['image', { image: '--privileged' }, /^image: got "--privileged"/],
    ['image', { image: 'ap:p:x' }, /^image: got "ap:p:x"/],
    ['test', { test: ' \n' }, /^test: is empty, want the command/],
    [
      'seccomp',
      { seccomp: 'true', verify: 'false' },
      /^seccomp: got "true", but the profile would not be tested, because the micro image is not tested/,
    ],
    ['shell', { shell: 'bash' }, /^shell: got "bash", want .*\{0\}/],
    ['ready', { ready: 'soon' }, /^ready: got "soon", want auto, http/],
    ['ready', { ready: 'tcp:70000' }, /^ready: got "tcp:70000"/],
    ['ready', { ready: 'log:(' }, /^ready: "\(" is not a regular expression/],
    ['ready-timeout', { 'ready-timeout': '1m' }, /^ready-timeout: got "1m", want a whole number/],
    ['test-timeout', { 'test-timeout': '0' }, /^test-timeout: got "0"/],
    ['heal', { heal: '11' }, /^heal: got "11", want a whole number from 0 to 10/],
    ['heal', { heal: 'no' }, /^heal: got "no", want a whole number from 0 to 10/],
    ['tags', { tags: 'App Micro' }, /^tags: got "App Micro", want image tags/],
    ['tags', { tags: 'app:1.2' }, /^tags: got "app:1.2", want tags other than the original/],
    ['keep', { keep: 'package:' }, /^keep: got "package:", want the name of a package/],
    [
      'drop',
      { drop: '!preset:shel' },
      /^drop: got "!preset:shel", want one of preset:shell, preset:ca-certificates, .*preset:nss$/,
    ],
    ['lock-mode', { lock: 'x', 'lock-mode': 'update' }, /^lock-mode: got "update", want one of report, union, fail/],
    ['lock', { 'lock-mode': 'fail' }, /^lock: is empty, want the path of a file list, because lock-mode is fail/],
    ['watch-verify', { 'watch-verify': 'yes' }, /^watch-verify: got "yes", want true or false/],
    ['verify', { verify: 'yes' }, /^verify: got "yes", want true or false/],
    ['max-size', { 'max-size': 'small' }, /^max-size: got "small", want a size such as 25MB/],
    ['listed-max', { 'listed-max': 'none' }, /^listed-max: got "none", want a size such as 1MB.*; 0 for none/],
    ['max-ratio', { 'max-ratio': '20' }, /^max-ratio: got "20", want a number above 0/],
    ['tracer', { tracer: 'dtrace' }, /^tracer: got "dtrace", want one of auto, sysdig, strace/],
    ['on-drops', { 'on-drops': 'ignore' }, /^on-drops: got "ignore", want one of fail, retry, warn/],
    ['sysdig-version', { 'sysdig-version': 'latest' }, /^sysdig-version: got "latest"/],
    ['sysdig-sha256', { 'sysdig-sha256': 'abc' }, /^sysdig-sha256: got "abc", want 64 hex digits/],
    ['sysdig-driver', { 'sysdig-driver': 'ebpf' }, /^sysdig-driver: got "ebpf", want modern-bpf, bpf:PATH or kmod/],
  ])('with a wrong %s (%j) is an error with the allowed values', (_, values, message) => {
    expect(() => readRequest({ ...good, ...values })).toThrow(Failure);
    expect(() => readRequest({ ...good, ...values })).toThrow(message);
  });

  test('must not replace an image without a tag as latest', () => {
    expect(() => readRequest({ image: 'app', test: 'x', tags: 'app:latest' })).toThrow(/other than the original/);
    const digest = `sha256:${'0'.repeat(64)}`;
    const originals = ['docker.io/library/app', 'index.docker.io/library/app:latest', `app:latest@${digest}`];
    for (const image of originals)
      expect(() => tagsOf({ tags: ['app'], push: false }, reference(image))).toThrow(/other than the original/);
    expect(tagsOf({ tags: ['app'], push: false }, reference(`app@${digest}`))).toEqual(['app']);
    expect(readRequest({ image: 'host:5000/app', test: 'x', tags: 'host:5000/app:x' }).tags).toEqual([
      'host:5000/app:x',
    ]);
  });
});

describe('a request with an existing container', () => {
  const container = { container: 'web', test: 'x' };

  test('has tags when the image is known', () => {
    expect(readRequest(container).tags).toEqual([]);
    expect(tagsOf({ tags: [], push: false }, reference('app:1.2'))).toEqual(['app:1.2-micro']);
    expect(readRequest({ ...container, tags: 'app:micro' }).tags).toEqual(['app:micro']);
    expect(() => tagsOf({ tags: ['app:micro'], push: false }, reference('app:micro'))).toThrow(
      /other than the original/,
    );
  });

  test.each<[string, InputValues, RegExp]>([
    ['run-args', { 'run-args': '-p\n80:80' }, /^run-args: got "-p 80:80", but the container already exists/],
    ['command', { command: 'nginx -t' }, /^command: got "nginx -t", but the container already exists/],
    ['image', { image: 'app' }, /^container: got "web", but image is "app"/],
    ['tags', { tags: 'a b' }, /^tags: got "a b", want image tags/],
  ])('with a wrong %s is an error', (_, values, message) => {
    expect(() => readRequest({ ...container, ...values })).toThrow(message);
  });
});

test('a list has one value per line', () => {
  expect(valuesOf(' a \r\n\n b c\n')).toEqual(['a', 'b c']);
});

test('SOURCE_DATE_EPOCH is read as seconds', () => {
  expect(sourceDateEpoch({})).toBeUndefined();
  expect(sourceDateEpoch({ SOURCE_DATE_EPOCH: '1700000000' })).toBe(1_700_000_000);
  expect(() => sourceDateEpoch({ SOURCE_DATE_EPOCH: 'now' })).toThrow(/^SOURCE_DATE_EPOCH: got "now"/);
});
