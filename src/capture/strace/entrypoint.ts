import type { ImageConfig } from '../../image/config.ts';
import { type CreateRequest, listIn } from '../../image/create-request.ts';
import type { ContainerSpec } from '../tracer.ts';

/** The program of a container, and the other `docker create` arguments. */
export interface Program {
  argv: string[];
  runArgs: string[];
}

/**
 * The program as the engine would start it. `--entrypoint` in run-args drops the image's CMD too; an empty one means no
 * entrypoint. A command replaces CMD. The last `--entrypoint` counts.
 */
export function programOf(spec: ContainerSpec, config: ImageConfig): Program {
  const { value, rest } = takeOption(spec.runArgs, '--entrypoint');
  const entrypoint = value === undefined ? (config.Entrypoint ?? []) : value === '' ? [] : [value];
  const cmd = value === undefined ? (config.Cmd ?? []) : [];
  return { argv: [...entrypoint, ...(spec.command.length > 0 ? spec.command : cmd)], runArgs: rest };
}

/** The working folder of the program: the last `-w` or `--workdir`, else the image's. */
export function startFolder(runArgs: readonly string[], config: ImageConfig): string {
  const short = takeOption(runArgs, '-w');
  const long = takeOption(short.rest, '--workdir');
  return long.value ?? short.value ?? (config.WorkingDir || '/');
}

/** The program's LD_PRELOAD; undefined if neither the image nor run-args set it. */
export function preloadOf(runArgs: readonly string[], config: ImageConfig): string | undefined {
  const given = runArgs.map((arg, i) => {
    if (runArgs[i - 1] === '-e' || runArgs[i - 1] === '--env') return arg;
    return arg.startsWith('--env=') ? arg.slice('--env='.length) : '';
  });
  return preloadIn([...(config.Env ?? []), ...given]);
}

/** LD_PRELOAD in a list of variables (KEY=VALUE), of which the last counts; undefined if none sets it. */
export function preloadIn(env: readonly string[]): string | undefined {
  const set = env.findLast((entry) => entry.startsWith('LD_PRELOAD='));
  return set?.slice('LD_PRELOAD='.length) || undefined;
}

/**
 * The program of a container that is created through the API, as the engine puts it together: an entrypoint of the
 * request drops the image's CMD too, and an empty one means no entrypoint (moby, daemon/commit.go, merge).
 */
export function programOfRequest({ Entrypoint, Cmd }: CreateRequest, config: ImageConfig): string[] {
  const [entrypoint, command] = [listIn(Entrypoint), listIn(Cmd) ?? []];
  const own = entrypoint ?? config.Entrypoint ?? [];
  const first = own[0] === '' ? [] : own;
  const usesCmd = command.length === 0 && (entrypoint ?? []).length === 0;
  return [...first, ...(usesCmd ? (config.Cmd ?? []) : command)];
}

function takeOption(args: readonly string[], name: string): { value: string | undefined; rest: string[] } {
  const rest: string[] = [];
  let value: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === name && i + 1 < args.length) value = args[++i];
    else if (name.startsWith('--') && arg.startsWith(`${name}=`)) value = arg.slice(name.length + 1);
    else rest.push(arg);
  }
  return { value, rest };
}
