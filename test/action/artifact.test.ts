import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { requireArtifacts, uploadArtifact } from '../../src/action/artifact.ts';
import type { Failure } from '../../src/base/failure.ts';
import { ResultsService } from '../runner/results-service.ts';

let service: ResultsService;
let folder = '';
beforeEach(async () => {
  service = await ResultsService.start();
  for (const [name, value] of Object.entries(service.env)) vi.stubEnv(name, value);
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  folder = mkdtempSync(join(tmpdir(), 'artifact-'));
  writeFileSync(join(folder, 'files.txt'), '/a\n');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
  await service.close();
});

const runUrl = 'https://github.com/octocat/app/actions/runs/1';
const upload = () => {
  const files = { files: [join(folder, 'files.txt')], root: folder };
  return uploadArtifact({ name: 'files', ...files, retentionDays: 0, compressionLevel: 6, runUrl });
};

test('an uploaded artifact has an id, a URL and a digest', async () => {
  const { id, url, digest } = await upload();
  expect(service.artifacts()).toMatchObject([{ id, name: 'files', digest: `sha256:${digest}` }]);
  expect(url).toBe(`${runUrl}/artifacts/${id}`);
});

describe('an upload error of the real client becomes a failure with a next step', () => {
  test.each<[string, () => unknown, RegExp, RegExp]>([
    ['a name that is taken', upload, /^artifact-name: cannot upload "files": .*409/, /In a matrix/],
    ['a service that answers 403', () => service.failNext('CreateArtifact', 403), /^upload: .*403/, /the job's token/],
    ['an invalid token', () => vi.stubEnv('ACTIONS_RUNTIME_TOKEN', 'x'), /^upload: .*[Tt]oken/, /the job's token/],
    ['no token', () => vi.stubEnv('ACTIONS_RUNTIME_TOKEN', ''), /^upload: .*TOKEN/, /no artifact service/],
    ['no service', () => vi.stubEnv('ACTIONS_RESULTS_URL', ''), /^upload: .*RESULTS_URL/, /no artifact service/],
    [
      'a service that refuses connections',
      () => vi.stubEnv('ACTIONS_RESULTS_URL', 'http://127.0.0.1:1/'),
      /^upload: .*ECONNREFUSED$/,
      /cannot be reached/,
    ],
    [
      'GitHub Enterprise Server',
      () => vi.stubEnv('GITHUB_SERVER_URL', 'https://git.example.com'),
      /^upload: .*GHES/,
      /set upload: false/,
    ],
  ])('for %s', async (_, before, message, fix) => {
    await before();
    await expect(upload()).rejects.toMatchObject({
      name: 'Failure',
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
  });
});
/** Returns the failure that `work` throws, if any. */
function thrown(work: () => void): Failure | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error as Failure;
  }
}

test.each([
  [undefined, true],
  ['https://github.com', true],
  ['https://acme.ghe.com', true],
  ['http://results.localhost:8080', true],
  ['https://github.acme.example', false],
  ['https://github.com.evil.example', false],
])('requireArtifacts accepts the server %s: %s', (server, supported) => {
  const failure = thrown(() => requireArtifacts({ GITHUB_SERVER_URL: server }));
  if (supported) return expect(failure).toBeUndefined();
  expect(failure!.message).toContain(
    `not supported here, because ${new URL(server!).hostname} is a GitHub Enterprise Server`,
  );
  expect(failure!.fix).toContain('upload: false');
});
