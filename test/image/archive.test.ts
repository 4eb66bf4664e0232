import { Parser } from 'tar';
import { expect, test } from 'vitest';
import { archiveParts } from '../../src/image/archive.ts';

/** The bodies of an archive's members by name, as an independent reader sees them. */
function entriesOf(archive: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    const entries: Promise<[string, Buffer]>[] = [];
    const reader = new Parser({ strict: true });
    reader.on('entry', (entry) => entries.push(entry.concat().then((body: Buffer) => [entry.path, body])));
    reader.on('error', reject);
    reader.on('end', () => resolve(Promise.all(entries).then((all) => new Map(all))));
    reader.end(archive);
  });
}

test.each([512, 1024, 3_000_320])(
  'an archive has the manifest, the configuration and an unchanged layer of %d bytes',
  async (size) => {
    const layer = Buffer.alloc(size, 'x');
    const config = { json: Buffer.from('{"os":"linux"}'), id: `sha256:${'cc'.repeat(32)}` };
    const parts = archiveParts({
      config: Promise.resolve(config),
      layer: { file: '/rootfs.tar', size },
      tag: 'app:micro',
    });
    expect(parts).toMatchObject({ file: '/rootfs.tar', size });
    const entries = await entriesOf(Buffer.concat([parts.head, layer, await parts.tail]));
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
