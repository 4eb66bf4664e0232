import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAction } from '../runner/runner.ts';
import { cli, project, readReport, sysdigFlags } from '../support/cli.ts';
import { ContainerdEngine } from '../support/containerd-engine.ts';
import { docker, removeImage } from '../support/engine.ts';
import { imageArchive } from '../support/image-archive.ts';
import { multiPlatformArchive } from '../support/multi-platform.ts';
import { Registry } from '../support/registry.ts';
import { bridge } from '../support/registry-bridge.ts';
import { tar } from '../tar/tars.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const IMAGE = 'micropacker-test-stores:1.0';
const MICRO = `${IMAGE}-micro`;
const DEEP = 'micropacker-test-deep:1.0';
const TIMEOUT = { timeout: 240_000 };
const ARCH =
  process.arch === 'arm64' ? 'aarch64-linux-gnu/ld-linux-aarch64.so.1' : 'x86_64-linux-gnu/ld-linux-x86-64.so.2';
const [TRIPLE, LOADER] = ARCH.split('/');

/** An image that prints its data and waits. It sets a configuration field of each kind. */
const DOCKERFILE = `FROM ${BASE} AS tools
FROM scratch
COPY --from=tools /lib/${ARCH} ${process.arch === 'arm64' ? '/lib' : '/lib64'}/${LOADER}
COPY --from=tools /lib/${TRIPLE}/libc.so.6 /lib/${TRIPLE}/
COPY --from=tools /bin/cat /program
COPY --from=tools /bin/bash /unused
COPY --from=tools /etc/debian_version /data
ENV A=b
LABEL kind="small image"
WORKDIR /work
VOLUME /volume
EXPOSE 80
STOPSIGNAL SIGKILL
USER 12:34
HEALTHCHECK --interval=7s CMD ["/program", "/data"]
ENTRYPOINT ["/program", "/data", "-"]
`;
/** Keeps the container's input open, for which it waits. */
const RUN = ['--run-arg=-i', '--ready', 'log:.'];

interface Inspected {
  Id: string;
  Size: number;
  Architecture: string;
  Config: Record<string, unknown> & { Labels: Record<string, string>; Env: string[] };
}

describe.skipIf(!process.env.MICROPACKER_TEST_CONTAINERD)('the containerd image store', () => {
  let folder = '';
  let engine: ContainerdEngine;
  const there = (args: string[], input?: Buffer) => docker(['--host', engine.host, ...args], input);
  const image = (reference: string, host = engine.host): Inspected =>
    JSON.parse(docker(['--host', host, 'image', 'inspect', reference]))[0];
  const MAIN = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stores-'));
    engine = await ContainerdEngine.start();
    docker(['build', '--quiet', '--tag', IMAGE, '-'], DOCKERFILE);
    const archive = join(folder, 'image.tar');
    docker(['save', '--output', archive, IMAGE]);
    there(['load', '--input', archive]);
    writeFileSync(join(folder, 'list.txt'), '/program\n/data\n/opt/app/deep/data\n');
  }, 180_000);
  afterAll(async () => {
    await engine?.stop();
    for (const name of [IMAGE, MICRO, `${DEEP}-micro`]) removeImage(name);
    rmSync(folder, { recursive: true });
  });

  const env = () => ({ DOCKER_HOST: engine.host });
  async function pack(name: string, more: NodeJS.ProcessEnv, flags: string[] = [], of = IMAGE) {
    const output = join(folder, name);
    const list = ['--file-list', join(folder, 'list.txt')];
    const result = await cli(['pack', '--image', of, ...list, '--output', output, ...flags], { env: more });
    expect(result.stderr).toContain('The image is read through its layers');
    expect(result.stderr).toContain('Tagged ');
    expect(result.code).toBe(0);
    return { report: readReport(output), dockerfile: readFileSync(join(output, 'Dockerfile'), 'utf8') };
  }
  const ofIt = ({ report }: Awaited<ReturnType<typeof pack>>) => ({
    rootfs: report.rootfs,
    packed: report.packed,
    sizes: [report.image.size, report.micro!.size],
    files: [report.image.files, report.micro!.files],
  });

  test('is used by the second engine', () => {
    expect(JSON.parse(there(['info', '--format', '{{json .DriverStatus}}']))).toContainEqual([
      'driver-type',
      'io.containerd.snapshotter.v1',
    ]);
  });

  test('gives the same bytes, sizes and configuration as the classic store', TIMEOUT, async () => {
    const classic = await pack('classic', {});
    const inContainerd = await pack('containerd', env());
    expect(ofIt(inContainerd)).toEqual(ofIt(classic));
    // The size in the classic store is the sum of the files.
    expect(classic.report.micro!.size).toBe(image(MICRO, MAIN).Size);
    expect(classic.report.image.size).toBe(image(IMAGE, MAIN).Size);
    const { Labels: labels, ...config } = image(MICRO).Config;
    const { Labels: originals, ...original } = image(IMAGE).Config;
    expect(config).toEqual(original);
    expect(labels).toEqual({
      ...originals,
      'org.opencontainers.image.base.name': IMAGE,
      'org.opencontainers.image.base.digest': image(IMAGE).Id,
    });
    const own = { Labels: labels };
    for (const field of Object.keys(config)) {
      if (field in image(MICRO, MAIN).Config) expect({ ...config, ...own }[field]).toEqual(image(MICRO).Config[field]);
    }
  });

  test('gives the same bytes if no layer describes a folder, whenever the image was loaded', TIMEOUT, async () => {
    const layer = tar({ name: 'opt/app/deep/data', body: 'x', mtime: 1_000_000_000 });
    const archive = imageArchive(DEEP, [layer], { Entrypoint: ['/opt/app/deep/data'] });
    const packed = [];
    for (const [name, more] of [
      ['deep', {}],
      ['deep-again', {}],
      ['deep-containerd', env()],
    ] as const) {
      await sleep(1100);
      docker('DOCKER_HOST' in more ? ['--host', engine.host, 'load'] : ['load'], archive);
      packed.push((await pack(name, more, [], DEEP)).report.rootfs);
      removeImage(DEEP);
    }
    expect(packed).toEqual([packed[0], packed[0], packed[0]]);
  });

  test('gives the same image id at a second run, and the engine reports that id', TIMEOUT, async () => {
    const before = image(MICRO).Id;
    const { report } = await pack('again', env());
    expect([report.micro!.id, image(MICRO).Id]).toEqual([before, before]);
    expect(there(['image', 'ls', '--quiet', 'micropacker-run'])).toBe('');
  });

  test.each(['strace', 'sysdig'])('is captured by %s, packed and verified', TIMEOUT, async (tracer) => {
    const output = join(folder, tracer);
    const flags = ['--image', IMAGE, ...RUN, '--tracer', tracer, ...sysdigFlags(), '--output', output];
    const result = await cli(['run', ...flags, '--watch-verify', 'false', '--', 'true'], { env: env() });
    expect(result.stderr).toContain('The test passes on the micro image');
    expect(result.code).toBe(0);
    const { packed, tracer: used, image: original, micro } = readReport(output);
    expect(used).toMatchObject({ name: tracer, drops: 0 });
    const paths = packed.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['/program', '/data', `/usr/lib/${TRIPLE}/libc.so.6`.slice(4)]));
    expect(paths).not.toContain('/unused');
    expect(micro!.size / original.size!).toBeLessThan(0.8);
    expect(there(['ps', '--all', '--quiet'])).toBe('');
  });

  test('is used by the action through DOCKER_HOST', TIMEOUT, async () => {
    const home = join(folder, 'home');
    mkdirSync(home);
    const inputs = { image: IMAGE, 'run-args': '-i', ready: 'log:.', test: 'true', tracer: 'strace', upload: 'false' };
    const result = await runAction({ action: project, home, step: 'main', inputs, env: env() });
    expect(result.code).toBe(0);
    expect(result.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining('The test did not touch the container'),
    ]);
    expect(result.outputs).toMatchObject({ image: MICRO, 'image-id': image(MICRO).Id });
    const { image: original, micro } = readReport(join(home, '_temp', 'micropacker', 'micropacker-test-stores-1.0'));
    expect(result.outputs).toMatchObject({ 'size-before': `${original.size}`, 'size-after': `${micro!.size}` });
  });

  test('is found through a context', TIMEOUT, async () => {
    const config = join(folder, 'config');
    mkdirSync(config);
    docker(['--config', config, 'context', 'create', 'newer', '--docker', `host=${engine.host}`]);
    there(['image', 'rm', MICRO]);
    await pack('context', { DOCKER_CONFIG: config, DOCKER_CONTEXT: 'newer' });
    expect(image(MICRO).Id).toMatch(/^sha256:/);
  });

  test.skipIf(!process.env.MICROPACKER_TEST_REGISTRY)('is pushed from by id', TIMEOUT, async () => {
    const registry = await Registry.start();
    const end = await bridge(registry.host, engine.host);
    const tags = [`--tag=${registry.host}/app:1`, `--tag=${registry.host}/other:1`];
    const verified = [...RUN, '--tracer', 'strace', '--watch-verify', 'false', '--', 'true'];
    try {
      const { report } = await pack('pushed', env(), [...tags, '--push', 'true', ...verified]);
      const digest = await registry.digest('app', '1');
      expect(digest).toBe(report.micro!.id);
      expect(report.push).toMatchObject({ digest, tags: [{ pushed: true }, { pushed: true }] });
      expect(await registry.digest('other', '1')).toBe(digest);
    } finally {
      await end();
      await registry.stop();
    }
  });

  describe('with an image for several platforms', () => {
    const MULTI = 'micropacker-test-platforms:1';
    const own = process.arch === 'arm64' ? 'arm64' : 'amd64';
    /** An architecture whose programs this processor runs too, here only in name. */
    const other = process.arch === 'arm64' ? 'arm' : '386';
    const list = () => join(folder, 'platforms.txt');

    beforeAll(() => {
      const layers = (name: string) => [
        readFileSync(join(folder, 'classic', 'rootfs.tar')),
        tar({ name: 'platform', body: `${name}\n` }),
      ];
      const images = [other, own].map((architecture) => ({
        architecture,
        config: { Entrypoint: ['/program', '/platform', '-'], Env: [`IS=${architecture}`], StopSignal: 'SIGKILL' },
        layers: layers(architecture),
      }));
      there(['load'], multiPlatformArchive(MULTI, images));
      writeFileSync(list(), '/program\n/platform\n');
    });

    test.each([
      ['without a setting', [], {}, own],
      ['by --platform', [`--run-arg=--platform=linux/${other}`], {}, other],
      ['by DOCKER_DEFAULT_PLATFORM', [], { DOCKER_DEFAULT_PLATFORM: `linux/${other}` }, other],
    ])('the platform that would run is packed: %s', TIMEOUT, async (name, wish, more, architecture) => {
      const lists = ['--file-list', list(), '--tag', 'micropacker-test-platforms:micro'];
      const verify = [
        '--ready',
        `log:${architecture}`,
        '--run-arg=-i',
        '--tracer',
        'strace',
        '--ready-timeout',
        '10',
        '--',
        'true',
      ];
      const packed = await pack(name, { ...env(), ...more }, [...wish, ...lists, ...verify], MULTI);
      expect(packed.report.image.platform).toBe(`linux/${architecture}`);
      expect(packed.dockerfile).toContain(`for linux/${architecture}.`);
      const micro = image('micropacker-test-platforms:micro');
      expect([micro.Architecture, micro.Config.Env]).toEqual([architecture, [`IS=${architecture}`]]);
      expect(micro.Config.Labels).toEqual({
        'org.opencontainers.image.base.name': MULTI,
        'org.opencontainers.image.base.digest': image(MULTI).Id,
      });
    });

    test('the platform of an existing container is packed', TIMEOUT, async () => {
      const create = ['run', '--detach', '--interactive', '--platform', `linux/${other}`, '--name', 'there', MULTI];
      there(create);
      const output = join(folder, 'there');
      const flags = ['--container', 'there', '--tag', 'micropacker-test-platforms:there', '--output', output];
      const more = ['--ready', `log:${other}`, '--ready-timeout', '10', '--tracer', 'strace'];
      const result = await cli(['run', ...flags, ...more, '--watch-verify', 'false', '--', 'true'], { env: env() });
      expect(result.stderr).toContain('The test passes on the micro image');
      expect(image('micropacker-test-platforms:there').Config.Env).toEqual([`IS=${other}`]);
      expect(there(['ps', '--format', '{{.Names}}'])).toBe('there');
    });

    test('a platform that the image lacks is an error', TIMEOUT, async () => {
      const flags = ['--image', MULTI, '--file-list', list(), '--run-arg=--platform=linux/s390x'];
      const result = await cli(['pack', ...flags, '--output', join(folder, 'none')], { env: env() });
      expect(result.stderr).toMatch(`image: ${MULTI} for linux/s390x is not on this machine and cannot be pulled`);
      expect(result.code).toBe(1);
    });
  });
});
