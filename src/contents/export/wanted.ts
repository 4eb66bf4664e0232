import { type ImagePath, ROOT } from '../../base/path.ts';
import { matchBelow } from '../../rootfs/selection/glob.ts';
import { isPreset, presetGlobs } from '../../rootfs/selection/presets.ts';
import { type Line, readLine } from '../../rootfs/selection/selection.ts';

/** Configuration files that the closure's rules read or pack for any list. */
const CONFIGURATION = [
  ...['passwd', 'group', 'nsswitch.conf', 'host.conf', 'gai.conf', 'services', 'protocols'],
  ...['ld.so.conf', 'ld.so.cache', 'ld.so.preload'],
  ...['gconv-modules', 'gconv-modules.cache', 'gconv-modules-extra.conf', 'locale.alias'],
];
/** The parts of a locale, which are always packed together. */
const LOCALE = [
  ...['LC_ADDRESS', 'LC_COLLATE', 'LC_CTYPE', 'LC_IDENTIFICATION', 'LC_MEASUREMENT', 'SYS_LC_MESSAGES'],
  ...['LC_MONETARY', 'LC_NAME', 'LC_NUMERIC', 'LC_PAPER', 'LC_TELEPHONE', 'LC_TIME'],
];

/**
 * The part of a shared library's name that differs between its names: libc.so.6 is libc-2.31.so, libtiff.so.6 is
 * libtiff.so.6.0.0.
 */
const VERSION = /(?:-\d[\d.]*)?\.so(?:\.[\d.]+)?$/;
/** Loaders and interpreters: the kernel maps them itself, and tracers do not see it. */
const LOADER = /^ld[\w.-]*\.so/;
const PROGRAM_FOLDER = /(?:^|\/)s?bin\/[^/]+$/;
/** Of other untraced ELF files, rules pack mostly small ones: modules of the C library, libgcc_s. */
const SMALL_ELF = 256 << 10;

/** A guess at the packed files of an image before its tree is known, as plain data. */
export interface Likely {
  /** Last names of listed paths. */
  names: string[];
  /** Globs of `keep`. */
  keep: readonly string[];
  /** Folders whose files are read. */
  folders: readonly string[];
  /** Folders whose files are read, without those of their subfolders. */
  listed: readonly string[];
  /** True if the list was traced: it has the libraries too, so few other ELF files are needed. */
  traced: boolean;
}

/** Tells if the body of a member is probably needed. */
export interface Wanted {
  /** For any member, by name and link target ('' for none). */
  body(name: string, linkname: string): boolean;
  /** For an ELF file, by name and size in bytes. */
  elf(name: string, size: number): boolean;
}

/**
 * `keep` has lines in the form of `select`; `also` has other files that are read: whole folders, files by last name,
 * and listed folders. Of paths in the list, only last names count: folders can be links, which are unknown before the
 * tree.
 */
export function likelyOf(
  paths: Iterable<ImagePath>,
  keep: readonly string[],
  also: Pick<Likely, 'folders' | 'names' | 'listed'> = { folders: [], names: [], listed: [] },
): Likely {
  const names = new Set([...CONFIGURATION, ...also.names]);
  let traced = false;
  for (const path of paths) {
    names.add(lastName(path));
    traced ||= VERSION.test(path);
  }
  // A kept program can read them.
  if (keep.length > 0 || LOCALE.some((part) => names.has(part))) for (const part of LOCALE) names.add(part);
  const lines = keep.map(readLine).filter(({ away }) => !away);
  // The files of a package are unknown before the image is read.
  const unknown = lines.some(({ kind }) => kind === 'package');
  // A hand-written list, like `keep`, names programs only. A traced list has their libraries too.
  traced &&= keep.length === 0;
  const folders = unknown ? [ROOT] : also.folders;
  return { names: [...names], keep: lines.flatMap(globsOf), folders, listed: also.listed, traced };
}

function globsOf({ kind, text }: Line): string[] {
  if (kind === 'glob') return [text];
  return kind === 'preset' && isPreset(text) ? presetGlobs(text, undefined) : [];
}

/**
 * The test for members, called in archive order. Without `likely`, every body is wanted. The target of a wanted link is
 * wanted from then on.
 */
export function wantedOf(likely: Likely | undefined): Wanted {
  if (likely === undefined) return { body: () => true, elf: () => true };
  const names = new Set(likely.names);
  const kept = likely.keep.map(matchBelow);
  const folders = likely.folders.map((folder) => (folder === ROOT ? '' : `${folder.slice(1)}/`));
  const listed = new Set(likely.listed.map((folder) => folder.slice(1)));
  const body = (name: string, linkname: string) => {
    const own = relativeName(name);
    const wanted =
      names.has(lastName(name)) ||
      listed.has(own.slice(0, Math.max(own.lastIndexOf('/'), 0))) ||
      folders.some((folder) => own.startsWith(folder)) ||
      (kept.length > 0 && kept.some((matches) => matches(own)));
    if (wanted && linkname !== '') names.add(lastName(linkname));
    return wanted;
  };
  const libraries = new Set(likely.names.filter((name) => VERSION.test(name)).map(unversioned));
  const elf = (name: string, size: number) => {
    if (!likely.traced || size <= SMALL_ELF || PROGRAM_FOLDER.test(name)) return true;
    const last = lastName(name);
    // A link's target can precede the link.
    return LOADER.test(last) || libraries.has(unversioned(last));
  };
  return { body, elf };
}

function unversioned(library: string): string {
  return library.replace(VERSION, '');
}

function lastName(path: string): string {
  const end = path.endsWith('/') ? path.length - 1 : path.length;
  return path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

/** A member's name in the form of globs: without leading "./" or "/". */
function relativeName(name: string): string {
  return name.startsWith('.') || name.startsWith('/') ? name.replace(/^(\.?\/)+/, '') : name;
}
