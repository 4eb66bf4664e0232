import type { Member } from '../../src/tar/members.ts';

/** A name in a file system that GNU tar would extract: the member that made it, and its content. */
interface Place {
  kind: string;
  /** Offset of the body; for a hard link, of the file's body. 0 for directories that no member describes. */
  body: number;
  names?: Map<string, Place>;
}

export interface Model {
  /** "path kind body", sorted. */
  places: string[];
  refused: number;
}

const KINDS: Record<string, string> = {
  0: 'file',
  7: 'file',
  2: 'symlink',
  3: 'char',
  4: 'block',
  5: 'directory',
  6: 'fifo',
};
const MAX_ID = 2 ** 32 - 2;

/** A second, independent implementation of the rules: a tree of names that is walked from its root for each member. */
export function modelOf(members: Iterable<Member>): Model {
  const root = folder(0);
  let refused = 0;
  for (const member of members) if (!plant(root, member)) refused += 1;
  return { places: list(root, '').sort(), refused };
}

function plant(root: Place, member: Member): boolean {
  const names = namesOf(member.name);
  const made = names && placeOf(root, member);
  if (!made) return false;
  const last = names.pop();
  if (last === undefined) {
    if (made.kind === 'directory') root.body = made.body;
    return made.kind === 'directory';
  }
  // Creates no folder before it is certain that all can be created.
  let depth = 0;
  let place = root;
  for (; depth < names.length && place.names!.has(names[depth]!); depth += 1) {
    place = place.names!.get(names[depth]!)!;
    if (!place.names) return false;
  }
  const known = depth === names.length ? place.names!.get(last) : undefined;
  if (known?.names?.size && !made.names) return false;
  for (const name of names.slice(depth)) {
    place.names!.set(name, folder(0));
    place = place.names!.get(name)!;
  }
  if (known?.names && made.names) made.names = known.names;
  place.names!.set(last, made);
  return true;
}

function placeOf(root: Place, member: Member): Place | undefined {
  if (member.type === '1') return linked(root, member.linkname);
  const kind = member.type === '0' && member.name.endsWith('/') ? 'directory' : KINDS[member.type];
  if (kind === undefined || !sound(member, kind)) return undefined;
  return kind === 'directory' ? folder(member.offset) : { kind, body: member.offset };
}

function linked(root: Place, target: string): Place | undefined {
  let place: Place | undefined = root;
  for (const name of namesOf(target) ?? ['']) place = place?.names?.get(name);
  return place?.names ? undefined : place && { ...place };
}

function sound({ uid, gid, mode, mtime, linkname, devMajor, devMinor }: Member, kind: string): boolean {
  const numbers = [uid, gid].every((id) => id >= 0 && id <= MAX_ID) && mode >= 0 && Number.isSafeInteger(mtime);
  if (kind === 'symlink') return numbers && linkname !== '' && linkname.length <= 4095 && !linkname.includes('\0');
  const device = kind === 'char' || kind === 'block';
  return numbers && (!device || [devMajor, devMinor].every((number) => number >= 0 && number <= 0o7777777));
}

/** The names in a path; undefined for a path that leads out or cannot be opened. */
function namesOf(path: string): string[] | undefined {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  const bad = path === '' || path.length > 4095 || path.includes('\0');
  return bad || names.some((name) => name === '..' || name.length > 255) ? undefined : names;
}

function folder(body: number): Place {
  return { kind: 'directory', body, names: new Map() };
}

function list(place: Place, path: string): string[] {
  const own = `${path === '' ? '/' : path} ${place.kind} ${place.body}`;
  return [own, ...[...(place.names ?? [])].flatMap(([name, below]) => list(below, `${path}/${name}`))];
}
