/**
 * The default tag of the micro image: the reference with `-micro` behind its tag or, without one, its name; a digest is left off. An
 * image given by its id only becomes `micro:<first 12 digits>`.
 * Grammar: https://pkg.go.dev/github.com/distribution/reference
 */
export function microTag(reference: string): string {
  const id = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{0,52}$/.exec(reference);
  if (id) return `micro:${id[1]}`;
  return `${reference.replace(/@.*$/, '')}-micro`;
}

/** Whether the reference is the beginning of this id (`sha256:…`), by which the engine found it. */
export function isIdOf(reference: string, id: string): boolean {
  const digits = reference.replace(/^sha256:/, '');
  return /^[0-9a-f]+$/.test(digits) && id.startsWith(`sha256:${digits}`);
}

/** The repository of a reference, without tag and digest: `localhost:5000/app:1` is `localhost:5000/app`. */
export function repositoryOf(reference: string): string {
  return reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}

/**
 * The full name by which a registry knows a reference: `app` is `docker.io/library/app:latest`. A digest behind a tag is left off; a
 * reference with a digest alone keeps it.
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

/** Whether it is a name without a registry and an account, which is one of Docker's own images: nobody else can push it. */
export function isOfficial(reference: string): boolean {
  return fullName(reference).startsWith('docker.io/library/');
}

const TAG =
  /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?$/;

/** Whether the engine will take it as a tag (no digest). */
export function isTag(reference: string): boolean {
  return TAG.test(reference);
}

/** Whether it can name an image at all: name, tag and digest in any combination, or an id. */
export function isReference(reference: string): boolean {
  if (/^(?:sha256:)?[0-9a-f]{12,64}$/.test(reference)) return true;
  return isTag(reference.replace(/@sha256:[0-9a-f]{64}$/, ''));
}

/** A reference in the form that file and artifact names take. */
export function slug(reference: string): string {
  return reference.replace(/^sha256:/, '').replace(/[^A-Za-z0-9._-]+/g, '-');
}
