import { createHash } from 'node:crypto';
import { type ImagePath, parentOf, showPath } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';
import { Warnings } from '../warnings.ts';
import type { Binaries } from './binaries.ts';
import type { Elf } from './elf.ts';
import type { Environment } from './environment.ts';
import { ldPlatformOf, libsOf, type SystemFolders } from './folders.ts';
import { variantsIn } from './hwcaps.ts';
import { type Found, Lookups, MAX_PATH } from './lookups.ts';
import type { Packing } from './packed.ts';
import { type Preloads, readPreloads } from './preload.ts';

/** Limits of search paths against a hostile image. */
const MAX_PLACES = 256;
const MAX_VISITS = 32;
/** Names that musl's loader provides itself, with any suffix (ldso/dynlink.c, load_library). */
const MUSL_OWN = /^lib(?:c|pthread|rt|m|dl|util|xnet)\./;
/** Missing libraries in memory; warnings name the first fifty. */
const MAX_UNMET = 10_000;

/** One ELF file whose libraries are searched, and how the loader found it. */
interface Visit {
  entry: Entry;
  elf: Elf;
  /** The path by which the loader found it: $ORIGIN is that path's folder. */
  foundAs: ImagePath;
  /** Folders from the DT_RPATH (musl: also DT_RUNPATH) of the files that loaded it. */
  inherited: string[];
}

/** Packs the libraries that packed ELF files need (DT_NEEDED), by the rules of ld.so(8) and musl's loader. */
export class Libraries {
  readonly #packing: Packing;
  readonly #binaries: Binaries;
  readonly #environment: Environment;
  readonly #folders: SystemFolders;
  readonly #lookups: Lookups;
  readonly #visited = new Map<ImagePath, Set<string>>();
  readonly #unmet = new Map<string, ImagePath>();
  readonly #names = new Set<string>();
  #preloads: Preloads | undefined;

  constructor(packing: Packing, binaries: Binaries, environment: Environment, folders: SystemFolders) {
    this.#packing = packing;
    this.#binaries = binaries;
    this.#environment = environment;
    this.#folders = folders;
    this.#lookups = new Lookups(packing.tree, binaries);
  }

  /** Packs the libraries of `entry`, and theirs. */
  packFor(entry: Entry): void {
    const elf = this.#binaries.elf(entry);
    if (!elf) return;
    if (elf.soname) this.#names.add(elf.soname);
    this.#names.add(entry.path.slice(entry.path.lastIndexOf('/') + 1));
    const visits: Visit[] = [{ entry, elf, foundAs: entry.path, inherited: [] }];
    for (let visit = visits.pop(); visit && !this.#lookups.exhausted; visit = visits.pop()) {
      if (this.#isNew(visit)) visits.push(...this.#needs(visit));
    }
  }

  /** Packs a library that `entry` loads at run time (dlopen), if the loader would find it. */
  packLoaded(name: string, entry: Entry): void {
    const elf = this.#binaries.elf(entry);
    if (!elf) return;
    const visit = { entry, elf, foundAs: entry.path, inherited: [] };
    for (const { candidate } of this.#find(name, isMusl(elf), this.#environment.libraryPath, visit)) {
      this.#packing.add(candidate, 'library', entry.path);
    }
  }

  /**
   * Warnings about libraries that the image lacks. Call when everything is packed: a packed file with the same name
   * counts.
   */
  warnings(): string[] {
    const warnings = new Warnings();
    if (this.#lookups.exhausted) {
      warnings.add(
        "library search stopped: the image's programs name too many libraries and folders. Add missing libraries to `keep`",
      );
    }
    for (const [name, by] of this.#unmet) {
      if (!this.#names.has(name)) {
        warnings.add(`${showPath(by)} needs ${showPath(name).slice(0, 200)}, which the image does not have`);
      }
    }
    return warnings.list();
  }

  #isNew({ entry, foundAs, inherited }: Visit): boolean {
    const seen = this.#visited.get(entry.path) ?? new Set();
    const text = [parentOf(foundAs), ...inherited].join('\0');
    this.#lookups.spend(text.length);
    const key = digest(text);
    if (seen.has(key) || seen.size >= MAX_VISITS) return false;
    this.#visited.set(entry.path, seen.add(key));
    return true;
  }

  #needs(visit: Visit): Visit[] {
    const { entry, elf } = visit;
    const musl = isMusl(elf);
    const own = this.#places(visit, elf.runpath ?? '');
    const old = elf.runpath === undefined || musl ? this.#places(visit, elf.rpath ?? '') : [];
    const passedOn = [...new Set([...old, ...(musl ? own : []), ...visit.inherited])].slice(0, MAX_PLACES);
    const before = elf.runpath === undefined || musl ? passedOn : [];
    const places = [...before, ...this.#environment.libraryPath, ...own];
    const optional = [...elf.optional, ...(elf.interpreter ? this.#preloaded(musl, entry) : [])];
    const next: Visit[] = [];
    for (const name of [...elf.needed, ...optional]) {
      const found = this.#find(name, musl, places, visit);
      for (const { candidate } of found) this.#packing.add(candidate, 'library', entry.path);
      next.push(...found.map((one) => ({ ...one, inherited: passedOn })));
      const free = optional.includes(name) || (musl && MUSL_OWN.test(name));
      if (found.length === 0 && !free && this.#unmet.size < MAX_UNMET) this.#unmet.set(name, entry.path);
    }
    return next;
  }

  #preloaded(musl: boolean, { path }: Entry): string[] {
    this.#preloads ??= readPreloads(this.#packing.tree, this.#binaries, this.#environment);
    const { all, glibc, file } = this.#preloads;
    if (musl) return all;
    if (file) this.#packing.add(file, 'config', path);
    return [...all, ...glibc];
  }

  /** The library: one file, or its variants if there is no plain one, or nothing. */
  #find(name: string, muslFirst: boolean, places: readonly string[], visit: Visit): Found[] {
    const { elf } = visit;
    const own = this.#lookups.find(name.includes('/') ? this.#places(visit, name) : within(places, name), elf);
    if (own || name.includes('/')) return own ? [own] : [];
    const [glibc, musl] = [this.#folders.glibc(name, elf), this.#folders.musl(name)];
    const system = this.#lookups.find(muslFirst ? inTurn(musl, glibc) : inTurn(glibc, musl), elf);
    const found = system ? [system] : this.#variants(name, elf, places);
    for (const guide of found.length > 0 ? this.#folders.guides() : []) {
      this.#packing.addIfThere(guide, 'library', found[0]!.foundAs);
    }
    return found;
  }

  #variants(name: string, elf: Elf, places: readonly string[]): Found[] {
    const found: Found[] = [];
    const tryOne = (candidate: string) => {
      const one = this.#lookups.find([candidate], elf);
      if (one) found.push(one);
    };
    for (const candidate of this.#folders.special(name)) tryOne(candidate);
    for (const folder of inTurn(places, this.#folders.glibcFolders(elf))) {
      if (this.#lookups.exhausted) break;
      this.#lookups.spend(folder.length);
      for (const candidate of variantsIn(folder, name, this.#packing.tree)) tryOne(candidate);
    }
    return found;
  }

  /**
   * The folders of a search path, with dynamic string tokens replaced. Relative folders start at the working directory.
   */
  #places({ entry, elf, foundAs }: Visit, list: string): string[] {
    this.#lookups.spend(list.length);
    const origins = [...new Set([parentOf(foundAs), parentOf(entry.path)])];
    const places = list.split(':').filter((place) => place !== '');
    return places.slice(0, MAX_PLACES).flatMap((place) =>
      expand(place, 'ORIGIN', origins)
        .flatMap((text) => expand(text, 'LIB', libsOf(elf)))
        .flatMap((text) => expand(text, 'PLATFORM', [ldPlatformOf(elf)]))
        .map((text) => (text.startsWith('/') ? text : `${this.#environment.workdir}/${text}`)),
    );
  }
}

/** A short key for a text that can be as long as all search paths. */
function digest(text: string): string {
  return createHash('sha1').update(text, 'latin1').digest('base64');
}

/** A generator, since mostly the first path is the right one. */
function* within(places: readonly string[], name: string): Generator<string> {
  for (const place of places) yield `${place}/${name}`;
}

function* inTurn(...all: Iterable<string>[]): Generator<string> {
  for (const one of all) yield* one;
}

function isMusl(elf: Elf): boolean {
  return (elf.interpreter?.includes('/ld-musl-') ?? false) || elf.needed.some((name) => name.startsWith('libc.musl-'));
}

function expand(text: string, token: string, values: readonly string[]): string[] {
  const expression = new RegExp(`\\$(?:${token}\\b|\\{${token}\\})`, 'g');
  const texts = expression.test(text) ? values.map((value) => text.replace(expression, () => value)) : [text];
  return texts.filter(({ length }) => length <= MAX_PATH);
}
