import { readFileSync } from 'node:fs';
import type { ContainerSpec } from '../capture/tracer.ts';
import type { MountSpec } from '../engine/inspect.ts';

/** What a tracer changes about a container that is there, in the API's words. */
export interface Changes {
  env: string[];
  capAdd: string[];
  mounts: MountSpec[];
  /** As `docker run --security-opt` takes them. */
  securityOpt: string[];
  entrypoint: string[] | undefined;
  /** Goes with the entrypoint. */
  command: string[];
}

/**
 * Reads a tracer's `docker create` arguments; the container's own are not among them. Throws for one that has no counterpart here.
 */
export function changesOf(spec: ContainerSpec): Changes {
  const changes: Changes = {
    env: [],
    capAdd: [],
    mounts: [],
    securityOpt: [],
    entrypoint: undefined,
    command: spec.command,
  };
  for (let i = 0; i < spec.runArgs.length; i += 2) apply(changes, spec.runArgs[i]!, spec.runArgs[i + 1] ?? '');
  return changes;
}

function apply(changes: Changes, option: string, value: string): void {
  if (option === '-e') changes.env.push(value);
  else if (option === '--cap-add') changes.capAdd.push(value);
  else if (option === '--mount') changes.mounts.push(mountOf(value));
  else if (option === '--security-opt') changes.securityOpt.push(securityOptOf(value));
  else if (option === '--entrypoint') changes.entrypoint = [value];
  else throw new Error(`a container that is there cannot be changed by ${option}`);
}

/** The API takes a profile's text in place of its file. */
function securityOptOf(value: string): string {
  const file = /^seccomp=(\/.*)$/s.exec(value)?.[1];
  return file === undefined ? value : `seccomp=${readFileSync(file, 'utf8')}`;
}

/** `type=bind,source=…,target=…[,readonly]` */
function mountOf(text: string): MountSpec {
  const fields = new Map(
    text.split(',').map((field) => [field.split('=', 1)[0]!, field.slice(field.indexOf('=') + 1)]),
  );
  const ReadOnly = fields.has('readonly');
  return { Type: fields.get('type')!, Source: fields.get('source')!, Target: fields.get('target')!, ReadOnly };
}
