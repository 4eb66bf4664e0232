import { DEFAULT_SHELL, type Healthcheck, type ImageConfig, type Platform } from './config.ts';
import { showPlatform } from './platform.ts';

const NEWLINE_ARG = 'MICROPACKER_NEWLINE';

/**
 * A Dockerfile that builds the micro image from rootfs.tar beside it: `FROM scratch` and every instruction of the
 * configuration. A Dockerfile value cannot contain a line break. A build argument stands for it; the first line shows
 * the build command.
 * Source: https://docs.docker.com/reference/dockerfile/ (parsing, environment replacement, each instruction).
 */
export function dockerfile(config: ImageConfig, platform: Platform, name: string): string {
  const body = instructions(config);
  const multiline = body.some((line) => line.includes(`\${${NEWLINE_ARG}}`));
  const build = multiline ? `docker build --build-arg ${NEWLINE_ARG}=$'\\n' .` : 'docker build .';
  return [
    `# Micro image of ${name.replace(/\s/g, ' ')} for ${showPlatform(platform).replace(/\s/g, ' ')}. Build it in this folder: ${build}`,
    'FROM scratch',
    ...(multiline ? [`ARG ${NEWLINE_ARG}`] : []),
    'ADD rootfs.tar /',
    ...body,
    '',
  ].join('\n');
}

function instructions(config: ImageConfig): string[] {
  return [
    ...(config.Env ?? []).flatMap((pair) => {
      const at = pair.indexOf('=');
      return at > 0 ? [`ENV ${quotedIfNeeded(pair.slice(0, at))}=${quoted(pair.slice(at + 1))}`] : [];
    }),
    ...sorted(config.Labels).map(([key, value]) => `LABEL ${quoted(key)}=${quoted(value)}`),
    ...(config.WorkingDir ? [`WORKDIR ${quotedIfNeeded(config.WorkingDir)}`] : []),
    ...(config.User ? [`USER ${quotedIfNeeded(config.User)}`] : []),
    ...sorted(config.ExposedPorts).map(([port]) => oneLine('EXPOSE', port)),
    ...sorted(config.Volumes).map(([path]) => `VOLUME ${JSON.stringify([path.replace(/[\\$]/g, '\\$&')])}`),
    ...(config.StopSignal ? [oneLine('STOPSIGNAL', config.StopSignal)] : []),
    ...(config.Shell?.length ? [`SHELL ${JSON.stringify(config.Shell)}`] : []),
    ...(config.Healthcheck?.Test?.length ? [healthcheck(config.Healthcheck, config.Shell)] : []),
    ...(config.OnBuild ?? []).map((trigger) => oneLine('ONBUILD', trigger)),
    ...(config.Entrypoint ? [`ENTRYPOINT ${JSON.stringify(config.Entrypoint)}`] : []),
    ...(config.Cmd ? [`CMD ${JSON.stringify(config.Cmd)}`] : []),
  ];
}

function healthcheck(check: Healthcheck, shell: ImageConfig['Shell']): string {
  const [kind, ...rest] = check.Test!;
  if (kind === 'NONE') return 'HEALTHCHECK NONE';
  const options = (
    [
      ['interval', check.Interval],
      ['timeout', check.Timeout],
      ['start-period', check.StartPeriod],
      ['start-interval', check.StartInterval],
    ] as const
  )
    .filter(([, nanoseconds]) => nanoseconds)
    .map(([name, nanoseconds]) => `--${name}=${nanoseconds}ns `);
  const retries = check.Retries ? `--retries=${check.Retries} ` : '';
  return `HEALTHCHECK ${options.join('')}${retries}CMD ${healthCommand(kind, rest, shell)}`;
}

/** A shell command that does not fit on one line is written as the argv that the engine would run. */
function healthCommand(kind: string | undefined, rest: string[], shell: ImageConfig['Shell']): string {
  if (kind !== 'CMD-SHELL') return JSON.stringify(rest);
  const text = rest[0] ?? '';
  const fits = text !== '' && text === text.trim() && !text.includes('\n') && !text.endsWith('\\');
  return fits ? text : JSON.stringify([...(shell?.length ? shell : DEFAULT_SHELL), text]);
}

/** An unquoted value must stay on one line: otherwise a hostile image could add instructions. */
function oneLine(instruction: string, value: string): string {
  const line = `${instruction} ${value}`;
  return /[\r\n]/.test(line) ? `# Left out because it contains a line break: ${JSON.stringify(line)}` : line;
}

/** In double quotes, only \, " and $ are special. */
function quoted(value: string): string {
  const escaped = value.replace(/[\\"$]/g, '\\$&').replaceAll('\n', `\${${NEWLINE_ARG}}`);
  return `"${escaped}"`;
}

function quotedIfNeeded(value: string): string {
  return /^[\w./:@+-]+$/.test(value) ? value : quoted(value);
}

function sorted<T>(record: Record<string, T> | null | undefined): [string, T][] {
  return Object.entries(record ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
