import type { ContainerInspect } from '../engine/inspect.ts';
import type { RunnableImage } from '../image/reference.ts';

/**
 * The variables for the user's test and ready command, added to this machine's environment: `MICROPACKER_PHASE`
 * (capture or verify), `MICROPACKER_CONTAINER` (id), `MICROPACKER_IMAGE`, and for each published TCP port
 * `MICROPACKER_PORT_<container port>` (host port).
 */
export function containerEnv(
  phase: string,
  image: RunnableImage,
  container: ContainerInspect | undefined,
): NodeJS.ProcessEnv {
  const ports = Object.entries(container?.NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) => {
    const hostPort = bindings?.[0]?.HostPort;
    return hostPort && port.endsWith('/tcp') ? [[`MICROPACKER_PORT_${port.replace('/tcp', '')}`, hostPort]] : [];
  });
  return {
    MICROPACKER_PHASE: phase,
    MICROPACKER_CONTAINER: container?.Id,
    MICROPACKER_IMAGE: image,
    ...Object.fromEntries(ports),
  };
}
