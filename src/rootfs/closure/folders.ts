import { type ImagePath, pathFromText } from '../../base/path.ts';
import type { Tree } from '../tree.ts';
import type { Binaries } from './binaries.ts';
import type { Elf } from './elf.ts';
import { type LdCache, readLdCache } from './ld-cache.ts';
import { readLdConf } from './ld-conf.ts';

/** Debian's multiarch folder names and the loader's $PLATFORM by e_machine (elf.h). */
const MACHINES: Record<number, { platform: string; triplets: string[] }> = {
  3: { platform: 'i686', triplets: ['i386-linux-gnu'] },
  8: { platform: 'mips', triplets: ['mips64el-linux-gnuabi64', 'mipsel-linux-gnu'] },
  21: { platform: 'ppc64le', triplets: ['powerpc64le-linux-gnu'] },
  22: { platform: 's390x', triplets: ['s390x-linux-gnu'] },
  40: { platform: 'v7l', triplets: ['arm-linux-gnueabihf', 'arm-linux-gnueabi'] },
  62: { platform: 'x86_64', triplets: ['x86_64-linux-gnu', 'x86_64-linux-gnux32'] },
  183: { platform: 'aarch64', triplets: ['aarch64-linux-gnu'] },
  243: { platform: 'riscv64', triplets: ['riscv64-linux-gnu'] },
  258: { platform: 'loongarch64', triplets: ['loongarch64-linux-gnu'] },
};
const DEFAULT = ['/lib', '/usr/lib', '/lib64', '/usr/lib64', '/libx32', '/usr/libx32'];
/** musl's built-in path (ldso/dynlink.c). */
const MUSL_DEFAULT = ['/lib', '/usr/local/lib', '/usr/lib'];
const MAX_CACHE = 16 << 20;
/** One for each machine with programs in the image. */
const MAX_MUSL = 16;

export function ldPlatformOf(elf: Elf): string {
  return MACHINES[elf.machine]?.platform ?? '';
}

/** The loader's values for $LIB. The value depends on the distribution's build, so every form is tried. */
export function libsOf(elf: Elf): string[] {
  const triplets = MACHINES[elf.machine]?.triplets ?? [];
  return [...triplets.map((triplet) => `lib/${triplet}`), ...(elf.bits === 64 ? ['lib64'] : []), 'lib'];
}

/** The folders where the image's loaders look for a library after an ELF file's own paths. */
export class SystemFolders {
  readonly #tree: Tree;
  readonly #binaries: Binaries;
  #cache: LdCache | undefined;
  #configured: string[] | undefined;
  #musl: { folders: string[]; files: ImagePath[] } | undefined;

  constructor(tree: Tree, binaries: Binaries) {
    this.#tree = tree;
    this.#binaries = binaries;
  }

  /** Candidate paths for a library name, in glibc's order (ld.so(8)): cache, ld.so.conf, default folders. */
  *glibc(name: string, elf: Elf): Generator<string> {
    yield* this.#cached().baseline.get(name) ?? [];
    for (const folder of this.glibcFolders(elf)) yield `${folder}/${name}`;
  }

  /** The cache's paths for processors with special features. */
  special(name: string): readonly string[] {
    return this.#cached().special.get(name) ?? [];
  }

  /** Folders that glibc searches without its cache: those of ld.so.conf, then the built-in ones. */
  *glibcFolders(elf: Elf): Generator<string> {
    this.#configured ??= readLdConf(this.#tree, this.#binaries);
    yield* this.#configured;
    const triplets = MACHINES[elf.machine]?.triplets ?? [];
    yield* triplets.flatMap((triplet) => [`/lib/${triplet}`, `/usr/lib/${triplet}`]);
    yield* DEFAULT;
  }

  /** Candidate paths for a library name, in musl's order: /etc/ld-musl-ARCH.path, else its built-in path. */
  *musl(name: string): Generator<string> {
    this.#musl ??= this.#readMusl();
    for (const folder of this.#musl.folders) yield `${folder}/${name}`;
  }

  /** The loaders' configuration files. They are needed at run time if a library was found through them. */
  guides(): ImagePath[] {
    return [pathFromText('/etc/ld.so.cache'), ...(this.#musl?.files ?? [])];
  }

  #cached(): LdCache {
    if (this.#cache) return this.#cache;
    const { entry } = this.#tree.resolve('/etc/ld.so.cache');
    this.#cache = readLdCache(entry?.type === 'file' ? this.#binaries.whole(entry, MAX_CACHE) : Buffer.alloc(0));
    return this.#cache;
  }

  #readMusl(): { folders: string[]; files: ImagePath[] } {
    const files = this.#tree
      .children(this.#tree.resolve('/etc').path)
      .filter((path) => /\/ld-musl-[^/]+\.path$/.test(path))
      .slice(0, MAX_MUSL);
    const named = files.flatMap((path) => {
      const { entry } = this.#tree.resolve(path);
      return entry?.type === 'file' ? this.#binaries.text(entry, 65536).split(/[:\n]/) : [];
    });
    const folders = named.filter((folder) => folder.startsWith('/'));
    return { folders: folders.length > 0 ? folders : MUSL_DEFAULT, files };
  }
}
