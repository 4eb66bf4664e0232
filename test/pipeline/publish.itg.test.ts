import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { recipes } from '../docs/project.ts';
import { runAction, startAction } from '../runner/runner.ts';
import { cli, project, readReport } from '../support/cli.ts';
import { docker, inspect, left, nothing } from '../support/engine.ts';
import { imageArchive } from '../support/image-archive.ts';
import { Registry, USER } from '../support/registry.ts';
import { RegistryProxy } from '../support/registry-proxy.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const IMAGE = 'micropacker-test-push';
const TIMEOUT = { timeout: 180_000 };
const ARCH =
  process.arch === 'arm64' ? 'aarch64-linux-gnu/ld-linux-aarch64.so.1' : 'x86_64-linux-gnu/ld-linux-x86-64.so.2';
const [TRIPLE, LOADER] = ARCH.split('/');
/** An image that prints its data and waits for its input, which stays open. */
const DOCKERFILE = `FROM ${BASE} AS tools
FROM scratch
COPY --from=tools /lib/${ARCH} ${process.arch === 'arm64' ? '/lib' : '/lib64'}/${LOADER}
COPY --from=tools /lib/${TRIPLE}/libc.so.6 /lib/${TRIPLE}/
COPY --from=tools /bin/cat /program
COPY --from=tools /etc/debian_version /data
LABEL org.opencontainers.image.title=Original org.opencontainers.image.version=0
ENTRYPOINT ["/program", "/data", "-"]
`;
const LABELS = ['org.opencontainers.image.version=1.2', 'note=a "quoted" $value = this'];

interface Inspected {
  Id: string;
  Config: { Labels: Record<string, string> };
}

describe.skipIf(!process.env.MICROPACKER_TEST_REGISTRY)('pushing the micro image', () => {
  let folder = '';
  let open: Registry;
  let closed: Registry;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'publishing-'));
    [open, closed] = await Promise.all([Registry.start(), Registry.start({ isPrivate: true })]);
    docker(['build', '--quiet', '--tag', IMAGE, '-'], DOCKERFILE);
    writeFileSync(join(folder, 'list.txt'), '/program\n/data\n');
    logIn('right', USER.password);
    logIn('wrong', 'guessed');
  }, 180_000);
  afterAll(async () => {
    await Promise.all([open?.stop(), closed?.stop()]);
    execFileSync('docker', ['image', 'rm', '--force', ...made, IMAGE], { stdio: 'ignore' });
    rmSync(folder, { recursive: true });
  });
  const made: string[] = [];
  let output = '';
  beforeEach(() => {
    output = join(folder, 'out');
  });

  /** The engine's configuration after docker/login-action. */
  function logIn(name: string, password: string): void {
    const auth = Buffer.from(`${USER.name}:${password}`).toString('base64');
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'config.json'), JSON.stringify({ auths: { [closed.host]: { auth } } }));
  }
  const as = (name: string) => ({ DOCKER_CONFIG: join(folder, name) });

  function push(tags: string[], env: NodeJS.ProcessEnv = {}, image = IMAGE) {
    made.push(...tags);
    const what = ['--image', image, '--file-list', join(folder, 'list.txt'), '--push', 'true'];
    const where = tags.flatMap((tag) => ['--tag', tag]);
    const labels = LABELS.flatMap((label) => ['--label', label]);
    const run = ['--run-arg=-i', '--ready', 'log:.', '--tracer', 'strace', '--output', output];
    return cli(['pack', ...what, ...where, ...labels, ...run, '--watch-verify', 'false', '--', 'true'], { env });
  }

  test('sends every tag to its registry under one digest, and that image runs', TIMEOUT, async () => {
    const tags = [`${open.host}/team/app:1.2`, `${open.host}/team/app:latest`, `${closed.host}/app:1.2`];
    const result = await push(tags, as('right'));
    expect(result.stderr).toContain(`After the test passes on the micro image, it is pushed to ${tags.join(', ')}`);
    expect(result.code).toBe(0);
    const { push: pushed, micro, phases } = readReport(output);
    const digest = await open.digest('team/app', '1.2');
    expect(digest).toMatch(/^sha256:/);
    expect([await open.digest('team/app', 'latest'), await closed.digest('app', '1.2')]).toEqual([digest, digest]);
    const references = [`${open.host}/team/app@${digest}`, `${closed.host}/app@${digest}`];
    expect(pushed).toEqual({
      digest,
      tags: [0, 0, 1].map((at, i) => ({ tag: tags[i], pushed: true, reference: references[at] })),
    });
    expect(result.stdout).toContain(references.map((reference) => `  pushed ${reference}\n`).join(''));
    expect(phases.at(-1)!.name).toBe('Push');

    docker(['image', 'rm', '--force', micro!.id]);
    const by = references[0]!;
    expect(docker(['run', '--rm', by])).toBe(docker(['run', '--rm', IMAGE]));
    made.push(by);
    const { Id, Config } = inspect<Inspected>('image', by);
    expect(Id).toBe(micro!.id);
    expect(Config.Labels).toEqual({
      'org.opencontainers.image.title': 'Original',
      'org.opencontainers.image.version': '1.2',
      'org.opencontainers.image.base.name': IMAGE,
      note: 'a "quoted" $value = this',
    });
    const built = docker(['build', '--quiet', output]);
    expect(inspect<Inspected>('image', built).Config.Labels).toEqual(Config.Labels);
    made.push(built);
  });

  test.skipIf(!process.env.MICROPACKER_TEST_BUILDX)(
    'for two architectures is followed by the documented step that joins them',
    TIMEOUT,
    async () => {
      const own = `${open.host}/joined:own`;
      await push([own]);
      // Only declared as 32-bit, so that it runs here.
      const OTHER = `${IMAGE}:386`;
      const config = { Entrypoint: ['/program', '/data', '-'] };
      docker(['load'], imageArchive(OTHER, [readFileSync(join(output, 'rootfs.tar'))], config, '386'));
      made.push(OTHER);
      const other = `${open.host}/joined:other`;
      expect((await push([other], {}, OTHER)).code).toBe(0);

      const [amd64, arm64] = [await open.digest('joined', 'own'), await open.digest('joined', 'other')];
      const tags = [`${open.host}/joined:2.0`, `${open.host}/joined:2`];
      const said = runJoin({ TAGS: tags.join('\n'), AMD64: amd64!, ARM64: arm64! });
      const digest = await open.digest('joined', '2.0');
      expect(said).toBe(`digest=${digest}\n`);
      expect(await open.digest('joined', '2')).toBe(digest);
      const here = process.arch === 'arm64' ? 'arm64' : 'amd64';
      expect(await open.platforms('joined', '2.0')).toEqual({ [here]: amd64, 386: arm64 });
      docker(['image', 'rm', own]);
      docker(['pull', '--quiet', tags[0]!]);
      made.push(tags[0]!);
      expect(inspect<Inspected & { Architecture: string }>('image', tags[0]!).Architecture).toBe(here);
    },
  );

  /** Runs the step of the recipe as a runner does, with buildx as a plug-in. Returns its output. */
  function runJoin(env: Record<string, string>): string {
    const { jobs } = parse(recipes()['docs/recipes/multi-architecture.md#1']!);
    const { run } = jobs.join.steps.find((step: { id?: string }) => step.id === 'join');
    const plugins = join(folder, 'joining', 'cli-plugins');
    mkdirSync(plugins, { recursive: true });
    symlinkSync(process.env.MICROPACKER_TEST_BUILDX!, join(plugins, 'docker-buildx'));
    const file = join(folder, 'joined');
    const more = { DOCKER_CONFIG: join(folder, 'joining'), GITHUB_OUTPUT: file };
    execFileSync('bash', ['-e', '-c', run], { env: { ...process.env, ...env, ...more }, stdio: 'pipe' });
    return readFileSync(file, 'utf8');
  }

  test.each([
    ['with a wrong password', 'wrong', /unauthorized|denied/],
    ['without credentials', 'none', /no basic auth credentials/],
  ])('%s fails with the reason and the tags pushed before', TIMEOUT, async (_, who, reason) => {
    const tags = [`${open.host}/first:${who}`, `${closed.host}/app:${who}`, `${open.host}/last:${who}`];
    const result = await push(tags, as(who));
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(new RegExp(`push: ${tags[1]} was not pushed: .*(?:${reason.source})`));
    expect(result.stderr).toContain(`Log in to ${closed.host} in an earlier step (docker/login-action)`);
    const { push: pushed, failure, outcome } = readReport(output);
    expect([outcome, failure!.phase]).toEqual(['failed', 'Push']);
    expect(pushed).toEqual({
      tags: [
        { tag: tags[0], pushed: true, reference: expect.stringMatching(`^${open.host}/first@sha256:`) },
        { tag: tags[1], pushed: false, message: expect.stringMatching(reason) },
        { tag: tags[2], pushed: false },
      ],
    });
    expect(await open.digest('first', who)).toMatch(/^sha256:/);
    expect([await open.digest('last', who), await closed.digest('app', who)]).toEqual([null, null]);
    expect(inspect<Inspected>('image', tags[2]!).Id).toBe(readReport(output).micro!.id);
    expect(readFileSync(join(output, 'rootfs.tar')).length).toBeGreaterThan(0);
    expect(left()).toEqual(nothing);
  });

  test('to a registry that does not exist names the registry', TIMEOUT, async () => {
    const result = await push(['localhost:1/app:x']);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/push: localhost:1\/app:x was not pushed: .*connection refused/);
    expect(result.stderr).toContain('The engine cannot reach localhost:1');
  });

  describe('by the built action', () => {
    const home = () => join(folder, 'home');
    const steps = (tag: string) => ({
      action: join(project, 'pack'),
      step: 'main' as const,
      home: home(),
      env: (process.env.DOCKER_HOST ? { DOCKER_HOST: process.env.DOCKER_HOST } : {}) as Record<string, string>,
      inputs: {
        image: IMAGE,
        'file-lists': join(folder, 'list.txt'),
        'run-args': '-i',
        ready: 'log:.',
        test: 'true',
        'watch-verify': 'false',
        tracer: 'strace',
        tags: tag,
        labels: LABELS.join('\n'),
        push: 'true',
        upload: 'false',
      },
    });
    beforeAll(() => mkdirSync(home()));

    test('tries again after a server error of the registry, and sets the output digest', TIMEOUT, async () => {
      const proxy = await RegistryProxy.start(open.host, (put) => (put === 1 ? 503 : 'through'));
      const tag = `${proxy.host}/again:1`;
      made.push(tag);
      const result = await runAction(steps(tag)).finally(() => proxy.stop());
      expect([result.code, result.annotations]).toEqual([0, []]);
      expect(proxy.manifests).toBe(2);
      const digest = await open.digest('again', '1');
      expect(result.outputs).toMatchObject({ image: tag, digest });
      expect(result.summary).toContain(`Pushed, by digest:\n\n\`\`\`text\n${proxy.host}/again@${digest}\n\`\`\``);
      expect(result.groups).toEqual([
        'Look at the image',
        'Pack',
        'Build the micro image',
        'Verify',
        'Publish',
        'Push',
      ]);
    });

    test('leaves no process that still pushes when it is cancelled', TIMEOUT, async () => {
      const proxy = await RegistryProxy.start(open.host, () => 'never');
      const tag = `${proxy.host}/cancelled:1`;
      made.push(tag);
      const running = startAction(steps(tag));
      while (proxy.manifests === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      const result = await running.cancel();
      await proxy.stop();
      expect([result.code, result.orphans]).toEqual([1, []]);
      expect(result.outputs.digest).toBeUndefined();
      expect(await open.digest('cancelled', '1')).toBeNull();
      expect(left()).toEqual(nothing);
    });
  });
});
