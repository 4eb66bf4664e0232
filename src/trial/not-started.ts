import { type ImagePath, joinPath } from '../base/path.ts';
import type { ImageConfig } from '../image/config.ts';
import { environmentOf } from '../rootfs/closure/environment.ts';

/** Text of runc and crun before the reason. */
const BEFORE =
  /^.*(?:unable to start container process|starting container process caused|OCI runtime create failed|crun): /s;
const AFTER = /: unknown$/;
/** Errors about a program or folder missing in the image; each names a path or a program. */
const NAMED = [
  /exec: "([^"]+)": (?:stat [^:]+: no such file or directory|executable file not found in \$PATH)/,
  /executable file [`']([^`']+)[`'] not found(?: in \$PATH)?/,
  /chdir to cwd \("([^"]+)"\)[^:]*: no such file or directory/,
];
/** Files that the engine itself reads if a container's user or group is a name. */
const ACCOUNTS: readonly [RegExp, string][] = [
  [/no matching entries in passwd file/, '/etc/passwd'],
  [/no matching entries in group file/, '/etc/group'],
];

/** The reason in an engine's error, without the texts of the layers above. */
export function reasonNotStarted(error: string): string {
  const missed = nameIn(error);
  const reason = error.replace(BEFORE, '').replace(AFTER, '');
  return missed === undefined ? reason : `the engine did not find ${missed} in the image (${reason})`;
}

/** The paths where the engine looked for the file that its error names; none if it names no file. */
export function lookedForByEngine(error: string, config: ImageConfig): ImagePath[] {
  const name = nameIn(error);
  return name === undefined ? [] : placesOfProgram(name, config);
}

/** The paths where the engine looks for a program: its path, or its name in the folders of PATH. */
export function placesOfProgram(name: string, config: ImageConfig): ImagePath[] {
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
