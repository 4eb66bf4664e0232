import { joinPath } from '../../base/path.ts';
import type { ImageConfig } from '../../image/config.ts';
import type { Binaries } from './binaries.ts';
import type { Environment } from './environment.ts';
import type { Packing } from './packed.ts';

const PASSWD = '/etc/passwd';
const MAX_PASSWD = 1 << 20;

/** Packs USER's home folder without its content: the engine sets HOME to it, and programs write files there. */
export function packHome(config: ImageConfig, packing: Packing, binaries: Binaries, environment: Environment): void {
  const home = environment.variables.get('HOME') ?? homeOf(config.User ?? '', packing, binaries);
  if (home?.startsWith('/')) packing.addIfThere(joinPath('/', home), 'config');
}

/** USER is a name or a number, with an optional group after ":". */
function homeOf(user: string, { tree }: Packing, binaries: Binaries): string | undefined {
  const wanted = Buffer.from(user.replace(/:.*/s, '') || '0', 'utf8').toString('latin1');
  const { entry } = tree.resolve(PASSWD);
  const text = entry?.type === 'file' ? binaries.text(entry, MAX_PASSWD) : '';
  const accounts = text.split('\n').map((line) => line.split(':'));
  return accounts.find(([name, , id]) => name === wanted || id === wanted)?.[5];
}
