import { createHash } from 'node:crypto';
import { member } from '../tar/tars.ts';

/** One image of an index: its platform's architecture, its configuration and its layers (tars). */
export interface PlatformImage {
  architecture: string;
  config: object;
  layers: Buffer[];
}

/** A `docker load` archive with an image for several platforms. Form: OCI image-spec, image-layout.md. */
export function multiPlatformArchive(name: string, images: PlatformImage[]): Buffer {
  const blobs = new Map<string, Buffer>();
  const add = (bytes: Buffer) => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    blobs.set(digest, bytes);
    return { digest, size: bytes.length };
  };
  const json = (value: object) => add(Buffer.from(JSON.stringify(value)));
  const manifests = images.map(({ architecture, config, layers }) => {
    const placed = layers.map(add);
    const rootfs = { type: 'layers', diff_ids: placed.map(({ digest }) => digest) };
    const manifest = {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        ...json({ os: 'linux', architecture, created: '2026-01-02T03:04:05Z', config, rootfs }),
      },
      layers: placed.map((layer) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...layer })),
    };
    return { mediaType: manifest.mediaType, ...json(manifest), platform: { os: 'linux', architecture } };
  });
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const index = json({ schemaVersion: 2, mediaType, manifests });
  const annotations = { 'io.containerd.image.name': `docker.io/library/${name}` };
  const top = { schemaVersion: 2, mediaType, manifests: [{ mediaType, ...index, annotations }] };
  return Buffer.concat([
    member({ name: 'oci-layout', body: '{"imageLayoutVersion":"1.0.0"}' }),
    member({ name: 'index.json', body: JSON.stringify(top) }),
    ...[...blobs].map(([digest, body]) => member({ name: `blobs/sha256/${digest.slice(7)}`, body })),
    Buffer.alloc(1024),
  ]);
}
