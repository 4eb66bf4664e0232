import { readFileSync } from 'node:fs';
import type { ContainerSpec } from '../capture/tracer.ts';
import type { MountSpec } from '../engine/inspect.ts';

/** A tracer's changes to the configuration of an existing container, as fields of the API. */
export interface Changes {
  env: string[];
  capAdd: string[];
  mounts: MountSpec[];
  /** In the form of `docker run --security-opt`. */
  securityOpt: string[];
  entrypoint: string[] | undefined;
  /** Used only with the entrypoint. */
  command: string[];
}

/**
 * Reads a tracer's `docker create` arguments, which do not include the container's own. Throws for an unsupported
 * argument.
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
  else throw new Error(`an existing container cannot be changed by ${option}`);
}

/** Replaces a profile's file by its text, which the API needs. */
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
