import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, read } from './project.ts';
import { allImports, circle, importsOf, roomOf, sources } from './rooms.ts';

/**
 * The rooms that each room may import from, types included. Imports go down this list, never up. `about` is
 * src/about.ts.
 */
const MAY_IMPORT: Record<string, string> = {
  action: 'pipeline trial original session engine report filelist capture request image base about',
  cli: 'pipeline session report filelist capture request rootfs tar base about',
  pipeline:
    'healing trial contents original session engine report sbom seccomp filelist capture request packages rootfs image tar base about',
  healing: 'trial report filelist capture rootfs base',
  trial: 'session proxy engine capture request rootfs image tar base',
  contents: 'original engine rootfs tar base about',
  original: 'session engine request image base',
  session: 'engine base',
  proxy: 'image',
  engine: 'image tar base',
  report: 'filelist request packages rootfs image tar base',
  sbom: 'packages base',
  seccomp: 'capture',
  filelist: 'capture rootfs base',
  capture: 'image base',
  request: 'rootfs image base',
  packages: 'rootfs tar base',
  rootfs: 'image tar base',
  image: 'tar base',
  tar: 'base',
  base: '',
};
const ROOMS = Object.keys(MAY_IMPORT);
/** Source files that are built into dist/, one program each. */
const ENTRIES = ['main', 'post', 'start', 'start-post', 'stop', 'pack', 'watcher', 'layer-server', 'cli'];
/** Only these rooms may start programs. */
const STARTS_PROGRAMS = ['base', 'engine', 'capture', 'contents', 'trial', 'session', 'action'];
const STARTING = ['*', 'run', 'start', 'startDetached', 'startPlumbed'];
/** Modules that start a program, whatever is imported of them. */
const STARTERS = [
  'node:child_process',
  'child_process',
  '@actions/exec',
  'src/base/ask.ts',
  'src/base/undisturbed.ts',
  'src/base/sudo.ts',
];
/** Bytes and plain data in, bytes and plain data out. */
const PURE = ['report', 'sbom', 'seccomp', 'filelist', 'packages', 'rootfs', 'image', 'tar'];
/** Here a variable of the runner is set or read for the tool cache and for apt-get. */
const EXCEPTIONS = ['src/capture/tool-cache.ts', 'src/capture/sysdig/cache.ts', 'src/capture/strace/install.ts'];
const PREFIX = '(?:GITHUB|ACTIONS|INPUT|STATE|RUNNER)_';
const RUNNER_VARIABLE = new RegExp(
  `\\benv(?:\\.|\\[['"])(?!GITHUB_TOKEN\\b)${PREFIX}|\\{[^{}]*\\b${PREFIX}[^{}]*\\}\\s*=\\s*(?:process\\.)?env`,
);

const imports = allImports();
const inside = imports.filter(({ to }) => to.startsWith('src/'));
const room = (file: string) => (file === 'src/about.ts' ? 'about' : roomOf(file));

describe('the rooms of src/', () => {
  test('and the programs are those of the table', () => {
    const there = readdirSync(join(ROOT, 'src'), { withFileTypes: true });
    const folders = there.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const files = there.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(folders.sort()).toEqual([...ROOMS].sort());
    expect(files.sort()).toEqual([...ENTRIES, 'about'].map((name) => `${name}.ts`).sort());
    expect(files.length).toBeLessThanOrEqual(12);
  });

  test.each(ROOMS)('%s imports from exactly the rooms in its row', (name) => {
    const seen = new Set(inside.filter(({ from }) => room(from) === name).map(({ to }) => room(to)));
    seen.delete(name);
    expect([...seen].sort()).toEqual(MAY_IMPORT[name]!.split(' ').filter(Boolean).sort());
  });

  test('follow the order of the table: nothing is imported from above', () => {
    for (const [at, name] of ROOMS.entries()) {
      const above = MAY_IMPORT[name]!.split(' ').filter(
        (other) => ROOMS.indexOf(other) >= 0 && ROOMS.indexOf(other) <= at,
      );
      expect(above, name).toEqual([]);
    }
  });

  test('each have a row in CONTRIBUTING.md, in the same order', () => {
    const table = [...read('CONTRIBUTING.md').matchAll(/^\| `src\/([\w-]+)\/` \| (.+) \|$/gm)];
    expect(table.map(([, name]) => name)).toEqual(ROOMS);
    for (const [, , sentence] of table) expect(sentence!.length).toBeGreaterThan(20);
  });
});

describe('the files of src/', () => {
  test('have no circular imports, types included', () => {
    expect(circle(inside.map(({ from, to }) => [from, to]))).toEqual([]);
  });

  test('exist for every relative import of the tests', () => {
    const files = new Set(sources());
    const missing = inside.filter(({ to }) => to.endsWith('.ts') && !files.has(to));
    expect(missing).toEqual([]);
  });

  test('have at most 300 lines', () => {
    const long = sources().filter((file) => read(file).split('\n').length > 301);
    expect(long).toEqual([]);
  });

  test('have lines of at most 120 columns, including comments', () => {
    const long = sources().flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, at) =>
          line.length > 120 && (/^\s*(?:\/\/|\/?\*)/.test(line) || !/['`]/.test(line)) ? [`${file}:${at + 1}`] : [],
        ),
    );
    expect(long).toEqual([]);
  });

  test('export each name only once: one name has one meaning', () => {
    const seen = new Map<string, string[]>();
    for (const file of sources()) {
      for (const [, name] of read(file).matchAll(
        /^export (?:declare |abstract |async )*(?:function\*?|class|const|let|type|interface|enum)\s+(\w+)/gm,
      ))
        seen.set(name!, [...(seen.get(name!) ?? []), file]);
    }
    // The two tracers have the same interface.
    const siblings = (files: string[]) => files.every((file) => /^src\/capture\/(sysdig|strace)\//.test(file));
    expect([...seen].filter(([, files]) => files.length > 1 && !siblings(files))).toEqual([]);
  });
});

describe('only the right room', () => {
  test('starts programs', () => {
    const starts = imports.filter(
      ({ to, names }) =>
        STARTERS.includes(to) || (to === 'src/base/process.ts' && names.some((name) => STARTING.includes(name))),
    );
    expect(starts.filter(({ from }) => !STARTS_PROGRAMS.includes(room(from)))).toEqual([]);
  });

  test('starts programs, and never through a shell or a module that is loaded by require', () => {
    expect(sources().filter((file) => /\bshell:\s*true|\bcreateRequire\b/.test(read(file)))).toEqual([]);
  });

  test('uses the network or the environment: rooms of formats do not', () => {
    const network = /^(?:node:)?(?:net|tls|http|https|http2|dgram|dns)(?:\/|$)|^@actions\/|^undici$/;
    expect(imports.filter(({ from, to }) => PURE.includes(room(from)) && network.test(to))).toEqual([]);
    const pure = sources().filter((file) => PURE.includes(room(file)));
    expect(pure.filter((file) => /\bprocess\.env\b|globalThis\.fetch|\bfetch\(\s*['"`]http/.test(read(file)))).toEqual(
      [],
    );
  });

  test("knows GitHub's runner: its packages and its variables", () => {
    const packages = imports.filter(({ to }) => /^@actions\/(core|artifact|github)/.test(to));
    expect(packages.filter(({ from }) => room(from) !== 'action')).toEqual([]);
    const variables = sources().filter((file) => RUNNER_VARIABLE.test(read(file)));
    expect(variables.filter((file) => room(file) !== 'action' && !EXCEPTIONS.includes(file))).toEqual([]);
    for (const text of ['env.RUNNER_TEMP', "process.env['GITHUB_SHA']", 'const { GITHUB_SHA } = process.env'])
      expect(text).toMatch(RUNNER_VARIABLE);
  });

  test('imports the pipeline: the action and the command line', () => {
    const by = new Set(inside.filter(({ to }) => room(to) === 'pipeline').map(({ from }) => room(from)));
    by.delete('pipeline');
    expect([...by].sort()).toEqual(['action', 'cli']);
  });
});

test('an import is found in any form', () => {
  const forms = [
    "import { a } from '../x/y.ts';",
    "import type { A, B } from '../x/y.ts';",
    "import {\n  type A,\n  b,\n} from '../x/y.ts';",
    "import * as all from '../x/y.ts';",
    "import '../x/y.ts';",
    "export { a } from '../x/y.ts';",
    "export * from '../x/y.ts';",
    "const { a } = await import('../x/y.ts');",
  ];
  for (const form of forms) expect(importsOf('src/a/b.ts', form)[0]?.to, form).toBe('src/x/y.ts');
  expect(
    circle([
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ]),
  ).toEqual(['a', 'b', 'c', 'a']);
  expect(
    circle([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'c'],
    ]),
  ).toEqual([]);
});
