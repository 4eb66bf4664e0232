import { joinPath } from '../../base/path.ts';
import type { Healthcheck, ImageConfig } from '../../image/config.ts';
import { type Environment, findProgram } from './environment.ts';
import type { Packing } from './packed.ts';

/** Paths that the engine itself mounts over or reads when it starts a container. */
const ENGINE_PATHS = [
  '/tmp',
  '/proc',
  '/sys',
  '/dev',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
  '/etc/passwd',
  '/etc/group',
];

/** The parts of a configuration that name files. */
export interface Start {
  config: ImageConfig;
  /** Replace the image's Entrypoint and Cmd. */
  entrypoint?: readonly string[];
  command?: readonly string[];
}

/** Packs what a container needs to start: mount points, user database, working directory, volumes and programs. */
export function packConfig({ config, entrypoint, command }: Start, packing: Packing, environment: Environment): void {
  for (const path of ENGINE_PATHS) packing.addIfThere(path, 'config');
  packing.add(environment.workdir, 'config');
  for (const volume of Object.keys(config.Volumes ?? {})) packing.add(joinPath('/', bytes(volume)), 'config');
  const programs = [
    (entrypoint ?? config.Entrypoint)?.[0],
    (command ?? config.Cmd)?.[0],
    ...healthPrograms(config.Healthcheck, config.Shell),
  ];
  for (const program of programs) {
    const found = program && findProgram(bytes(program), packing.tree, environment);
    if (found) packing.add(found, 'config');
  }
}

/** Docker runs CMD-SHELL with SHELL, else /bin/sh. The first word of the command is usually the program. */
function healthPrograms(
  check: Healthcheck | null | undefined,
  shell: string[] | null | undefined,
): (string | undefined)[] {
  const [kind, ...rest] = check?.Test ?? [];
  if (kind === 'CMD') return [rest[0]];
  if (kind !== 'CMD-SHELL') return [];
  return [shell?.[0] ?? '/bin/sh', /^\s*([\w./+-]+)/.exec(rest[0] ?? '')?.[1]];
}

function bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
