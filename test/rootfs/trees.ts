import type { ImagePath } from '../../src/base/path.ts';
import { indexExport } from '../../src/contents/export/export-index.ts';
import { type CloseResult, type ClosureOptions, closureOf } from '../../src/rootfs/closure/closure.ts';
import type { Tree } from '../../src/rootfs/tree.ts';
import { readBody } from '../../src/tar/body.ts';
import { type ByteSource, bufferSource } from '../../src/tar/byte-source.ts';
import { pax, type RawMember, tar } from '../tar/tars.ts';

/** A body, `{ link }`, `{ dir }` as mode, or any member. Paths are absolute. */
export type Files = Record<string, string | Buffer | { link: string } | { dir: number } | Omit<RawMember, 'name'>>;

export interface Made {
  tree: Tree;
  source: ByteSource;
  warnings: string[];
}

export function exportOf(files: Files): Buffer {
  const members = Object.entries(files).map(([path, what]) => rawMember(path.slice(1), what));
  return tar(...members.flatMap((one) => (one.name.length > 100 ? [pax({ path: one.name }), one] : [one])));
}

export function treeOf(files: Files): Made {
  const source = bufferSource(exportOf(files));
  return { source, ...indexExport(source) };
}

function rawMember(name: string, what: Files[string]): RawMember {
  if (typeof what === 'string' || Buffer.isBuffer(what)) return { name, body: what };
  if ('link' in what) return { name, type: '2', linkname: what.link };
  if ('dir' in what) return { name, type: '5', mode: what.dir };
  return { name, ...what };
}

/** An executable file. */
export function program(body: string | Buffer): Omit<RawMember, 'name'> {
  return { body, mode: 0o755 };
}

export function closeOver(files: Files, list: string[], options: Partial<ClosureOptions> = {}): CloseResult {
  const { tree, source } = treeOf(files);
  const read: ClosureOptions['read'] = (entry, offset, length) => readBody(source, entry, offset, length);
  return closureOf({ tree, read, list: list as ImagePath[], config: {}, keep: [], drop: [], ...options });
}

/** The packed entries as "path reason", without parents. */
export function reasons({ packed }: CloseResult): string[] {
  return packed.filter(({ reason }) => reason !== 'parent').map(({ entry, reason }) => `${entry.path} ${reason}`);
}
