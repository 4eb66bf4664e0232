import { resolve } from 'node:path';
import { Failure } from './failure.ts';
import { isReference } from './image/reference.ts';
import { wrong } from './wrong.ts';

/** What is observed: a container that we make from an image, or one that is there. */
export type Source = ImageSource | ContainerSource | ComposeSource;

export interface ImageSource {
  kind: 'image';
  image: string;
}

export interface ContainerSource {
  kind: 'container';
  /** As the user wrote it: the label of a job service, an id or a name. */
  container: string;
  /** Ids of the job's services, by label. */
  services: ReadonlyMap<string, string>;
}

export interface ComposeSource {
  kind: 'compose';
  /** Absolute paths. */
  files: string[];
  service: string;
}

/** Texts of the inputs that choose it, trimmed. */
export interface SourceTexts {
  image: string;
  container: string;
  services: string;
  composeFiles: string[];
  composeService: string;
}

/** Exactly one of the inputs must be set. Throws `Failure` that says how. */
export function readSource(texts: SourceTexts): Source {
  const { image, container, services, composeFiles, composeService } = texts;
  requireOne([
    ['image', image],
    ['container', container],
    ['compose-file', composeFiles.join(' ')],
  ]);
  if (composeFiles.length > 0 || composeService !== '') return composeSource(composeFiles, composeService);
  if (container !== '') return { kind: 'container', container, services: servicesOf(services) };
  if (image === '') {
    throw wrong(
      'image',
      '',
      'the name of the image to pack',
      'For example: image: app:1.2, or container: web, or compose-file and compose-service',
    );
  }
  if (!isReference(image)) throw wrong('image', image, 'the name of one image, for example app:1.2, or its id');
  return { kind: 'image', image };
}

/** What the source is called before its image is known. */
export function sourceName(source: Source): string {
  if (source.kind === 'compose') return source.service;
  return source.kind === 'image' ? source.image : source.container;
}

function requireOne(all: [name: string, value: string][]): void {
  const [first, second] = all.filter(([, value]) => value !== '');
  if (!first || !second) return;
  throw new Failure(`${second[0]}: got "${second[1]}" and ${first[0]} is "${first[1]}", want only one of them`, {
    mend: 'image starts a container of its own, container takes one that is there, compose-file a service of a project.',
  });
}

function composeSource(files: string[], service: string): ComposeSource {
  if (files.length === 0) {
    throw wrong('compose-file', '', 'the compose file with the service', 'For example: compose-file: compose.yml');
  }
  if (service === '') throw wrong('compose-service', '', 'the service to pack', 'For example: compose-service: web');
  return { kind: 'compose', files: files.map((file) => resolve(file)), service };
}

/**
 * The `job.services` context as JSON: label to `{id, ports, network}`; null in a job without services.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#job-context
 */
function servicesOf(text: string): ReadonlyMap<string, string> {
  const services = parsed(text);
  const ids = new Map<string, string>();
  for (const [label, service] of Object.entries(services ?? {})) {
    const { id } = (service ?? {}) as { id?: unknown };
    if (typeof id === 'string') ids.set(label, id);
  }
  return ids;
}

function parsed(text: string): object | null {
  if (text === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && !Array.isArray(value)) return value;
  } catch {}
  throw wrong(
    'services',
    text,
    "the job's services as JSON",
    `Leave it out, or write: services: \${{ toJSON(job.services) }}`,
  );
}
