/** An image reference: `name[:tag][@digest]`, or the beginning of an id. */
export type ImageReference = string & { readonly __image: 'reference' };

/** An image id, which never changes: `sha256:` and 64 hex digits. */
export type ImageId = string & { readonly __image: 'id' };

/** A temporary tag that one run made and no other program knows: `micropacker-run:…`. */
export type WorkTag = string & { readonly __image: 'work tag' };

/** An image to run containers from. Never a reference: it can be moved to another image during the run. */
export type RunnableImage = ImageId | WorkTag;

/**
 * The default tag of the micro image: `-micro` is appended to the tag or, without a tag, to the name. A digest is
 * removed. An image given by its id becomes `micro:<first 12 digits>`.
 * Grammar: https://pkg.go.dev/github.com/distribution/reference
 */
export function microTag(reference: ImageReference | ImageId): ImageReference {
  const id = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{0,52}$/.exec(reference);
  if (id) return `micro:${id[1]}` as ImageReference;
  return `${reference.replace(/@.*$/, '')}-micro` as ImageReference;
}

/** True if the reference is the beginning of this id (`sha256:…`). */
export function isIdOf(reference: string, id: string): boolean {
  const digits = reference.replace(/^sha256:/, '');
  return /^[0-9a-f]+$/.test(digits) && id.startsWith(`sha256:${digits}`);
}

/** The repository of a reference, without tag and digest: `localhost:5000/app:1` is `localhost:5000/app`. */
export function repositoryOf(reference: string): string {
  return reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}

/**
 * The full name of a reference: `app` is `docker.io/library/app:latest`. A digest after a tag is removed; a digest
 * without a tag is kept.
 * Source: https://pkg.go.dev/github.com/distribution/reference (splitDockerDomain, TagNameOnly)
 */
export function fullName(reference: string): string {
  const [first, ...others] = reference.split('/') as [string, ...string[]];
  const named = others.length > 0 && /[.:A-Z]|^localhost$/.test(first);
  const host = named && first !== 'index.docker.io' ? first : 'docker.io';
  const path = named ? others.join('/') : reference;
  const inLibrary = host === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  const full = `${host}/${inLibrary}`.replace(/(:[\w.-]+)@.*$/, '$1');
  return /:[^/]*$/.test(full) ? full : `${full}:latest`;
}

/** True for one of Docker's own images (a name without registry and account): only Docker can push it. */
export function isOfficial(reference: string): boolean {
  return fullName(reference).startsWith('docker.io/library/');
}

const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
/** A registry's host and port. */
const HOST = `(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-fA-F:]+\\])(?::\\d+)?`;
const TAG = new RegExp(`^(?:${HOST}/)?${PART}(?:/${PART})*(?::\\w[\\w.-]{0,127})?$`);

/**
 * True if the engine accepts the reference as a tag (no digest).
 * Grammar: https://pkg.go.dev/github.com/distribution/reference
 */
export function isTag(reference: string): reference is ImageReference {
  return TAG.test(reference);
}

/** True if the text can name an image: a name with an optional tag and digest, or an id. */
export function isReference(reference: string): reference is ImageReference {
  if (/^(?:sha256:)?[0-9a-f]{12,64}$/.test(reference)) return true;
  return isTag(reference.replace(/@sha256:[0-9a-f]{64}$/, ''));
}

/** A file name has at most 255 bytes, and names are put around this. */
const MAX_SLUG = 200;

/** A reference with only characters that are allowed in file and artifact names. */
export function slug(reference: string): string {
  return reference
    .replace(/^sha256:/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^\.+/, '-')
    .slice(0, MAX_SLUG);
}
