import { type ImagePath, parentOf } from '../../path.ts';
import type { Entry } from '../entry.ts';
import type { Binaries } from './binaries.ts';
import type { Packing } from './packing.ts';

const SWITCH = '/etc/nsswitch.conf' as ImagePath;
/** Whoever opens one of these looks up users or hosts through glibc. */
const SIGNS = /^\/etc\/(?:nsswitch|host|gai)\.conf$|\/libnss_[^/]+$/;
const LIBC = /\/libc(?:\.so\.6|\.so\.6\.1|-2\.\d+\.so)$/;
const MODULE = /\/libnss_(\w+)\.so\.2$/;
const MAX_CONF = 1 << 20;

/**
 * Where glibc's user or host look-up was used: /etc/nsswitch.conf, and the modules of the services that it names
 * (nsswitch.conf(5)), which lie beside libc and are loaded with dlopen.
 */
export class Nss {
  readonly #packing: Packing;
  readonly #binaries: Binaries;
  #used = false;
  /** Those of a libc whose modules are not packed yet. */
  #folders = new Set<ImagePath>();
  #services: Set<string> | undefined;

  constructor(packing: Packing, binaries: Binaries) {
    this.#packing = packing;
    this.#binaries = binaries;
  }

  /** Takes notice of a packed entry. */
  see({ path }: Entry): void {
    if (!this.#used && SIGNS.test(path)) this.#used = true;
    if (LIBC.test(path)) this.#folders.add(parentOf(path));
  }

  /** Packs what the entries seen by now ask for. */
  pack(): void {
    if (!this.#used || this.#folders.size === 0) return;
    this.#packing.addIfThere(SWITCH, 'config');
    this.#services ??= this.#readServices();
    for (const folder of this.#folders) this.#packModules(folder, this.#services);
    this.#folders.clear();
  }

  #packModules(folder: ImagePath, services: ReadonlySet<string>): void {
    for (const child of services.size > 0 ? this.#packing.tree.children(folder) : []) {
      const service = MODULE.exec(child)?.[1];
      if (service !== undefined && services.has(service)) this.#packing.add(child, 'library', SWITCH);
    }
  }

  #readServices(): Set<string> {
    const { entry } = this.#packing.tree.resolve(SWITCH);
    return servicesOf(entry?.type === 'file' ? this.#binaries.text(entry, MAX_CONF) : '');
  }
}

/** The services that an nsswitch.conf names: "hosts: files [NOTFOUND=return] dns" names files and dns. */
function servicesOf(text: string): Set<string> {
  // An action that does not end must not make the line be read again from each of its brackets.
  const lines = text.split('\n').map((line) => line.replace(/#.*/s, '').replace(/\[[^[\]]*\]/g, ' '));
  const words = lines.flatMap((line) => /^\s*\w+\s*:(.*)$/s.exec(line)?.[1]?.split(/\s+/) ?? []);
  return new Set(words.filter((word) => /^\w+$/.test(word)));
}
