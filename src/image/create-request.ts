import { isLosslessNumber, parse, stringify } from 'lossless-json';

/**
 * The body of a request to create a container (`POST /containers/create`), with the fields that we read or change. All
 * others are kept as they are. API: https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container
 */
export interface CreateRequest {
  Image?: string;
  /** null or absent: the image's. */
  Entrypoint?: string | string[] | null;
  Cmd?: string | string[] | null;
  Env?: string[] | null;
  User?: string;
  WorkingDir?: string;
  Healthcheck?: object | null;
  HostConfig?: CreateHostConfig | null;
  [other: string]: unknown;
}

export interface CreateHostConfig {
  CgroupParent?: string;
  CapAdd?: string[] | null;
  Binds?: string[] | null;
  Mounts?: BindMount[] | null;
  [other: string]: unknown;
}

export interface BindMount {
  Type: string;
  Source?: string;
  Target: string;
  ReadOnly?: boolean;
}

const FIELDS = ['Image', 'Entrypoint', 'Cmd', 'Env', 'User', 'WorkingDir', 'Healthcheck', 'HostConfig'];
const HOST_FIELDS = ['CgroupParent', 'CapAdd', 'Binds', 'Mounts'];

/**
 * Reads a body; undefined if it is not a JSON object. The engine is written in Go, which takes the names of fields in
 * any case, and the last of several; so does this. Numbers keep all their digits.
 */
export function readCreateRequest(text: string): CreateRequest | undefined {
  try {
    const body = inCase(parse(text, null, { onDuplicateKey: ({ newValue }) => newValue }), FIELDS);
    if (!body) return undefined;
    const host = inCase(body.HostConfig, HOST_FIELDS);
    return host ? { ...body, HostConfig: host } : body;
  } catch {
    return undefined;
  }
}

/** The used fields of a request to run a program in a container (`POST /containers/ID/exec`). */
export interface ExecRequest {
  Cmd?: string | string[] | null;
  User?: string;
  WorkingDir?: string;
}

/** Reads such a body, as `readCreateRequest` does. */
export function readExecRequest(text: string): ExecRequest {
  return readCreateRequest(text) ?? {};
}

export function writeCreateRequest(request: CreateRequest): string {
  return stringify(request)!;
}

/** The object with these fields under their own names; undefined for anything else. */
function inCase(value: unknown, fields: readonly string[]): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isLosslessNumber(value)) return undefined;
  const named = new Map(fields.map((field) => [field.toLowerCase(), field]));
  const entries = Object.entries(value).map(([name, one]) => [named.get(name.toLowerCase()) ?? name, one]);
  return Object.fromEntries(entries);
}

/** A field that is a list of texts, or one text (Docker's strslice); undefined if it is absent or null. */
export function listIn(field: string | readonly string[] | null | undefined): readonly string[] | undefined {
  if (field === null || field === undefined) return undefined;
  return typeof field === 'string' ? [field] : field;
}
