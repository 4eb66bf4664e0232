import type { ImagePath } from '../../src/base/path.ts';
import { packedRecords, removedByFolder } from '../../src/report/packed-records.ts';
import type { Report } from '../../src/report/report.ts';
import { type SizeNode, sizeTree } from '../../src/report/sizes.ts';
import type { Entry } from '../../src/tar/entry.ts';
import { goodReport } from './reports.ts';

const TOP = [
  'usr/lib',
  'usr/share',
  'usr/lib/python3/dist-packages',
  'opt/app/node_modules',
  'var/lib',
  'usr/share/texlive',
];

/** A report of an image with `files` files, every `keep`-th of them packed. The same arguments give the same report. */
export function reportOfMany(files: number, keep: number): { report: Report; sizes: SizeNode } {
  const entries = [...madeUp(files)];
  const packed = entries.filter((_, at) => at % keep === 0);
  const paths = new Set(packed.map(({ path }) => path));
  const all = new Map(entries.map((entry) => [entry.path, entry]));
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  const sizes = sizeTree({ bytes, entries: () => entries, get: (path) => all.get(path) }, paths);
  const owner = (path: ImagePath) => (path.includes('/lib/') ? `package-${path.length % 40}` : undefined);
  const reasons = ['traced', 'library', 'keep', 'symlink'];
  const records = packedRecords(
    packed.map((entry, at) => ({ entry, reason: reasons[at % 4]!, ...(at % 3 ? {} : { by: packed[0]!.path }) })),
    { ownerOf: owner },
  );
  const list = Array.from({ length: 400 }, (_, at) => {
    const kept = at % 12 === 0 ? 30 : 0;
    const total = Math.ceil((sizes.bytes.total * 0.7) / (at + 2) / 6);
    const of = (whole: number) => ({ packed: Math.round((whole * kept) / 100), total: whole });
    const name = `package-${at}`;
    return { name, version: `1.${at}-2`, kind: 'deb', packed: kept > 0, files: of(100), bytes: of(total) };
  });
  const report = goodReport({
    image: {
      name: 'registry.example.com/team/app:1.2',
      id: `sha256:${'a'.repeat(64)}`,
      platform: 'linux/amd64',
      size: sizes.bytes.total,
      files,
    },
    micro: {
      tags: ['registry.example.com/team/app:1.2-micro'],
      id: `sha256:${'b'.repeat(64)}`,
      size: sizes.bytes.packed,
      files: packed.length,
    },
    packages: { before: 400, after: 34, list },
    packed: records,
    removed: removedByFolder(entries, paths),
  });
  return { report, sizes };
}

/** Files with realistic sizes: most small, few large. */
function* madeUp(files: number): Generator<Entry> {
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  for (let at = 0; at < files; at++) {
    const folder = `${TOP[next(TOP.length)]}/part-${next(40)}/group-${next(60)}`;
    const path = `/${folder}/file-${at}.${['so', 'py', 'js', 'dat'][next(4)]}` as ImagePath;
    const size = Math.floor(2 ** (6 + (next(1000) * next(1000)) / 62_500));
    yield { path, type: 'file', size, inode: at + 1 } as Entry;
  }
}
