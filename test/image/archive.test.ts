import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { archiveParts } from '../../src/image/archive.ts';

test.each([1, 512, 3_000_001])(
  'an archive has manifest, configuration and a layer of %d bytes as it is',
  async (size) => {
    const layer = Buffer.alloc(size, 'x');
    const sha256 = createHash('sha256').update(layer).digest('hex');
    const config = { json: Buffer.from('{"os":"linux"}'), id: `sha256:${'cc'.repeat(32)}` };
    const { head, file, tail } = archiveParts({
      config,
      layer: { file: '/rootfs.tar', size, sha256 },
      tag: 'app:micro',
    });
    expect(file).toBe('/rootfs.tar');
    const entries = new Map<string, Buffer>();
    const reader = extract();
    reader.end(Buffer.concat([head, layer, tail]));
    for await (const entry of reader) entries.set(entry.header.name, await buffer(entry));
    const configName = `blobs/sha256/${'cc'.repeat(32)}`;
    expect([...entries.keys()]).toEqual(['manifest.json', configName, `blobs/sha256/${sha256}`]);
    expect(JSON.parse(entries.get('manifest.json')!.toString())).toEqual([
      { Config: configName, RepoTags: ['app:micro'], Layers: [`blobs/sha256/${sha256}`] },
    ]);
    expect(entries.get(configName)!.toString()).toBe('{"os":"linux"}');
    expect(entries.get(`blobs/sha256/${sha256}`)!.equals(layer)).toBe(true);
    expect((head.length + size + tail.length) % 512).toBe(0);
  },
);
