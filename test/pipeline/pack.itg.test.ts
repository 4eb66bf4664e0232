import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { cli, exportOnly, project, readReport, sysdigFlags } from '../support/cli.ts';
import { docker, hasImage, inspect, left, nothing, removeImage } from '../support/engine.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const TIMEOUT = { timeout: 240_000 };
const made: string[] = [];
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pack-'));
});
afterAll(() => {
  for (const image of made) removeImage(image);
  rmSync(folder, { recursive: true });
});

/** Builds an image from a Dockerfile and files beside it. */
function build(tag: string, dockerfile: string, buildArgs: string[] = [], files: Record<string, string> = {}): void {
  const context = join(folder, `context-${made.length}`);
  mkdirSync(context);
  writeFileSync(join(context, 'Dockerfile'), dockerfile);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(context, name), text, { mode: 0o755 });
  made.push(tag, `${tag}-micro`);
  docker(['build', '--quiet', ...buildArgs.flatMap((arg) => ['--build-arg', arg]), '--tag', tag, context]);
}

function listFile(name: string, paths: string[]): string {
  const file = join(folder, name);
  writeFileSync(file, paths.map((path) => `${path}\n`).join(''));
  return file;
}

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('packing one list twice', () => {
  const image = 'micropacker-test-twice';
  beforeAll(() =>
    build(
      image,
      `FROM ${BASE}\nRUN mkdir /data && echo hi > /data/x && ln /data/x /data/y\nCMD ["/bin/cat", "/data/x"]\n`,
    ),
  );

  const PATHS = ['/bin/cat', '/data/x', '/data/y', '/etc/debian_version'];
  test.each<[string, string, NodeJS.ProcessEnv, string[]?]>([
    ['Node 20', process.execPath, {}],
    [
      'Node 20 again, a second later, with the list in another order',
      process.execPath,
      {},
      [...PATHS, ...PATHS].reverse(),
    ],
    ['Node 24', process.env.MICROPACKER_TEST_NODE24!, {}],
    [
      'another time zone and language',
      process.execPath,
      { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
    ],
    ['a umask that gives other users no access', process.execPath, { UMASK: '077' }],
  ])(
    'gives the same bytes, image id, SBOM and, apart from times, report: %s',
    TIMEOUT,
    async (name, node, { UMASK = '022', ...env }, paths) => {
      const list = listFile('twice.txt', paths ?? PATHS);
      const output = join(folder, `twice ${name}`);
      const before = process.umask(UMASK);
      const packing = cli(['pack', '--image', image, '--file-list', list, '--output', output], { node, env });
      process.umask(before);
      const result = await packing;
      expect(result.stderr).toContain(`Tagged ${image}-micro`);
      expect(result.code).toBe(0);
      const report = readReport(output);
      for (const phase of report.phases) phase.ms = 0;
      const sbom = readFileSync(join(output, 'sbom.cdx.json'), 'utf8');
      expect(sha256(join(output, 'rootfs.tar'))).toBe(report.rootfs!.sha256);
      first ??= { report, sbom };
      expect({ report, sbom }).toEqual(first);
    },
  );
  /** The report holds the SHA-256 of rootfs.tar and the image's id. */
  let first: { report: Report; sbom: string } | undefined;

  test('SOURCE_DATE_EPOCH is the time of the image', TIMEOUT, async () => {
    const list = listFile('epoch.txt', ['/bin/cat']);
    const args = [
      'pack',
      '--image',
      image,
      '--file-list',
      list,
      '--tag',
      `${image}-epoch`,
      '--output',
      join(folder, 'epoch'),
    ];
    made.push(`${image}-epoch`);
    expect((await cli(args, { env: { SOURCE_DATE_EPOCH: '1700000000' } })).code).toBe(0);
    expect(inspect<{ Created: string }>('image', `${image}-epoch`).Created).toBe('2023-11-14T22:13:20Z');
  });

  test('the micro image of a list runs', () => {
    expect(docker(['run', '--rm', `${image}-micro`])).toBe('hi');
  });
});

describe('a large file whose only link comes after it in the export', () => {
  const image = 'micropacker-test-behind';
  const sum = `d=/data; head -c 300000 /dev/zero > $d/a && ln -s a $d/b`;
  beforeAll(() => build(image, `FROM ${BASE}\nRUN mkdir /data; ${sum}\nCMD ["/usr/bin/cksum", "/data/b"]\n`));

  test('is packed from a second export, and the log says so', TIMEOUT, async () => {
    const list = listFile('behind.txt', ['/usr/bin/cksum', '/data/b']);
    const output = join(folder, 'behind');
    const env = exportOnly(join(folder, 'export-only'));
    const result = await cli(['pack', '--image', image, '--file-list', list, '--output', output], { env });
    expect(result.stderr).toContain(
      '/data/a was left out of the export, but it is needed: the image is exported once more',
    );
    expect(result.code).toBe(0);
    expect(docker(['run', '--rm', `${image}-micro`])).toBe(docker(['run', '--rm', image]));
    expect(left()).toEqual(nothing);
  });
});

const ARCH =
  process.arch === 'arm64'
    ? { triple: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' }
    : { triple: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' };
const LOADER = `/lib/${ARCH.triple}/${ARCH.loader}`;
/** The loader is a program without libraries. Asked to list another program, it opens that program and exits. */
const STATIC = `FROM ${BASE} AS tools
FROM scratch
COPY --from=tools ${LOADER} /program
COPY --from=tools ${LOADER} /data
COPY --from=tools /bin/bash /unused
ENTRYPOINT ["/program", "--list"]
CMD ["/data"]
`;
/** Like a distroless image: a program, its libraries, no shell. */
const DISTROLESS = `FROM ${BASE} AS tools
FROM scratch
COPY --from=tools ${LOADER} ${process.arch === 'arm64' ? '/lib' : '/lib64'}/${ARCH.loader}
COPY --from=tools /lib/${ARCH.triple}/libc.so.6 /lib/${ARCH.triple}/
COPY --from=tools /bin/cat /program
COPY --from=tools /etc/debian_version /data
COPY --from=tools /bin/bash /unused
ENTRYPOINT ["/program", "/data", "-"]
`;

describe.each([
  ['static', STATIC, 'none', []],
  ['distroless', DISTROLESS, 'log:\\d', ['--run-arg=-i']],
])('a %s image without a shell', (name, dockerfile, ready, flags) => {
  const image = `micropacker-test-${name}`;
  beforeAll(() => build(image, dockerfile));

  test.each(['sysdig', 'strace'])('is packed from a capture by %s', TIMEOUT, async (tracer) => {
    const output = join(folder, `${name}-${tracer}`);
    const common = ['--image', image, '--ready', ready, '--tracer', tracer, ...sysdigFlags(), '--output', output];
    const result = await cli(['run', ...common, ...flags, '--', 'sleep', '1']);
    expect(result.stderr).toContain('The test passes on the micro image');
    expect(result.code).toBe(0);
    const files = readReport(output).packed.map(({ path }) => path);
    expect(files).toEqual(expect.arrayContaining(['/program', '/data']));
    expect(files).not.toContain('/unused');
    expect(left()).toEqual(nothing);
  });
});

describe('the configuration', () => {
  const image = 'micropacker-test-configuration';
  const micro = `${image}-micro`;
  const FIELDS = [
    'Env',
    'Cmd',
    'Entrypoint',
    'User',
    'WorkingDir',
    'Volumes',
    'ExposedPorts',
    'StopSignal',
    'StopTimeout',
    'Healthcheck',
    'Shell',
    'OnBuild',
    'ArgsEscaped',
  ];
  const config = (reference: string) => inspect<{ Config: Record<string, unknown> }>('image', reference).Config;
  const fieldsOf = (reference: string) =>
    Object.fromEntries(FIELDS.map((field) => [field, config(reference)[field] ?? null]));
  const output = () => join(folder, 'configuration');

  beforeAll(async () => {
    build(image, CONFIGURATION.replaceAll('BASE', BASE), ['NL=\n']);
    const list = listFile('configuration.txt', ['/bin/sh']);
    const result = await cli(['pack', '--image', image, '--file-list', list, '--output', output()]);
    expect(result.code).toBe(0);
  }, 240_000);

  test.each(FIELDS)('keeps %s', (field) => {
    expect(config(micro)[field]).toEqual(config(image)[field]);
  });

  test('under test has every field that a Dockerfile can set, so that the tests above cover them all', () => {
    const unset = FIELDS.filter((field) => !config(image)[field]);
    expect(unset.filter((field) => field !== 'StopTimeout' && field !== 'ArgsEscaped')).toEqual([]);
  });

  test('keeps the labels, and adds those that name the original', () => {
    expect(config(micro).Labels).toEqual({
      ...(config(image).Labels as object),
      'org.opencontainers.image.base.name': image,
    });
  });

  test('is the same if the written Dockerfile builds the image from the same rootfs', TIMEOUT, () => {
    const head = readFileSync(join(output(), 'Dockerfile'), 'utf8').split('\n')[0]!;
    expect(head).toContain("--build-arg MICROPACKER_NEWLINE=$'\\n'");
    const built = `${image}-built`;
    made.push(built);
    docker(['build', '--quiet', '--build-arg', 'MICROPACKER_NEWLINE=\n', '--tag', built, output()]);
    expect(fieldsOf(built)).toEqual(fieldsOf(micro));
    expect(config(built).Labels).toEqual(config(micro).Labels);
  });
});

const CONFIGURATION = `FROM BASE
ARG NL
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENV LINES="one\${NL}two" DOLLAR='$HOME is \${HOME}' QUOTES="\\"double\\" 'single'" BACK="a\\\\b\\\\n" EMPTY="" UNICODE="grüß"
LABEL "with space"="x" quotes="\\"q\\" 'q'" dollar="\\$x" lines="a\${NL}b" json="{\\"a\\": [1, \\"b\\"]}"
WORKDIR "/work space/\\$dir"
VOLUME ["/data", "/with space"]
EXPOSE 80 443/tcp 53/udp
STOPSIGNAL SIGQUIT
SHELL ["/bin/sh", "-euc"]
HEALTHCHECK --interval=7s --timeout=2s --start-period=3s --retries=5 CMD test -e /etc/passwd && echo "ok $HOME" || exit 1
ONBUILD RUN echo "built $HOME"
ONBUILD ENV X=1
USER www-data:www-data
ENTRYPOINT ["/bin/sh", "-c", "exec \\"$@\\"", "sh"]
CMD ["sleep", "100", "a b\\nc"]
`;

test('a good image keeps its tag when a later run fails', TIMEOUT, async () => {
  const image = 'micropacker-test-twice';
  const list = listFile('bad.txt', ['/bin/cat']);
  const output = join(folder, 'bad');
  const before = inspect<{ Id: string }>('image', `${image}-micro`).Id;
  const result = await cli(['pack', '--image', image, '--file-list', list, '--max-size', '1kB', '--output', output]);
  expect(result.code).toBe(4);
  expect(inspect<{ Id: string }>('image', `${image}-micro`).Id).toBe(before);
});

describe('exit codes of the command line', () => {
  const image = 'micropacker-test-twice';
  const run = [
    'run',
    '--image',
    image,
    '--command',
    'sleep 1000',
    '--tracer',
    'strace',
    '--tag',
    'micropacker-test-exit',
    '--ready',
    'none',
    '--watch-verify',
    'false',
  ];

  test.each<[number, string, string[], RegExp]>([
    [1, 'usage', ['run', '--image', image], /test: is empty, want the command/],
    [
      1,
      'environment',
      ['run', '--image', 'localhost:9/nothing', '--', 'true'],
      /is not on this machine and cannot be pulled/,
    ],
    [
      1,
      'a list that does not exist',
      ['pack', '--image', image, '--file-list', '/no/list'],
      /file-list: cannot read \/no\/list/,
    ],
    [
      1,
      'a test program that does not exist',
      [...run, '--', 'no-such-program'],
      /test: no-such-program does not exist on this machine/,
    ],
    [
      2,
      'a test that fails on the original',
      [...run, '--', 'false'],
      /on the original: the test failed with exit code 1/,
    ],
    [
      3,
      'a test that fails on the micro image',
      [...run, '--test', '[ $MICROPACKER_PHASE = capture ]'],
      /on the micro image: the test failed with exit code 1/,
    ],
    [4, 'a gate', [...run, '--max-ratio', '0.001', '--', 'true'], /the micro image is too large/],
    [
      5,
      'an incomplete capture, because the tracer died',
      [
        ...run,
        '--tracer',
        'sysdig',
        ...sysdigFlags(),
        '--test',
        "kill -9 $(pgrep -P $PPID 'ld-linux|sysdig'); sleep 1",
      ],
      /error: sysdig (ended|died|was killed)/,
    ],
    [
      5,
      'an incomplete capture, because strace ended in the container',
      [
        ...run,
        '--test',
        "kill -9 $(docker top $MICROPACKER_CONTAINER -eo pid,args | awk '/out\\/main/ { print $1 }'); sleep 0.3",
      ],
      /error: strace ended while the container was running/,
    ],
    [0, 'good', [...run, '--', 'true'], /Tagged micropacker-test-exit/],
  ])('%d for %s', TIMEOUT, async (code, _, [mode, ...args], said) => {
    const result = await cli([mode!, '--output', join(folder, 'exit'), ...args]);
    expect(result.stderr).toMatch(said);
    expect(result.code).toBe(code);
    expect(hasImage('micropacker-test-exit')).toBe(code === 0);
    expect(left()).toEqual(nothing);
    removeImage('micropacker-test-exit');
  });
});

test('a run whose output nobody reads any more goes on, and leaves nothing', TIMEOUT, async () => {
  const list = listFile('unread.txt', ['/bin/cat']);
  const args = ['pack', '--image', 'micropacker-test-twice', '--file-list', list, '--tag', 'micropacker-test-unread'];
  const program = [join(project, 'dist/cli.js'), ...args, '--output', join(folder, 'unread')];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  child.stderr.once('data', () => child.stderr.destroy());
  const [code] = await once(child, 'exit');
  expect([code, hasImage('micropacker-test-unread'), left()]).toEqual([0, true, nothing]);
  removeImage('micropacker-test-unread');
});
