import { Failure } from './failure.ts';
import { isReference } from './image/reference.ts';
import { wrong } from './wrong.ts';

/** What is observed: a container that we make from an image, or one that is there. */
export type Source = ImageSource | ContainerSource;

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

/** Texts of the inputs that choose it, trimmed. */
export interface SourceTexts {
  image: string;
  container: string;
  services: string;
}

/** Exactly one of the inputs must be set. Throws `Failure` that says how. */
export function readSource({ image, container, services }: SourceTexts): Source {
  if (image !== '' && container !== '') {
    throw new Failure(`container: got "${container}" and image is "${image}", want only one of them`, {
      mend: 'image starts a container of its own, container takes one that is there.',
    });
  }
  if (container !== '') return { kind: 'container', container, services: servicesOf(services) };
  if (image === '') {
    throw wrong('image', '', 'the name of the image to pack', 'For example: image: app:1.2, or container: web');
  }
  if (!isReference(image)) throw wrong('image', image, 'the name of one image, for example app:1.2, or its id');
  return { kind: 'image', image };
}

/** What the source is called before its image is known. */
export function sourceName(source: Source): string {
  return source.kind === 'image' ? source.image : source.container;
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
