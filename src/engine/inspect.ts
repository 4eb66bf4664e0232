import type { ImageConfig, Platform } from '../image/config.ts';
import type { ImageId, ImageReference } from '../image/reference.ts';

/**
 * The used fields of `docker image inspect`. Created is RFC 3339 and may be absent. Size is not used: the classic
 * stores report the bytes of the files, the containerd image store those of the layers as pulled, mostly compressed.
 */
export interface ImageInspect {
  Id: ImageId;
  RepoTags?: string[] | null;
  RepoDigests?: string[] | null;
  Created?: string;
  Os: string;
  Architecture: string;
  Variant?: string;
  Config: ImageConfig | null;
}

/** The platform of an image. */
export function platformIn({ Os, Architecture, Variant }: ImageInspect): Platform {
  return { os: Os, architecture: Architecture, ...(Variant ? { variant: Variant } : {}) };
}

/** The used fields of `docker container inspect`. */
export interface ContainerInspect {
  Id: string;
  Name: string;
  Created: string;
  /** Id of the container's image. */
  Image: ImageId;
  /** The platform that the container runs; only in the containerd image store. */
  ImageManifestDescriptor?: { platform?: Platform };
  /** The number of restarts by the restart policy, including a pending one. */
  RestartCount?: number;
  State: {
    Status: string;
    /** Also true while the container waits for its next restart. */
    Running: boolean;
    Restarting?: boolean;
    Paused: boolean;
    /** RFC 3339; the year 1 if it was never started. */
    StartedAt: string;
    FinishedAt: string;
    ExitCode: number;
    OOMKilled: boolean;
    Error: string;
    Pid: number;
    Health?: { Status: string; Log?: unknown[] | null };
  };
  Config: ImageConfig & { Image: ImageReference; Hostname?: string; Tty?: boolean };
  GraphDriver?: GraphDriver;
  HostConfig: HostConfig;
  Mounts?: MountPoint[] | null;
  NetworkSettings: {
    Ports?: Record<string, PortBinding[] | null> | null;
    Networks?: Record<string, Endpoint> | null;
  };
}

export interface HostConfig {
  NetworkMode: string;
  UTSMode?: string;
  AutoRemove?: boolean;
  PortBindings?: Record<string, PortBinding[] | null> | null;
  Binds?: string[] | null;
  Mounts?: MountSpec[] | null;
  VolumesFrom?: string[] | null;
  VolumeDriver?: string;
  Tmpfs?: Record<string, string> | null;
  CapAdd?: string[] | null;
  Privileged?: boolean;
  PidMode?: string;
  SecurityOpt?: string[] | null;
  Links?: string[] | null;
}

/** A mount as requested (`--mount`). */
export interface MountSpec {
  Type: string;
  Source?: string;
  Target: string;
  ReadOnly?: boolean;
  VolumeOptions?: { NoCopy?: boolean; DriverConfig?: object | null } | null;
}

/** A mount as created. */
export interface MountPoint {
  Type: string;
  /** The name of a volume. */
  Name?: string;
  /** The folder or file of the host. */
  Source?: string;
  Destination: string;
  Mode?: string;
  RW: boolean;
}

/** A container's connection to a network: the user's settings and the engine's. */
export interface Endpoint {
  IPAMConfig?: object | null;
  Links?: string[] | null;
  Aliases?: string[] | null;
  DriverOpts?: object | null;
  GwPriority?: number;
  NetworkID?: string;
  IPAddress?: string;
  GlobalIPv6Address?: string;
}

export interface PortBinding {
  HostIp: string;
  HostPort: string;
}

/** Where the engine stores a container's files. `Data` depends on the driver; the containerd image store has none. */
export interface GraphDriver {
  Name?: string;
  Data?: Record<string, string> | null;
}

/** The used fields of `docker info`. */
export interface EngineInfo {
  /** For example `name=rootless`, `name=userns`, `name=seccomp,profile=default`. */
  SecurityOptions?: string[] | null;
  /** `cgroupfs` or `systemd`. */
  CgroupDriver?: string;
  /** Set by engines with the containerd image store, since API 1.46. */
  Containerd?: { Address: string; Namespaces: { Containers: string } };
}

/** The used fields of `docker version` about the engine. */
export interface ServerVersion {
  Version: string;
  Os: string;
  Arch: string;
  KernelVersion?: string;
  Components?: { Name: string }[];
}

/** Version, platform and kernel release of the engine. `podman` is true if podman answers instead of Docker. */
export interface Server {
  version: string;
  os: string;
  arch: string;
  kernel: string | undefined;
  podman: boolean;
}

/** The container's name without the engine's leading slash. */
export function containerName(container: ContainerInspect): string {
  return container.Name.replace(/^\//, '');
}

export function portsOf(container: ContainerInspect): Record<string, string> {
  const published = Object.entries(container.NetworkSettings.Ports ?? {});
  return Object.fromEntries(
    published.flatMap(([port, bindings]) => (bindings?.[0] ? [[port, bindings[0].HostPort]] : [])),
  );
}
