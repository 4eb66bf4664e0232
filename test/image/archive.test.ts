import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { archiveParts } from '../../src/image/archive.ts';

test.each([512, 1024, 3_000_320])(
  'an archive has manifest, configuration and a layer of %d bytes as it is',
  async (size) => {
    const layer = Buffer.alloc(size, 'x');
    const config = { json: Buffer.from('{"os":"linux"}'), id: `sha256:${'cc'.repeat(32)}` };
    const parts = archiveParts({
      config: Promise.resolve(config),
      layer: { file: '/rootfs.tar', size },
      tag: 'app:micro',
    });
    expect(parts).toMatchObject({ file: '/rootfs.tar', size });
    const entries = new Map<string, Buffer>();
    const reader = extract();
    reader.end(Buffer.concat([parts.head, layer, await parts.tail]));
    for await (const entry of reader) entries.set(entry.header.name, await buffer(entry));
    const configName = `${'cc'.repeat(32)}.json`;
    expect([...entries.keys()]).toEqual(['layer.tar', configName, 'manifest.json']);
    expect(JSON.parse(entries.get('manifest.json')!.toString())).toEqual([
      { Config: configName, RepoTags: ['app:micro'], Layers: ['layer.tar'] },
    ]);
    expect(entries.get(configName)!.toString()).toBe('{"os":"linux"}');
    expect(entries.get('layer.tar')!.equals(layer)).toBe(true);
    expect((parts.head.length + size + (await parts.tail).length) % 512).toBe(0);
  },
);
