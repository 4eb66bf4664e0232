import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker, inspect, left, nothing, removeImage } from '../support/engine.ts';
import { type Other, RecipeJob } from '../support/recipe.ts';
import { freePort, Registry, USER } from '../support/registry.ts';
import { recipes } from './project.ts';

const APP = 'micropacker-test-recipe';
const TIMEOUT = { timeout: 240_000 };
const STRACE = { tracer: 'strace' };
const RELEASE = { sha: '0123456789abcdef', version: '1.2.3' };
let registry: Registry;
const jobs: RecipeJob[] = [];
const made = new Set<string>();

/** The files of the repository; any image with Node.js works. */
const FILES = {
  Dockerfile: 'FROM micropacker-test-node\nWORKDIR /srv\nCOPY server.js *.html ./\nCMD ["node", "server.js"]\n',
  'server.js': `process.on('SIGTERM', () => process.exit());
require('node:http').createServer((request, response) => {
  response.end(require('node:fs').readFileSync('/srv' + request.url));
}).listen(80);`,
  'index.html': 'Hello',
  'more.html': 'More',
  'package.json': '{ "scripts": { "e2e": "node e2e.js" } }',
};

/** `pages` are the pages that the test requests. */
function checkout(pages: readonly string[], port: number): Other {
  return (_, { job: { workspace } }) => {
    execFileSync('git', ['init', '--quiet', workspace]);
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(workspace, name), text);
    const asks = pages.map((page) => `await (await fetch('http://localhost:${port}/${page}')).text();`);
    writeFileSync(join(workspace, 'e2e.js'), `(async () => { ${asks.join('\n')} })();`);
    return {};
  };
}

const logIn: Other = ({ registry: host, username, password }, { job: own }) => {
  own.env.DOCKER_CONFIG = join(own.home, '.docker');
  const args = ['login', '--username', username!, '--password-stdin', host!];
  execFileSync('docker', args, { input: password, env: { ...process.env, ...own.env }, stdio: 'pipe' });
  return {};
};

/** docker/metadata-action's documented outputs for a release of `RELEASE.version`. */
const metadata: Other = ({ images, tags, flavor = '' }) => {
  const [, suffix = ''] = /suffix=(\S+)/.exec(flavor) ?? [];
  const [major, minor] = RELEASE.version.split('.');
  const named = tags!
    .trim()
    .split('\n')
    .map((line) => line.trim().replace('type=semver,pattern=', ''))
    .map((pattern) => pattern.replace('{{version}}', RELEASE.version).replace('{{major}}', major!))
    .map((tag) => `${images}:${tag.replace('{{minor}}', minor!)}${suffix}`);
  for (const tag of named) made.add(tag);
  const labels = { version: RELEASE.version, revision: RELEASE.sha, title: 'app' };
  const lines = Object.entries(labels).map(([name, value]) => `org.opencontainers.image.${name}=${value}`);
  return { tags: named.join('\n'), labels: lines.join('\n') };
};

/** The workflow of a document, with our app, port and registry. */
function recipe(document: string, app: string, port: number): string {
  return recipes()
    [`docs/recipes/${document}.md#1`]!.replaceAll('docker build --tag app .', `docker build --tag ${app} .`)
    .replaceAll('image: app\n', `image: ${app}\n`)
    .replaceAll('--publish=8080:', `--publish=${port}:`)
    .replaceAll('ghcr.io', registry.host);
}

/** A job of a document's workflow. The test requests `pages`; `attested` receives the attested digests. */
async function jobOf(document: string, name: string, inputs: Record<string, string>, contexts: object = {}) {
  const [port, app] = [await freePort(), `${APP}-${document}`];
  const pages = ['index.html'];
  const attested: Record<string, string>[] = [];
  const attest: Other = (given) => {
    attested.push(given);
    return {};
  };
  const others = {
    'actions/checkout': checkout(pages, port),
    'docker/login-action': logIn,
    'docker/metadata-action': metadata,
    'actions/attest-build-provenance': attest,
    'actions/attest-sbom': attest,
  };
  const github = { actor: USER.name, token: USER.password, repository: 'octocat/app', ref: 'refs/tags/v1.2.3' };
  const job = new RecipeJob(recipe(document, app, port), name, { others, inputs, contexts: { github, ...contexts } });
  jobs.push(job);
  for (const tag of [app, `${app}-micro`]) made.add(tag);
  return { job, pages, attested };
}

describe.skipIf(!process.env.MICROPACKER_TEST_REGISTRY).concurrent('the steps of the recipe', () => {
  beforeAll(async () => {
    registry = await Registry.start({ isPrivate: true });
  });
  afterAll(async () => {
    for (const job of jobs) await job.end();
    await registry.stop();
    for (const tag of made) removeImage(tag);
    expect(left()).toEqual(nothing);
  });

  test('for pull requests fail until the list is committed, and if the image needs more files', TIMEOUT, async () => {
    const { job, pages } = await jobOf('pull-request', 'micro', STRACE);
    const { temp, workspace } = job.job;
    const fails = async (message: string) => {
      const { code, annotations, outputs } = await job.run();
      expect([code, outputs.image]).toEqual([1, undefined]);
      expect(annotations.at(-1)).toMatchObject({ kind: 'error', message: expect.stringContaining(message) });
      const [folder] = readdirSync(join(temp, 'micropacker'));
      execFileSync('git', ['apply', join(temp, 'micropacker', folder!, 'lock.patch')], { cwd: workspace });
      return readFileSync(join(workspace, 'micropacker.files'), 'utf8').split('\n');
    };
    const locked = await fails('micropacker.files does not exist, and lock-mode is fail');
    expect(locked).toEqual(expect.arrayContaining(['/srv/index.html', '/srv/server.js']));

    const { code, outputs, annotations } = await job.run();
    expect([code, outputs.drift, annotations]).toEqual([0, 'none', []]);
    expect(docker(['run', '--rm', '--entrypoint', '/usr/bin/node', outputs.image!, '--version'])).toMatch(/^v\d/);

    pages.push('more.html');
    expect(await fails('micropacker.files differs from what this run packs: 1 path added')).toEqual([
      ...locked.filter((path) => path < '/srv/more.html' && path !== ''),
      '/srv/more.html',
      ...locked.filter((path) => path > '/srv/more.html' || path === ''),
    ]);
  });

  test('for releases push and attest the tested image', TIMEOUT, async () => {
    const { job, attested } = await jobOf('release', 'publish', STRACE);
    const { code, outputs, annotations } = await job.run();
    expect([code, annotations]).toEqual([0, []]);
    const digest = await registry.digest('octocat/app', RELEASE.version);
    expect([outputs.digest, await registry.digest('octocat/app', '1.2')]).toEqual([digest, digest]);
    const { Config } = inspect<{ Config: { Labels: Record<string, string> } }>(
      'image',
      `${registry.host}/octocat/app:1.2`,
    );
    expect(Config.Labels).toMatchObject({ 'org.opencontainers.image.version': RELEASE.version });
    const subject = {
      'subject-name': `${registry.host}/octocat/app`,
      'subject-digest': digest,
      'push-to-registry': 'true',
    };
    expect(attested).toEqual([subject, { ...subject, 'sbom-path': outputs.sbom }]);
    expect(JSON.parse(readFileSync(outputs.sbom!, 'utf8'))).toMatchObject({ bomFormat: 'CycloneDX' });
  });

  test('for several architectures pass the digest of each to the job that joins them', TIMEOUT, async () => {
    const { job } = await jobOf('multi-architecture', 'pack', STRACE, { matrix: { arch: 'amd64' } });
    const { code, outputs } = await job.run();
    expect([code, job.outputs.out]).toEqual([0, { amd64: outputs.digest }]);
    expect(outputs.digest).toBe(await registry.digest('octocat/app', `${RELEASE.version}-amd64`));
  });
});
