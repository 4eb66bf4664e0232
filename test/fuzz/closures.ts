import { type ImagePath, parentOf, ROOT } from '../../src/base/path.ts';
import type { ImageConfig } from '../../src/image/config.ts';
import { type CloseResult, closureOf } from '../../src/rootfs/closure/closure.ts';
import type { Tree } from '../../src/rootfs/tree.ts';
import { readBody } from '../../src/tar/body.ts';
import { ldCache } from '../rootfs/closure/ld-caches.ts';
import { elf } from '../rootfs/elves.ts';
import { type Files, program, treeOf } from '../rootfs/trees.ts';
import { must, within } from './finding.ts';
import type { Random } from './random.ts';

const SLOW_MS = 15_000;
const FOLDERS = ['', '/bin', '/lib', '/usr/lib', '/lib/x86_64-linux-gnu', '/app', '/etc', '/etc/ld.so.conf.d'];
const NAMES = [
  'prog',
  'libc.so.6',
  'libx.so',
  'liby.so.1',
  'libnss_files.so.2',
  'script',
  'env',
  'sh',
  'x.conf',
  'link',
];
const PATHS = [
  '$ORIGIN',
  '${ORIGIN}/..',
  '$LIB',
  '/app',
  '/lib:/usr/lib',
  '',
  ':',
  '$PLATFORM',
  '../lib',
  '/link/libx.so',
];
const LINES = [
  'include *',
  'include ld.so.conf.d/*.conf',
  'include /etc/**/[',
  '/app',
  '# x',
  'hosts: files x',
  'passwd: [a=b] files [',
  '#!/bin/sh',
  '#!/usr/bin/env -S a=b sh -x',
  '#! /app/script /bin/prog',
];
const CONFS = [
  '/etc/ld.so.conf',
  '/etc/nsswitch.conf',
  '/etc/host.conf',
  '/etc/ld-musl-x86_64.path',
  '/etc/ld.so.conf.d/x.conf',
];

/**
 * Makes an image of files that refer to each other, many of them damaged, and checks all promises for its packed files.
 */
export function fuzzClosure(random: Random): true {
  const { tree, source } = treeOf(filesOf(random));
  const all = [...tree.entries()].map(({ path }) => path);
  const list = random.times(random.int(8), () => random.pick([...all, pathOf(random) as ImagePath]));
  const config = configOf(random);
  const read = (entry: Parameters<typeof readBody>[1], at: number, length: number) =>
    readBody(source, entry, at, length);
  const result = within(SLOW_MS, 'the closure', () => closureOf({ tree, read, list, config, keep: [], drop: [] }));
  check(result, list, tree);
  return true;
}

function filesOf(random: Random): Files {
  const files: Files = { '/etc/ld.so.cache': damaged(cacheOf(random), random) };
  for (const conf of CONFS) if (random.once(2)) files[conf] = textOf(random);
  for (let left = 3 + random.int(20); left > 0; left -= 1) files[pathOf(random)] = fileOf(random);
  delete files[''];
  return files;
}

function fileOf(random: Random): Files[string] {
  switch (random.int(6)) {
    case 0:
      return { link: random.pick([pathOf(random), `..${pathOf(random)}`, random.pick(NAMES), '..', '/']) };
    case 1:
      return program(textOf(random));
    case 2:
      return { dir: 0o755 };
    default:
      return program(damaged(elfOf(random), random));
  }
}

function elfOf(random: Random): Buffer {
  const path = () => (random.once(2) ? { rpath: random.pick(PATHS) } : { runpath: random.pick(PATHS) });
  return elf({
    bits: random.once(8) ? 32 : 64,
    little: !random.once(8),
    needed: random.times(random.int(5), () => random.pick([...NAMES, ...PATHS])),
    ...(random.once(2) ? { interpreter: pathOf(random) } : {}),
    ...(random.once(2) ? { soname: random.pick(NAMES) } : {}),
    ...(random.once(2) ? path() : {}),
  });
}

function cacheOf(random: Random): Buffer {
  return ldCache(random.times(random.int(6), () => [random.pick(NAMES), pathOf(random), random.int(2)]));
}

function textOf(random: Random): string {
  return random.times(random.int(4), () => random.pick([...LINES, random.bytes(random.int(30))])).join('\n');
}

function damaged(bytes: Buffer, random: Random): Buffer {
  const changed = Buffer.from(bytes);
  const changes = random.once(2) ? 0 : random.int(8);
  for (let left = changes; left > 0 && changed.length > 0; left -= 1) {
    changed[random.int(changed.length)] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.int(256)]);
  }
  return random.once(20) ? changed.subarray(0, random.int(changed.length + 1)) : changed;
}

function pathOf(random: Random): string {
  return `${random.pick(FOLDERS)}/${random.pick(NAMES)}`;
}

function configOf(random: Random): ImageConfig {
  const path = random.times(random.int(4), () => random.pick([...FOLDERS, ...PATHS])).join(':');
  return {
    Env: [`PATH=${path}`, `LD_LIBRARY_PATH=${random.pick(PATHS)}`],
    WorkingDir: random.pick(['/app', 'rel\n', '', '/link/..']),
    Entrypoint: [random.pick(NAMES)],
    Healthcheck: { Test: ['CMD-SHELL', random.pick(LINES)] },
    Volumes: { [pathOf(random)]: {} },
  };
}

/**
 * The packed entries are sorted, unique, from the image, with their folders and link targets, and include the whole
 * list.
 */
function check({ packed }: CloseResult, list: readonly ImagePath[], tree: Tree): void {
  const paths = packed.map(({ entry }) => entry.path);
  const there = new Set(paths).add(ROOT);
  for (const [index, { entry }] of packed.entries()) {
    must(index === 0 || paths[index - 1]! < entry.path, `${entry.path} is not in order`);
    must(tree.get(entry.path) === entry, `${entry.path} is not an entry of the image`);
    must(there.has(parentOf(entry.path)), `the folder of ${entry.path} is not packed`);
    if (entry.type === 'symlink') mustReach(entry.path, tree, there);
  }
  for (const path of list) mustReach(path, tree, there);
}

function mustReach(path: ImagePath, tree: Tree, packed: ReadonlySet<ImagePath>): void {
  const { entry, links } = tree.resolve(path);
  for (const needed of [...links, ...(entry ? [entry.path] : [])]) {
    must(packed.has(needed), `${needed} is not packed, and ${path} leads to it`);
  }
}
