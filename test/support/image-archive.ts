import { createHash } from 'node:crypto';
import { tar } from '../tar/tars.ts';

/** A `docker load` archive (Docker image specification v1.2) of an image with these layers (tars), the lowest first, and `more` in its JSON. */
export function imageArchive(
  tag: string,
  layers: readonly Buffer[],
  config: object = {},
  architecture = process.arch === 'arm64' ? 'arm64' : 'amd64',
  more: object = {},
): Buffer {
  const ids = layers.map((layer) => createHash('sha256').update(layer).digest('hex'));
  const image = JSON.stringify({
    architecture,
    os: 'linux',
    config,
    ...more,
    rootfs: { type: 'layers', diff_ids: ids.map((id) => `sha256:${id}`) },
  });
  const names = ids.map((id) => `${id}.tar`);
  const manifest = JSON.stringify([{ Config: 'config.json', RepoTags: [tag], Layers: names }]);
  return tar(
    { name: 'manifest.json', body: manifest },
    { name: 'config.json', body: image },
    ...layers.map((body, at) => ({ name: names[at]!, body })),
  );
}
