import { optionsOf, optionValue } from './run-args.ts';

/** The volumes that `docker create` arguments name. */
export interface NamedVolumes {
  /** Each name once. */
  names: string[];
  /** The folders that a mount of the user's own covers, as written. */
  targets: string[];
  /** The containers of `--volumes-from`, with ":ro" or ":rw" if the user wrote one. */
  from: string[];
}

/** `-v NAME:/path[:options]`. A source that is a folder of the host begins with a slash or a dot. */
const BIND = /^([a-zA-Z0-9][a-zA-Z0-9_.-]*)(:\/.*)$/s;

/** Reads the volumes in `docker create` arguments. See https://docs.docker.com/engine/storage/volumes/ */
export function volumesIn(runArgs: readonly string[]): NamedVolumes {
  const names = new Set<string>();
  const found: NamedVolumes = { names: [], targets: [], from: [] };
  for (const option of optionsOf(runArgs)) {
    const bind = optionValue(option, '--volume', 'v')?.value;
    const mount = optionValue(option, '--mount')?.value;
    const from = optionValue(option, '--volumes-from')?.value;
    const named = bind === undefined ? mount && sourceIn(mount) : BIND.exec(bind)?.[1];
    if (named) names.add(named);
    if (bind !== undefined) found.targets.push(bind.split(':')[1] ?? bind);
    if (mount !== undefined) found.targets.push(fieldIn(mount, ['target', 'destination', 'dst']) ?? '');
    if (from !== undefined) found.from.push(from);
  }
  return { ...found, names: [...names] };
}

/**
 * The same arguments with other volumes, by their names. A volume's driver and its options are left out: they say how
 * the engine creates it, and `renamed` are names of existing volumes.
 */
export function withVolumes(runArgs: readonly string[], renamed: ReadonlyMap<string, string>): string[] {
  if (renamed.size === 0) return [...runArgs];
  return optionsOf(runArgs).flatMap((option) => {
    if (option.name === '--volume-driver') return [];
    const bind = optionValue(option, '--volume', 'v');
    if (bind) {
      const [, name = '', rest = ''] = BIND.exec(bind.value) ?? [];
      return renamed.has(name) ? bind.replaced(`${renamed.get(name)}${rest}`) : option.words;
    }
    const mount = optionValue(option, '--mount');
    return mount ? mount.replaced(mountWith(mount.value, renamed)) : option.words;
  });
}

function mountWith(mount: string, renamed: ReadonlyMap<string, string>): string {
  const to = renamed.get(sourceIn(mount) ?? '');
  if (to === undefined) return mount;
  const kept = mount.split(',').filter((field) => !/^"?volume-(?:driver|opt)=/i.test(field));
  return kept.map((field) => (SOURCE.includes(keyOf(field)) ? `source=${to}` : field)).join(',');
}

const SOURCE = ['source', 'src'];

/** The name of the volume in a `--mount`; undefined for another kind of mount, and for an anonymous volume. */
function sourceIn(mount: string): string | undefined {
  return (fieldIn(mount, ['type']) ?? 'volume') === 'volume' ? fieldIn(mount, SOURCE) : undefined;
}

function fieldIn(mount: string, keys: readonly string[]): string | undefined {
  const field = mount.split(',').findLast((one) => keys.includes(keyOf(one)));
  return field?.slice(field.indexOf('=') + 1) || undefined;
}

function keyOf(field: string): string {
  return field.split('=', 1)[0]!.trim().toLowerCase();
}
