import { resolve } from 'node:path';
import { Failure } from '../base/failure.ts';
import { type ImageReference, isReference } from '../image/reference.ts';
import { oneOf } from './values.ts';
import { wrong } from './wrong.ts';

/** What to observe: a new container from an image, an existing container, or containers that the test starts. */
export type Source = ImageSource | ContainerSource | ComposeSource | SuiteSource;

export interface ImageSource {
  kind: 'image';
  image: ImageReference;
}

export interface ContainerSource {
  kind: 'container';
  /** The user's text: the label of a job service, an id or a name. */
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

export interface SuiteSource {
  kind: 'suite';
  /** As the test names it. */
  image: ImageReference;
}

/** Trimmed texts of the inputs that choose the source. */
export interface SourceTexts {
  image: string;
  container: string;
  services: string;
  composeFiles: string[];
  composeService: string;
  startedBy: string;
}

/** Reads the source. Throws `Failure` with the next step unless exactly one of the inputs is set. */
export function readSource(texts: SourceTexts): Source {
  const { image, container, services, composeFiles, composeService, startedBy } = texts;
  if (oneOf('started-by', startedBy || 'step', ['step', 'test']) === 'test') return suiteSource(texts);
  requireOne([
    ['image', image],
    ['container', container],
    ['compose-file', composeFiles.join(' ')],
  ]);
  if (composeFiles.length > 0 || composeService !== '') return composeSource(composeFiles, composeService);
  if (container !== '') {
    if (!NAME.test(container))
      throw wrong('container', container, 'the label of a service, or the name or id of a container');
    return { kind: 'container', container, services: servicesOf(services) };
  }
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

/** The test starts the containers, so what tells the step how to start one has no meaning. */
function suiteSource({ image, container, composeFiles, composeService }: SourceTexts): SuiteSource {
  requireNoMeaning([
    ['container', container],
    ['compose-file', composeFiles.join(' ')],
    ['compose-service', composeService],
  ]);
  if (image === '')
    throw wrong('image', '', 'the name under which the test runs the image', 'For example: image: app:ci');
  if (/\s/.test(image)) throw wrong('image', image, 'the name of one image, for example app:ci');
  if (!isReference(image)) throw wrong('image', image, 'the name of one image, for example app:1.2, or its id');
  return { kind: 'suite', image };
}

/** Throws `Failure` for an input that cannot be used with `started-by: test`. */
export function requireNoMeaning(all: readonly (readonly [name: string, value: string])[]): void {
  const found = all.find(([, value]) => value !== '');
  if (!found) return;
  const [name, value] = found;
  throw new Failure(`${name}: got "${value}", but with started-by: test the test starts the containers`, {
    fix: `Leave out ${name}: the test's own docker commands say how its containers are started and when they are ready. Or leave out started-by, and the step starts one container.`,
  });
}

/** A container's name (moby, daemon/names), which a service's label is too; and the name of a compose service. */
const NAME = /^[A-Za-z0-9_][\w.-]*$/;

/** The name of the source before its image is known. */
export function sourceName(source: Source): string {
  if (source.kind === 'compose') return source.service;
  return source.kind === 'container' ? source.container : source.image;
}

function requireOne(all: [name: string, value: string][]): void {
  const [first, second] = all.filter(([, value]) => value !== '');
  if (!first || !second) return;
  throw new Failure(`${second[0]}: got "${second[1]}", but ${first[0]} is "${first[1]}", want only one of them`, {
    fix: 'Set image to start a new container, container for an existing container, or compose-file for a service of a project.',
  });
}

function composeSource(files: string[], service: string): ComposeSource {
  if (files.length === 0) {
    throw wrong('compose-file', '', 'the compose file with the service', 'For example: compose-file: compose.yml');
  }
  if (service === '') throw wrong('compose-service', '', 'the service to pack', 'For example: compose-service: web');
  if (!NAME.test(service)) throw wrong('compose-service', service, 'the name of a service in the compose file');
  return { kind: 'compose', files: files.map((file) => resolve(file)), service };
}

/**
 * Reads the `job.services` context as JSON: label to `{id, ports, network}`; null in a job without services.
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
    `Leave services out, or write: services: \${{ toJSON(job.services) }}`,
  );
}
