import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultArtifactClient } from '@actions/artifact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ResultsService } from './results-service.ts';

let service: ResultsService;
let folder: string;
const client = new DefaultArtifactClient();

beforeEach(async () => {
  service = await ResultsService.start();
  for (const [name, value] of Object.entries(service.env)) vi.stubEnv(name, value);
  // Like a runner, hosts behind a proxy reach loopback directly.
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  folder = mkdtempSync(join(tmpdir(), 'micropacker-test-'));
  writeFileSync(join(folder, 'files.txt'), '/etc/passwd\n');
  writeFileSync(join(folder, 'rootfs.tar'), Buffer.alloc(9 << 20, 'micro'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
  await service.close();
});

const upload = (name: string, options = {}) =>
  client.uploadArtifact(name, [join(folder, 'files.txt'), join(folder, 'rootfs.tar')], folder, options);

test('stores an upload of the real client, and returns it', async () => {
  const { id, size, digest } = await upload('micro', { compressionLevel: 0, retentionDays: 3 });
  expect(service.artifacts()).toMatchObject([{ id, name: 'micro', finalized: true, digest: `sha256:${digest}` }]);
  expect(Date.parse(service.artifacts()[0]!.expiresAt!) - Date.now()).toBeGreaterThan(2.9 * 86_400_000);
  expect(size).toBeGreaterThan(9 << 20);
  expect(service.calls.filter((call) => call.startsWith('Blob')).length).toBeGreaterThan(2);

  const files = service.files('micro');
  expect([...files.keys()].toSorted()).toEqual(['files.txt', 'rootfs.tar']);
  expect(files.get('rootfs.tar')?.equals(readFileSync(join(folder, 'rootfs.tar')))).toBe(true);

  const listed = await client.listArtifacts();
  expect(listed.artifacts).toMatchObject([{ id, name: 'micro', size, digest: `sha256:${digest}` }]);
  const target = join(folder, 'down');
  const { digestMismatch } = await client.downloadArtifact(id!, { path: target, expectedHash: `sha256:${digest}` });
  expect(digestMismatch).toBe(false);
  expect(readFileSync(join(target, 'files.txt'), 'utf8')).toBe('/etc/passwd\n');
});

test('reads compressed archives', async () => {
  await upload('micro', { compressionLevel: 9 });
  expect(service.files('micro').get('files.txt')?.toString()).toBe('/etc/passwd\n');
});

test('refuses an existing name until it is deleted', async () => {
  await upload('micro');
  await expect(upload('micro')).rejects.toThrow(/\(409\) Conflict: an artifact with this name already exists/);
  await client.deleteArtifact('micro');
  await upload('micro');
  expect(service.artifacts()).toHaveLength(1);
});

test('refuses a foreign token', async () => {
  vi.stubEnv('ACTIONS_RUNTIME_TOKEN', `${service.env.ACTIONS_RUNTIME_TOKEN}x`);
  await expect(upload('micro')).rejects.toThrow(/\(401\) Unauthorized/);
});

test('can fail temporarily, and the client retries', async () => {
  service.failNext('CreateArtifact', 503);
  await upload('micro');
  expect(service.calls.slice(0, 2)).toEqual(['CreateArtifact 503', 'CreateArtifact 200']);
});

test.each([
  ['a call of another run', 'CreateArtifact', { workflow_run_backend_id: 'other', name: 'a' }, 403],
  ['a name with a slash', 'CreateArtifact', { name: 'a/b' }, 400],
  ['no name', 'CreateArtifact', {}, 400],
  ['an artifact that was never made', 'FinalizeArtifact', { name: 'a', size: '1' }, 404],
  ['a URL for nothing', 'GetSignedArtifactURL', { name: 'a' }, 404],
  ['a method that it lacks', 'MigrateArtifact', {}, 404],
])('refuses %s', async (_, method, call, status) => {
  expect((await post(method, call)).status).toBe(status);
});

test('refuses to finalize an artifact that differs from the stated size or digest', async () => {
  const { signed_upload_url: url } = (await (await post('CreateArtifact', { name: 'a' })).json()) as {
    signed_upload_url: string;
  };
  expect((await fetch(url.replace(/sig=.*/, 'sig=x'), { method: 'PUT', body: 'zip' })).status).toBe(403);
  const put = await fetch(url, { method: 'PUT', body: 'zip', headers: { 'x-ms-blob-type': 'BlockBlob' } });
  expect(put.status).toBe(201);
  expect((await post('FinalizeArtifact', { name: 'a', size: '4' })).status).toBe(400);
  expect((await post('FinalizeArtifact', { name: 'a', size: '3', hash: 'sha256:00' })).status).toBe(400);
  expect(() => service.files('a')).toThrow('no finalized artifact');
});

test('refuses a block list with a missing block', async () => {
  const { signed_upload_url: url } = (await (await post('CreateArtifact', { name: 'a' })).json()) as {
    signed_upload_url: string;
  };
  const body = '<BlockList><Latest>AAAA</Latest></BlockList>';
  expect((await fetch(`${url}&comp=blocklist`, { method: 'PUT', body })).status).toBe(400);
});

function post(method: string, call: object): Promise<Response> {
  const [run] = JSON.parse(Buffer.from(service.env.ACTIONS_RUNTIME_TOKEN!.split('.')[1]!, 'base64url').toString())
    .scp.split('Actions.Results:')[1]
    .split(':');
  return fetch(`${service.url}/twirp/github.actions.results.api.v1.ArtifactService/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.env.ACTIONS_RUNTIME_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ workflow_run_backend_id: run, ...call }),
  });
}
