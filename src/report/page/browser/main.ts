import type { SizeNode } from '../../sizes.ts';
import type { PackageShare } from '../data.ts';
import { readData } from './data.ts';
import { byId } from './dom.ts';
import { Files } from './files.ts';
import { TreeMap } from './map.ts';
import { packageTree } from './nodes.ts';

/** Fills the sections that need a script; the others work without it. */
async function start(): Promise<void> {
  if (!('DecompressionStream' in globalThis)) {
    byId('too-old').hidden = false;
    return;
  }
  const { sizes, packages, rows, all } = await readData(byId('data').textContent ?? '');
  if (sizes && sizes.bytes.total > 0) showMap(sizes, packages);
  if (rows.length > 0) {
    byId('files-section').hidden = false;
    new Files(rows, all);
  }
}

function showMap(sizes: SizeNode, packages: readonly PackageShare[]): void {
  byId('map-section').hidden = false;
  const map = new TreeMap();
  map.show(sizes);
  const byPackage = packageTree(packages, sizes);
  byId('map-by').hidden = packages.length === 0;
  byId('map-folders').addEventListener('change', () => map.show(sizes));
  byId('map-packages').addEventListener('change', () => map.show(byPackage));
}

await start();
document.documentElement.dataset.ready = 'true';
