import { createReadStream } from 'node:fs';
import type { ReadEntry } from 'tar';
import { Cancelled } from '../../base/failure.ts';

/**
 * Extracts a tar.gz archive into `folder`, without the owners of members. Calls `take` for every member of every type,
 * which returns true to extract it; an error of `take` ends the work and is thrown. Throws the errors of `tar` for a
 * damaged archive, and `Cancelled` as soon as `signal` aborts. After an error, the folder may hold some members.
 */
export async function extract(
  file: string,
  folder: string,
  take: (member: ReadEntry) => boolean,
  signal: AbortSignal,
): Promise<void> {
  // Imported only to unpack an archive.
  const { x } = await import('tar');
  if (signal.aborted) throw new Cancelled();
  const source = createReadStream(file);
  const known = new WeakSet<ReadEntry>();
  let cancel = () => {};
  const extracted = new Promise<void>((resolve, reject) => {
    const stop = (why: unknown) => {
      reject(why);
      source.destroy();
      target.abort(why as Error);
    };
    const asked = (member: ReadEntry) => {
      known.add(member);
      try {
        return take(member);
      } catch (error) {
        stop(error);
        return false;
      }
    };
    const filter = (_: string, member: unknown) => asked(member as ReadEntry);
    const target = x({ cwd: folder, strict: true, preserveOwner: false, zstd: false, filter });
    // tar does not call the filter for members of an unknown type.
    target.on('ignoredEntry', (member: ReadEntry) => known.has(member) || asked(member));
    target.on('error', stop);
    target.on('close', resolve);
    source.on('error', stop);
    source.pipe(target);
    cancel = () => stop(new Cancelled());
  });
  signal.addEventListener('abort', cancel, { once: true });
  await extracted.finally(() => signal.removeEventListener('abort', cancel));
}
