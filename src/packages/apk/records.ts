import type { ImagePath } from '../../base/path.ts';
import type { Bodies } from '../bodies.ts';
import type { Claims } from '../claims.ts';
import type { RecordsFound } from '../found.ts';
import { linesOf, paragraphsOf } from '../lines.ts';
import type { PackageFacts } from '../package.ts';
import { APK_FOLDERS, apkFacts } from './apk.ts';

/** apk's database, reduced to packed packages and their packed files. Throws `Unreadable`. */
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

/**
 * Keeps a folder ("F:" with its "M:" line) if it or a file in it is packed, and packed files ("R:" with "a:" and "Z:").
 */
function trimmed(record: string, claims: Claims, packed: ReadonlySet<ImagePath>): string {
  let left = '';
  let folder = '';
  /** Lines of the folder, held back until one of its files is kept. */
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
