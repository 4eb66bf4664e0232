import { tar } from '../tar/tars.ts';

export const FOREIGN = 'micropacker-test-foreign';

/** A `docker load` archive of an image for another architecture than this machine's. */
export function foreignImage(): Buffer {
  const architecture = process.arch === 'arm64' ? 'amd64' : 'arm64';
  const config = { architecture, os: 'linux', config: { Cmd: ['/x'] }, rootfs: { type: 'layers', diff_ids: [] } };
  const manifest = [{ Config: 'config.json', RepoTags: [`${FOREIGN}:latest`], Layers: [] }];
  return tar(
    { name: 'manifest.json', body: JSON.stringify(manifest) },
    { name: 'config.json', body: JSON.stringify(config) },
  );
}
