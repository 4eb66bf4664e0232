import { type ImagePath, parentOf } from '../../path.ts';
import type { Binaries } from './binaries.ts';
import type { Packing } from './packing.ts';

const SWITCH = '/etc/nsswitch.conf' as ImagePath;
/** Whoever opens one of these looks up users or hosts through glibc. */
const SIGNS = /^\/etc\/(?:nsswitch|host|gai)\.conf$|\/libnss_[^/]+$/;
const LIBC = /\/libc(?:\.so\.6|\.so\.6\.1|-2\.\d+\.so)$/;
const MAX_CONF = 1 << 20;

/**
 * Where glibc's user or host look-up was used: /etc/nsswitch.conf, and the modules of the services that it names
 * (nsswitch.conf(5)), which lie beside libc and are loaded with dlopen.
 */
export function packNss(packing: Packing, binaries: Binaries): void {
  const paths = [...packing.packed()].map(({ entry }) => entry.path);
  const libcs = paths.filter((path) => LIBC.test(path));
  if (libcs.length === 0 || !paths.some((path) => SIGNS.test(path))) return;
  packing.addIfThere(SWITCH, 'config');
  const { entry } = packing.tree.resolve(SWITCH);
  if (entry?.type !== 'file') return;
  const services = servicesOf(binaries.text(entry, MAX_CONF));
  for (const libc of libcs) {
    for (const service of services) packing.addIfThere(`${parentOf(libc)}/libnss_${service}.so.2`, 'library', SWITCH);
  }
}

/** The services that an nsswitch.conf names, each once: "hosts: files [NOTFOUND=return] dns" names files and dns. */
function servicesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').replace(/\[[^\]]*\]/g, ' '));
  const words = lines.flatMap((line) => /^\s*\w+\s*:(.*)$/.exec(line)?.[1]?.split(/\s+/) ?? []);
  return [...new Set(words.filter((word) => /^\w+$/.test(word)))];
}
