import { describe, expect, test } from 'vitest';
import type { ImageConfig } from '../../../src/image/config.ts';
import { dockerfile } from '../../../src/image/dockerfile/dockerfile.ts';

const platform = { os: 'linux', architecture: 'amd64' };
const NO_PATH = '# The image has no PATH. A build adds the default one.';
const lines = (config: ImageConfig) =>
  dockerfile(config, platform, 'app')
    .split('\n')
    .slice(3, -1)
    .filter((line) => line !== NO_PATH);

describe('Dockerfile', () => {
  test('begins with the build command, FROM scratch and the rootfs', () => {
    expect(dockerfile({}, platform, 'app')).toBe(
      `# Micro image of app for linux/amd64. Build it in this folder: docker build .\nFROM scratch\nADD rootfs.tar /\n${NO_PATH}\n`,
    );
  });

  test.each<[string, ImageConfig, string[]]>([
    ['env', { Env: ['A=1', 'B=x "y" $z \\ \'w\''] }, ['ENV A="1"', `ENV B="x \\"y\\" \\$z \\\\ 'w'"`]],
    ['env without value', { Env: ['A='] }, ['ENV A=""']],
    ['a name that begins like an option', { User: '--x' }, ['USER "--x"']],
    ['labels', { Labels: { 'b c': '2', a: '"$"' } }, ['LABEL "a"="\\"\\$\\""', 'LABEL "b c"="2"']],
    [
      'workdir, user',
      { WorkingDir: '/a $b', User: 'www-data:www-data' },
      ['WORKDIR "/a \\$b"', 'USER www-data:www-data'],
    ],
    [
      'ports, volumes',
      { ExposedPorts: { '80/tcp': {}, '53/udp': {} }, Volumes: { '/v $': {} } },
      ['EXPOSE 53/udp', 'EXPOSE 80/tcp', 'VOLUME ["\\"/v \\\\$\\""]'],
    ],
    [
      'stop signal, shell',
      { StopSignal: 'SIGQUIT', Shell: ['/bin/bash', '-c'] },
      ['STOPSIGNAL SIGQUIT', 'SHELL ["/bin/bash","-c"]'],
    ],
    ['onbuild', { OnBuild: ['RUN echo "$x"'] }, ['ONBUILD RUN echo "$x"']],
    ['entrypoint before cmd', { Cmd: ['a\nb'], Entrypoint: ['/e'] }, ['ENTRYPOINT ["/e"]', 'CMD ["a\\nb"]']],
    ['no healthcheck', { Healthcheck: { Test: ['NONE'] } }, ['HEALTHCHECK NONE']],
    [
      'healthcheck with all options',
      {
        Healthcheck: {
          Test: ['CMD', 'curl', 'x'],
          Interval: 1.5e9,
          Timeout: 3e9,
          StartPeriod: 2e9,
          StartInterval: 1e9,
          Retries: 4,
        },
      },
      [
        'HEALTHCHECK --interval=1500000000ns --timeout=3000000000ns --start-period=2000000000ns --start-interval=1000000000ns --retries=4 CMD ["curl","x"]',
      ],
    ],
    [
      'shell-form healthcheck',
      { Healthcheck: { Test: ['CMD-SHELL', 'a "$b" || exit 1'] } },
      ['HEALTHCHECK CMD a "$b" || exit 1'],
    ],
    [
      'healthcheck with several lines',
      { Healthcheck: { Test: ['CMD-SHELL', 'a\nb'] } },
      [
        '# As the program that the engine runs for it, because the shell form cannot say: ["CMD-SHELL","a\\nb"]',
        'HEALTHCHECK CMD ["/bin/sh","-c","a\\nb"]',
      ],
    ],
  ])('writes the configuration as instructions: %s', (_, config, expected) => {
    expect(lines(config)).toEqual(expected);
  });

  test.each<[string, ImageConfig]>([
    ['a port', { ExposedPorts: { '80\nRUN evil': {} } }],
    ['a stop signal', { StopSignal: 'SIGTERM\r\nRUN evil' }],
    ['a trigger', { OnBuild: ['RUN true\nRUN evil'] }],
    ['the name of a variable', { Env: ['A\nRUN evil\nENV B=x'] }],
    ['the name of a label', { Labels: { 'a\nRUN evil': 'x' } }],
    ['a user', { User: 'a\nRUN evil' }],
    ['a volume', { Volumes: { '/a\nRUN evil': {} } }],
    ['a health check', { Healthcheck: { Test: ['CMD-SHELL', 'true\nRUN evil'] } }],
    ['a health check of another kind', { Healthcheck: { Test: ['RUN\nRUN', 'x\nRUN evil'] } }],
    ['an entrypoint', { Entrypoint: ['a\nRUN evil'], Cmd: ['\nRUN evil'], Shell: ['\nRUN evil'] }],
  ])('%s cannot add an instruction', (_, config) => {
    const evil = dockerfile(config, { os: 'linux', architecture: 'amd64\nRUN evil' }, 'app\nRUN evil');
    expect(evil.split(/[\r\n]/).filter((line) => line.startsWith('RUN'))).toEqual([]);
    expect(evil).toContain('evil');
  });

  test.each<[ImageConfig, string[]]>([
    [{ Env: ['NOTHING'] }, ['ENV: "NOTHING"']],
    [{ Env: ['=x', 'A=1', 'A=2'] }, ['ENV: "=x"', 'ENV: "A=1"']],
    [{ Labels: { '': 'x', 'a=b': 'c' } }, ['LABEL: {"":"x"}', 'LABEL: {"a=b":"c"}']],
    [
      { ExposedPorts: { '080/tcp': {}, '80-90/tcp': {}, '80/tcp\\': {} } },
      ['EXPOSE: "080/tcp"', 'EXPOSE: "80-90/tcp"', 'EXPOSE: "80/tcp\\\\"'],
    ],
    [{ Volumes: { '': {} } }, ['VOLUME: ""']],
    [{ WorkingDir: `/${'x'.repeat(256)}` }, [`WORKDIR: "/${'x'.repeat(256)}"`]],
    [{ StopSignal: '$SIG' }, ['STOPSIGNAL: "$SIG"']],
    [{ StopSignal: 'SIGTERM\\' }, ['STOPSIGNAL: "SIGTERM\\\\"']],
    [{ StopTimeout: 30 }, ['StopTimeout: 30']],
    [
      { OnBuild: ['RUN true \\', 'RUN a\nb', 'RUN <<EOF', 'FROM x', 'RUN [1]', 'ENV a'] },
      ['RUN true \\\\', 'RUN a\\nb', 'RUN <<EOF', 'FROM x', 'RUN [1]', 'ENV a'].map((text) => `ONBUILD: "${text}"`),
    ],
    [{ Healthcheck: { Test: ['CMD'] } }, ['HEALTHCHECK: {"Test":["CMD"]}']],
    [{ Healthcheck: { Interval: 1e9 } }, ['HEALTHCHECK: {"Interval":1000000000}']],
  ])('says in a comment what no instruction can say: %j', (config, expected) => {
    const comments = lines(config).filter((line) => line.startsWith('#'));
    expect(comments).toEqual(expected.map((text) => `# Left out, because a Dockerfile cannot say it: ${text}`));
  });

  test.each<[ImageConfig, string[]]>([
    [{ WorkingDir: '/app/' }, ['# A build makes "/app" of it: "/app/"', 'WORKDIR /app/']],
    [{ ExposedPorts: { '80': {} } }, ['# A build makes "80/tcp" of it: "80"', 'EXPOSE 80']],
    [
      { Healthcheck: { Test: ['CMD', 'a'], Interval: 1, Retries: -1 } },
      [
        '# Left out, because a Dockerfile cannot say it: HEALTHCHECK options: {"Interval":1,"Retries":-1}',
        'HEALTHCHECK CMD ["a"]',
      ],
    ],
    [
      { Healthcheck: { Test: ['CMD-SHELL', '["a","b"]'] }, Shell: ['/sh', '-c'] },
      [
        'SHELL ["/sh","-c"]',
        '# As the program that the engine runs for it, because the shell form cannot say: ["CMD-SHELL","[\\"a\\",\\"b\\"]"]',
        'HEALTHCHECK CMD ["/sh","-c","[\\"a\\",\\"b\\"]"]',
      ],
    ],
  ])('says what a build changes: %j', (config, expected) => expect(lines(config)).toEqual(expected));

  test('a line break in a value becomes a build argument, and the first line shows the build command', () => {
    const text = dockerfile({ Env: ['PATH=/', 'A=x\ny'] }, platform, 'app');
    expect(text.split('\n')).toEqual([
      "# Micro image of app for linux/amd64. Build it in this folder: docker build --build-arg MICROPACKER_NEWLINE=$'\\n' .",
      'FROM scratch',
      'ARG MICROPACKER_NEWLINE',
      'ADD rootfs.tar /',
      'ENV PATH="/"',
      'ENV A="x' + '$' + '{MICROPACKER_NEWLINE}y"',
      '',
    ]);
  });

  test('a variable of the name of the build argument gets out of its way', () => {
    const text = dockerfile({ Env: ['MICROPACKER_NEWLINE=x', 'A=\n'] }, platform, 'app');
    expect(text).toContain('--build-arg MICROPACKER_NEWLINE_=');
    expect(text).toContain('\nARG MICROPACKER_NEWLINE_\n');
    expect(text).toContain('ENV A="${MICROPACKER_NEWLINE_}"');
  });
});
