import type { ImageConfig } from '../image/config.ts';

/** What we read of `docker image inspect`. Sizes are bytes; Created is RFC 3339 and may be absent. */
export interface ImageInspect {
  Id: string;
  RepoTags?: string[] | null;
  RepoDigests?: string[] | null;
  Created?: string;
  Os: string;
  Architecture: string;
  Variant?: string;
  Size: number;
  Config: ImageConfig | null;
}

/** What we read of `docker container inspect`. */
export interface ContainerInspect {
  Id: string;
  Name: string;
  Created: string;
  State: {
    Status: string;
    Running: boolean;
    ExitCode: number;
    OOMKilled: boolean;
    Error: string;
    Pid: number;
    Health?: { Status: string; Log?: unknown[] | null };
  };
  Config: ImageConfig;
  HostConfig: {
    NetworkMode: string;
    PortBindings?: Record<string, PortBinding[] | null> | null;
  };
  NetworkSettings: {
    Ports?: Record<string, PortBinding[] | null> | null;
    Networks?: Record<string, { IPAddress?: string; GlobalIPv6Address?: string }> | null;
  };
}

export interface PortBinding {
  HostIp: string;
  HostPort: string;
}
