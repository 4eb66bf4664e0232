import { unpack } from './data.ts';
import { byId } from './dom.ts';
import { Files } from './files.ts';
import { TreeMap } from './map.ts';
import { packageTree } from './nodes.ts';

const { sizes, packages, rows, all } = await unpack(byId('data').textContent ?? '');
if (sizes && sizes.bytes.total > 0) {
  byId('map-section').hidden = false;
  const map = new TreeMap();
  map.show(sizes);
  const byPackage = packageTree(packages, sizes);
  byId('map-by').hidden = packages.length === 0;
  byId('map-folders').addEventListener('change', () => map.show(sizes));
  byId('map-packages').addEventListener('change', () => map.show(byPackage));
}
if (rows.length > 0) {
  byId('files-section').hidden = false;
  new Files(rows, all);
}
document.documentElement.dataset.ready = 'true';
