import type { ImagePath } from '../path.ts';
import { APK_FOLDERS, apkFacts } from './apk.ts';
import type { Bodies } from './bodies.ts';
import type { Claims } from './claims.ts';
import { linesOf, paragraphsOf } from './lines.ts';
import type { PackageFacts } from './package.ts';
import type { RecordsFound } from './records.ts';

/** apk's database with the records of what is packed, which list no other files. Throws `Unreadable`. */
export function apkRecordsOf(
  bodies: Bodies,
  claims: Claims,
  wanted: (facts: PackageFacts) => boolean,
  packed: ReadonlySet<ImagePath>,
): RecordsFound {
  const found: RecordsFound = { own: [], made: [], whole: undefined };
  for (const entry of new Set(APK_FOLDERS.flatMap((folder) => bodies.file(`${folder}/installed`) ?? []))) {
    if (packed.has(entry.path)) found.whole = entry.path;
    let left = '';
    for (const record of paragraphsOf(bodies.text(entry))) {
      const facts = apkFacts(record);
      if (facts && wanted(facts)) left += `${trimmed(record, claims, packed)}\n`;
    }
    if (left !== '') found.made.push({ path: entry.path, body: Buffer.from(left, 'latin1') });
  }
  return found;
}

/** A folder ("F:", with what is said of it in "M:") stays with the files in it ("R:", with "a:" and "Z:"), or for itself. */
function trimmed(record: string, claims: Claims, packed: ReadonlySet<ImagePath>): string {
  let left = '';
  let folder = '';
  /** Lines of the folder, until something in it stays. */
  let pending = '';
  let keeping = true;
  for (const line of linesOf(record)) {
    if (line.startsWith('F:')) {
      folder = line.length === 2 ? '' : `/${line.slice(2)}`;
      pending = '';
      keeping = isPacked(folder, claims, packed);
    } else if (line.startsWith('R:')) {
      keeping = isPacked(`${folder}/${line.slice(2)}`, claims, packed);
      if (keeping) {
        left += pending;
        pending = '';
      }
    } else if (line.startsWith('M:') && !keeping) {
      pending += `${line}\n`;
    }
    if (keeping) left += `${line}\n`;
    else if (line.startsWith('F:')) pending = `${line}\n`;
  }
  return left;
}

function isPacked(path: string, claims: Claims, packed: ReadonlySet<ImagePath>): boolean {
  const entry = claims.find(path);
  return entry !== undefined && packed.has(entry.path);
}
