import { openSync, readFileSync } from 'node:fs';
import { keepNewSpaceSmall } from '../src/heap.ts';
import type { ImagePath } from '../src/path.ts';
import type { PackedEntry } from '../src/rootfs/closure/packing.ts';
import { indexExport } from '../src/rootfs/export.ts';
import { packRootfs } from '../src/rootfs/pack.ts';
import { planRootfs, writeRootfs } from '../src/rootfs/rootfs.ts';
import { fdSource } from '../src/rootfs/source.ts';

// A process of its own, so that its memory is the packer's: EXPORT, how many of its files to pack, where to. Prints time and memory as JSON.
const [file, listed, out] = process.argv.slice(2) as [string, string, string];
keepNewSpaceSmall();
const begin = performance.now();
const source = fdSource(openSync(file, 'r'));
const { tree } = indexExport(source);
const list: ImagePath[] = [];
for (const { path, type } of tree.entries()) if (type === 'file' && list.length < Number(listed)) list.push(path);
const options = {
  source,
  tree,
  list,
  leftOut: new Set<number>(),
  complete: (packed: readonly PackedEntry[]) => packed,
  pack: packRootfs,
  config: {},
  command: [],
  keep: [],
  drop: [],
};
await writeRootfs(planRootfs({ ...options, clamp: { since: 2 ** 40, made: 2 ** 40, to: 0 } }), openSync(out, 'w'));
const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))![1];
console.log(JSON.stringify({ seconds: (performance.now() - begin) / 1000, peakMb: (Number(kilobytes) * 1024) / 1e6 }));
