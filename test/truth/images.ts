import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cli } from '../support/cli.ts';
import { docker, removeImage } from '../support/engine.ts';

const FILES: Record<string, string> = {
  '/etc/app.conf': 'strict\n',
  '/app/require-auth': '',
  '/app/first': 'one\n',
  '/app/second': 'two\n',
  '/app/deep/inner': 'three\n',
  '/app/releases/1/version': '1\n',
  '/app/releases/2/license': '',
  '/app/releases/2/terms': '',
  '/app/tenants/one/file': '',
  '/app/tenants/two/file': '',
  '/app/state/x': '',
  '/app/new\nline': '',
  '/app/stop.conf': 'stop\n',
  '/app/work.conf': 'work\n',
  '/app/healthy': 'yes\n',
  '/app/tool': '#!/bin/sh\necho tool\n',
  '/app/bin/serve': '#!/bin/sh\nwhile :; do sleep 0.1; done\n',
  ...Object.fromEntries('abcd'.split('').flatMap((one) => [1, 2].map((n) => [`/opt/${one}/v${n}/x`, '']))),
  '/opt/full/x': '',
  '/opt/services/auth/node_modules/dep/index.js': '',
  ...Object.fromEntries(Array.from({ length: 11 }, (_, part) => [`/app/parts/${part}`, `${part}\n`])),
  ...Object.fromEntries(Array.from({ length: 3 }, (_, step) => [`/app/step${step}/file`, `${step}\n`])),
};
const LINKS: Record<string, string> = {
  '/app/current': 'releases/1',
  '/app/server': 'bin/serve',
  '/app/dangling': 'nowhere',
  '/opt/b/active': 'v1',
  '/opt/latest': 'b/active',
  '/opt/c/current': 'v1',
  '/opt/app.sock': '/tmp/app.sock',
  '/opt/enabled/licence': '/usr/share/common-licenses/GPL-3',
};

/** Images with the same files; the entrypoint takes a program of one line. `start` opens what every program opens. */
const IMAGES = {
  shell: { base: '', entrypoint: ['sh', '-c'], start: 'cat /dev/null; sleep 0' },
  perl: { base: '', entrypoint: ['perl', '-e'], start: '1' },
  node: { base: 'micropacker-test-node', entrypoint: ['node', '-e'], start: '0' },
  python: { base: 'micropacker-test-python', entrypoint: ['python3', '-c'], start: 'pass' },
  // The cases that start containers of their own: such a container disturbs every other run on the same image.
  mine: { base: '', entrypoint: ['sh', '-c'], start: undefined },
  ours: { base: '', entrypoint: ['sh', '-c'], start: undefined },
  held: { base: '', entrypoint: ['sh', '-c'], start: undefined },
} as const;
export type ImageName = keyof typeof IMAGES;
const NAMES = Object.keys(IMAGES) as ImageName[];

export function tagOf(image: ImageName): string {
  return `micropacker-test-truth-${image}`;
}

/** The input `command` for a program: a value of two lines is two arguments, however many spaces they have. */
export function commandOf(program: string): string {
  return `${program}\nx`;
}

/** Builds all images in `folder`, and captures the start list of each. Returns the output folders of the captures. */
export async function makeImages(folder: string): Promise<Record<ImageName, string>> {
  writeFiles(join(folder, 'files'));
  for (const name of NAMES) {
    const { base, entrypoint } = IMAGES[name];
    const lines = [
      `FROM ${base || process.env.MICROPACKER_TEST_BASE}`,
      'USER root',
      'WORKDIR /',
      'HEALTHCHECK NONE',
      'COPY files /',
      `LABEL case=${name}`,
      `ENTRYPOINT ${JSON.stringify(entrypoint)}`,
      'CMD []',
    ];
    writeFileSync(join(folder, `Dockerfile.${name}`), `${lines.join('\n')}\n`);
    docker(['build', '--quiet', '--tag', tagOf(name), '--file', join(folder, `Dockerfile.${name}`), folder]);
  }
  const captures = NAMES.map(async (name) => [name, await captureStart(name, join(folder, `start-${name}`))] as const);
  return Object.fromEntries(await Promise.all(captures)) as Record<ImageName, string>;
}

export function removeImages(): void {
  for (const name of NAMES) removeImage(tagOf(name));
}

/** The paths of a files.txt. */
export function pathsIn(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function writeFiles(folder: string): void {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode: 0o755 });
  }
  for (const [path, target] of Object.entries(LINKS)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(target, join(folder, path));
  }
}

async function captureStart(name: ImageName, output: string): Promise<string> {
  const { start } = IMAGES[name];
  if (start === undefined) return output;
  const tag = `${tagOf(name)}-start`;
  const flags = ['--command', commandOf(start), '--ready', 'exit', '--tracer', 'strace'];
  const where = ['--verify', 'false', '--tag', tag, '--output', output];
  const { code, stderr } = await cli(['run', '--image', tagOf(name), ...flags, ...where, '--test', 'true']);
  removeImage(tag);
  if (code !== 0) throw new Error(stderr);
  return output;
}
