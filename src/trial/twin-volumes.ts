import type { ContainerInspect, MountSpec } from '../engine/inspect.ts';

/** The names of the volumes that a container mounts, anonymous ones included. */
export function volumesOf({ Mounts }: ContainerInspect): string[] {
  return [...new Set((Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])))];
}

/**
 * The same container with other volumes, by their names. A volume's driver is left out: it says how the engine creates
 * the volume, and `renamed` are names of existing ones.
 */
export function withOtherVolumes(container: ContainerInspect, renamed: ReadonlyMap<string, string>): ContainerInspect {
  if (renamed.size === 0) return container;
  const { HostConfig, Mounts } = container;
  const nameOf = (name: string) => renamed.get(name) ?? name;
  const bind = (text: string) => {
    const colon = text.indexOf(':');
    return `${nameOf(text.slice(0, colon))}${text.slice(colon)}`;
  };
  const mount = (asked: MountSpec): MountSpec => {
    if (asked.Type !== 'volume' || !asked.Source || !renamed.has(asked.Source)) return asked;
    const { DriverConfig: _, ...kept } = asked.VolumeOptions ?? {};
    return { ...asked, Source: nameOf(asked.Source), ...(asked.VolumeOptions ? { VolumeOptions: kept } : {}) };
  };
  return {
    ...container,
    HostConfig: {
      ...HostConfig,
      ...(HostConfig.Binds ? { Binds: HostConfig.Binds.map(bind) } : {}),
      ...(HostConfig.Mounts ? { Mounts: HostConfig.Mounts.map(mount) } : {}),
      ...(HostConfig.VolumeDriver ? { VolumeDriver: '' } : {}),
    },
    Mounts: Mounts?.map((one) => (one.Type === 'volume' && one.Name ? { ...one, Name: nameOf(one.Name) } : one)),
  };
}
