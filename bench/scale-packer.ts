// Child program of bench/scale.ts: `scale-packer.ts EXPORT COUNT ROOTFS` packs COUNT files of an export and prints its time and memory as JSON.
// A process of its own, so that the memory is the packer's alone.
import { openSync, readFileSync } from 'node:fs';
import { keepNewSpaceSmall } from '../src/base/heap.ts';
import type { ImagePath } from '../src/base/path.ts';
import { indexExport } from '../src/contents/export/export-index.ts';
import type { PackedEntry } from '../src/rootfs/closure/packed.ts';
import { planRootfs, writeRootfs } from '../src/rootfs/rootfs.ts';
import { packRootfs } from '../src/rootfs/write.ts';
import { fdSource } from '../src/tar/byte-source.ts';

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
