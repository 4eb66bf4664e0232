import type { ImageConfig } from '../image/config.ts';
import { type ImagePath, joinPath } from '../path.ts';
import { environmentOf } from '../rootfs/closure/environment.ts';

/** What runc and crun put before the reason, from the outside in. */
const BEFORE =
  /^.*(?:unable to start container process|starting container process caused|OCI runtime create failed|crun): /s;
const AFTER = /: unknown$/;
/** What they name when they miss a program or a folder in the image: a path, or a program's name. */
const NAMED = [
  /exec: "([^"]+)": (?:stat [^:]+: no such file or directory|executable file not found in \$PATH)/,
  /executable file [`']([^`']+)[`'] not found(?: in \$PATH)?/,
  /chdir to cwd \("([^"]+)"\)[^:]*: no such file or directory/,
];
/** What the engine itself reads when the user or group of a container is a name. */
const ACCOUNTS: readonly [RegExp, string][] = [
  [/no matching entries in passwd file/, '/etc/passwd'],
  [/no matching entries in group file/, '/etc/group'],
];

/** The reason in an engine's error, without the parts that handed it on. */
export function reasonNotStarted(error: string): string {
  const missed = nameIn(error);
  const reason = error.replace(BEFORE, '').replace(AFTER, '');
  return missed === undefined ? reason : `the engine did not find ${missed} in the image (${reason})`;
}

/** The places where the engine looked for what its error names; none where it names nothing. */
export function lookedForByEngine(error: string, config: ImageConfig): ImagePath[] {
  const name = nameIn(error);
  if (name === undefined) return [];
  const { path, workdir } = environmentOf(config);
  const places = name.includes('/') ? [workdir] : path;
  return places.map((place) => joinPath(place, Buffer.from(name, 'utf8').toString('latin1')));
}

function nameIn(error: string): string | undefined {
  for (const pattern of NAMED) {
    const name = pattern.exec(error)?.[1];
    if (name !== undefined) return name;
  }
  return ACCOUNTS.find(([pattern]) => pattern.test(error))?.[1];
}
