import { clean, type ImagePath } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';
import type { Binaries } from './binaries.ts';
import type { Functions } from './functions.ts';
import { besideGlibc, isGlibc } from './glibc.ts';
import type { Packing } from './packed.ts';

const SWITCH = '/etc/nsswitch.conf' as ImagePath;
const MODULE = /\/libnss_(\w+)\.so\.2$/;
/** Other files that libc's look-ups read, if they exist. */
const DATABASES = [SWITCH, '/etc/host.conf', '/etc/gai.conf', '/etc/services', '/etc/protocols'];
/** A program that opens one of these looks up users or hosts through glibc. */
const SIGNS = /^\/etc\/(?:nsswitch|host|gai)\.conf$|\/libnss_[^/]+$/;
const LOOK_UPS =
  /getaddrinfo|getnameinfo|gethostby|getpw(?:nam|uid|ent)|getgr(?:nam|gid|ent|ouplist)|initgroups|getservby|getprotoby/;
/** glibc's services without an nsswitch.conf. */
const DEFAULT_SERVICES = ['files', 'dns'];
const MAX_CONF = 1 << 20;

/**
 * If glibc's user or host look-up was used: packs /etc/nsswitch.conf and the modules of its services
 * (nsswitch.conf(5)). They lie beside libc and are loaded with dlopen. If an untraced program can look something up,
 * also libc's small databases.
 */
export class NameService {
  #glibc = false;
  #used = false;
  /** Folders of a libc whose modules are not packed yet. */
  readonly #folders = new Set<ImagePath>();
  #services: Set<string> | undefined;

  /** Takes each packed entry once. */
  see(entry: Entry): void {
    if (!this.#used && SIGNS.test(entry.path)) this.#used = true;
    if (!isGlibc(entry)) return;
    this.#glibc = true;
    for (const folder of besideGlibc(entry.path, '')) this.#folders.add(clean(folder));
  }

  pack(packing: Packing, binaries: Binaries, functions: Functions): void {
    if (!this.#glibc) return;
    const able = functions.namedUnused(LOOK_UPS);
    if (able) for (const path of DATABASES) packing.addIfThere(path, 'config', able.path);
    else if (this.#used) packing.addIfThere(SWITCH, 'config');
    else return;
    this.#services ??= readServices(packing, binaries);
    for (const folder of this.#folders) packModules(folder, this.#services, packing);
    this.#folders.clear();
  }
}

function packModules(folder: ImagePath, services: ReadonlySet<string>, packing: Packing): void {
  for (const child of services.size > 0 ? packing.tree.children(folder) : []) {
    const service = MODULE.exec(child)?.[1];
    if (service !== undefined && services.has(service)) packing.add(child, 'library', SWITCH);
  }
}

function readServices({ tree }: Packing, binaries: Binaries): Set<string> {
  const { entry } = tree.resolve(SWITCH);
  return new Set(entry?.type === 'file' ? servicesOf(binaries.text(entry, MAX_CONF)) : DEFAULT_SERVICES);
}

/** The services in an nsswitch.conf, each once: "hosts: files [NOTFOUND=return] dns" gives files and dns. */
function servicesOf(text: string): string[] {
  // `[^[\]]*` keeps this linear: an action without "]" must not make the line be read again from each "[".
  const lines = text.split('\n').map((line) => line.replace(/#.*/s, '').replace(/\[[^[\]]*\]/g, ' '));
  const words = lines.flatMap((line) => /^\s*\w+\s*:(.*)$/s.exec(line)?.[1]?.split(/\s+/) ?? []);
  return [...new Set(words.filter((word) => /^\w+$/.test(word)))];
}
