import type { ImageConfig, Platform } from '../image/config.ts';

/**
 * What we read of `docker image inspect`. Created is RFC 3339 and may be absent. Not Size: it is the files' bytes in the classic stores, and
 * what the layers take as they came, mostly compressed, in the containerd image store.
 */
export interface ImageInspect {
  Id: string;
  RepoTags?: string[] | null;
  RepoDigests?: string[] | null;
  Created?: string;
  Os: string;
  Architecture: string;
  Variant?: string;
  Config: ImageConfig | null;
}

/** What the image is for. */
export function platformIn({ Os, Architecture, Variant }: ImageInspect): Platform {
  return { os: Os, architecture: Architecture, ...(Variant ? { variant: Variant } : {}) };
}

/** What we read of `docker container inspect`. */
export interface ContainerInspect {
  Id: string;
  Name: string;
  Created: string;
  /** Id of its image. */
  Image: string;
  /** Which of the image's platforms it runs; only in the containerd image store. */
  ImageManifestDescriptor?: { platform?: Platform };
  /** How often its restart policy has started it again, or is about to. */
  RestartCount?: number;
  State: {
    Status: string;
    /** Also while it waits for its next restart. */
    Running: boolean;
    Restarting?: boolean;
    Paused: boolean;
    /** RFC 3339; the year 1 where it has not happened. */
    StartedAt: string;
    FinishedAt: string;
    ExitCode: number;
    OOMKilled: boolean;
    Error: string;
    Pid: number;
    Health?: { Status: string; Log?: unknown[] | null };
  };
  Config: ImageConfig & { Image: string; Hostname?: string };
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
  CapAdd?: string[] | null;
  SecurityOpt?: string[] | null;
  Links?: string[] | null;
}

/** A mount as it was asked for (`--mount`). */
export interface MountSpec {
  Type: string;
  Source?: string;
  Target: string;
  ReadOnly?: boolean;
}

/** A mount as it is. */
export interface MountPoint {
  Type: string;
  /** Of a volume. */
  Name?: string;
  Destination: string;
  Mode?: string;
  RW: boolean;
}

/** A container's place in a network; what the user asked for and what the engine made of it. */
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

/** Where the files of a container are; `Data` depends on the driver, and the containerd image store gives none. */
export interface GraphDriver {
  Name?: string;
  Data?: Record<string, string> | null;
}

/** What we read of `docker info`. */
export interface EngineInfo {
  /** How it is confined: `name=rootless`, `name=userns`, `name=seccomp,profile=default`. */
  SecurityOptions?: string[] | null;
  /** Of engines with the containerd image store, since API 1.46. */
  Containerd?: { Address: string; Namespaces: { Containers: string } };
}

/** What `docker version` says of the engine, as far as we read it. */
export interface ServerVersion {
  Version: string;
  Os: string;
  Arch: string;
  KernelVersion?: string;
  Components?: { Name: string }[];
}

/** Version and platform of the engine, the release of the kernel that it runs on, and whether it is podman that answers in Docker's place. */
export interface Server {
  version: string;
  os: string;
  arch: string;
  kernel: string | undefined;
  podman: boolean;
}
