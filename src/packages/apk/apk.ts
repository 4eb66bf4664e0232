import type { Bodies } from '../bodies.ts';
import type { Claims } from '../claims.ts';
import { linesOf, paragraphsOf } from '../lines.ts';
import type { Package, PackageFacts } from '../package.ts';

/** Folders of Alpine's database; the second one in versions with merged /usr. */
export const APK_FOLDERS = ['/lib/apk/db', '/usr/lib/apk/db'];

/**
 * The packages of apk's database. Each paragraph is a package; each line is a letter, ":" and a value. Throws
 * `Unreadable`.
 * Source: https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2
 */
export function* readApk(bodies: Bodies, claims: Claims): Generator<Package> {
  const entries = new Set(APK_FOLDERS.flatMap((folder) => bodies.file(`${folder}/installed`) ?? []));
  for (const entry of entries) {
    for (const record of paragraphsOf(bodies.text(entry))) {
      const facts = apkFacts(record);
      if (facts) yield claims.package(facts, pathsOf(record));
    }
  }
}

/** The facts of a record, without its files; undefined without a name or version. */
export function apkFacts(record: string): PackageFacts | undefined {
  const values = new Map<string, string>();
  for (const line of linesOf(record)) {
    // The files come last.
    if (line.startsWith('F:')) break;
    if (line[1] === ':') values.set(line[0]!, line.slice(2));
  }
  const [name, version, architecture] = [values.get('P'), values.get('V'), values.get('A')];
  const [origin, license, vendor] = [values.get('o'), values.get('L'), values.get('m')];
  if (!name || !version) return undefined;
  return {
    kind: 'apk',
    name,
    version,
    ...(architecture ? { architecture } : {}),
    ...(origin ? { source: { name: origin } } : {}),
    ...(license ? { license } : {}),
    ...(vendor ? { vendor } : {}),
  };
}

/** "F:" names a folder, "R:" a file in the last folder. */
function* pathsOf(record: string): Generator<string> {
  let folder = '';
  for (const line of linesOf(record)) {
    if (line.startsWith('F:')) {
      folder = line.length === 2 ? '' : `/${line.slice(2)}`;
      yield folder;
    } else if (line.startsWith('R:')) yield `${folder}/${line.slice(2)}`;
  }
}
