import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { imageArchive } from '../../src/image/archive.ts';

test('an archive has manifest, configuration and the layer as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'archive-'));
  try {
    const bytes = randomBytes(3_000_001);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = join(folder, 'rootfs.tar');
    await writeFile(file, bytes);
    const config = { json: Buffer.from('{"os":"linux"}'), id: 'sha256:cc' };
    const entries = new Map<string, Buffer>();
    const reader = imageArchive({ config, layer: { file, size: bytes.length, sha256 }, tag: 'app:micro' }).pipe(
      extract(),
    );
    for await (const entry of reader) entries.set(entry.header.name, await buffer(entry));
    expect([...entries.keys()]).toEqual(['manifest.json', 'blobs/sha256/cc', `blobs/sha256/${sha256}`]);
    expect(JSON.parse(entries.get('manifest.json')!.toString())).toEqual([
      { Config: 'blobs/sha256/cc', RepoTags: ['app:micro'], Layers: [`blobs/sha256/${sha256}`] },
    ]);
    expect(entries.get(`blobs/sha256/${sha256}`)!.equals(bytes)).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a layer that is not there is an error of the stream', async () => {
  const archive = imageArchive({
    config: { json: Buffer.from('{}'), id: 'sha256:cc' },
    layer: { file: '/nowhere', size: 10, sha256: 'aa' },
    tag: 'x',
  });
  await expect(buffer(archive)).rejects.toThrow(/ENOENT/);
});
