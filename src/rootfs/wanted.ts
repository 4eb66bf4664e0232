import { type ImagePath, ROOT } from '../path.ts';
import { matchBelow } from './glob.ts';
import { isPreset, presetGlobs } from './presets.ts';
import { type Line, readLine } from './selection.ts';

/** Configuration that the closure's rules read or pack, whatever the list holds. */
const CONFIGURATION = [
  ...['passwd', 'group', 'nsswitch.conf', 'host.conf', 'gai.conf', 'services', 'protocols'],
  ...['ld.so.conf', 'ld.so.cache', 'ld.so.preload'],
  ...['gconv-modules', 'gconv-modules.cache', 'gconv-modules-extra.conf', 'locale.alias'],
];
/** The parts of a locale: none is packed without the others. */
const LOCALE = [
  ...['LC_ADDRESS', 'LC_COLLATE', 'LC_CTYPE', 'LC_IDENTIFICATION', 'LC_MEASUREMENT', 'SYS_LC_MESSAGES'],
  ...['LC_MONETARY', 'LC_NAME', 'LC_NUMERIC', 'LC_PAPER', 'LC_TELEPHONE', 'LC_TIME'],
];

/** A shared library's version, behind what all its names have in common: libc.so.6 is libc-2.31.so, libtiff.so.6 is libtiff.so.6.0.0. */
const VERSION = /(?:-\d[\d.]*)?\.so(?:\.[\d.]+)?$/;
/** The kernel maps these itself, and no tracer sees it: loaders, and interpreters of scripts. */
const LOADER = /^ld[\w.-]*\.so/;
const PROGRAM_FOLDER = /(?:^|\/)s?bin\/[^/]+$/;
/** Of other ELF files that a traced program did not open, rules pack mostly small ones: modules of the C library, libgcc_s. */
const SMALL_ELF = 256 << 10;

/** What is likely to be packed of an image whose tree is not known yet, as plain data. */
export interface Likely {
  /** Last names of listed paths. */
  names: string[];
  /** Globs that are packed anyway. */
  keep: readonly string[];
  /** Folders whose files are read. */
  folders: readonly string[];
  /** The list was traced, so that it has the libraries too: few ELF files are needed that are not in it. */
  traced: boolean;
}

/** Whether the body of a member may be asked for. */
export interface Wanted {
  /** By its name and its link target ('' for none), whatever it is. */
  body(name: string, linkname: string): boolean;
  /** By its name and its size in bytes if it is an ELF file. */
  elf(name: string, size: number): boolean;
}

/**
 * `keep` has lines as `select` takes them; `also` what else is read: folders whole, files by their last names. Of listed paths only last names count: the folders on the way may be links, and which ones is
 * not known before the tree is.
 */
export function likelyOf(
  paths: Iterable<ImagePath>,
  keep: readonly string[],
  also: { folders: readonly string[]; names: readonly string[] } = { folders: [], names: [] },
): Likely {
  const names = new Set([...CONFIGURATION, ...also.names]);
  let traced = false;
  for (const path of paths) {
    names.add(lastName(path));
    traced ||= VERSION.test(path);
  }
  // What is kept may be a program that reads them.
  if (keep.length > 0 || LOCALE.some((part) => names.has(part))) for (const part of LOCALE) names.add(part);
  const lines = keep.map(readLine).filter(({ away }) => !away);
  // Which files a package has is known when the image was read.
  const unknown = lines.some(({ kind }) => kind === 'package');
  // A list that somebody wrote names programs, as keep does; one that was traced names their libraries too.
  traced &&= keep.length === 0;
  return { names: [...names], keep: lines.flatMap(globsOf), folders: unknown ? [ROOT] : also.folders, traced };
}

function globsOf({ kind, text }: Line): string[] {
  if (kind === 'glob') return [text];
  return kind === 'preset' && isPreset(text) ? presetGlobs(text, undefined) : [];
}

/**
 * The test for members in their order; everything is wanted where nothing is likely. What a link with a wanted name leads to is wanted
 * from there on.
 */
export function wantedOf(likely: Likely | undefined): Wanted {
  if (likely === undefined) return { body: () => true, elf: () => true };
  const names = new Set(likely.names);
  const kept = likely.keep.map(matchBelow);
  const folders = likely.folders.map((folder) => (folder === ROOT ? '' : `${folder.slice(1)}/`));
  const body = (name: string, linkname: string) => {
    const own = bare(name);
    const wanted =
      names.has(lastName(name)) ||
      folders.some((folder) => own.startsWith(folder)) ||
      (kept.length > 0 && kept.some((matches) => matches(own)));
    if (wanted && linkname !== '') names.add(lastName(linkname));
    return wanted;
  };
  const libraries = new Set(likely.names.filter((name) => VERSION.test(name)).map(unversioned));
  const elf = (name: string, size: number) => {
    if (!likely.traced || size <= SMALL_ELF || PROGRAM_FOLDER.test(name)) return true;
    const last = lastName(name);
    // A link's target may come before it.
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

/** A member's name as globs are written: without "./" or "/" before it. */
function bare(name: string): string {
  return name.startsWith('.') || name.startsWith('/') ? name.replace(/^(\.?\/)+/, '') : name;
}
