import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
/** In such a folder only a file's owner can replace it, chmod(2). */
const STICKY = 0o1000;

/**
 * Why a program or library (absolute path, links followed) may be another user's: "PATH belongs to user 1001",
 * "PATH can be written by others". Looks at the file and at every folder above. Undefined if only root and this user
 * can change it.
 */
export async function whyUntrusted(path: string): Promise<string | undefined> {
  const [user, group] = [process.getuid!(), process.getgid!()];
  for (let at = await realpath(path), isFile = true; ; at = dirname(at), isFile = false) {
    const { uid, gid, mode } = await stat(at);
    if (uid !== 0 && uid !== user) return `${at} belongs to user ${uid}`;
    const byGroup = (mode & GROUP_WRITES) !== 0 && gid !== 0 && gid !== group;
    const open = byGroup || (mode & OTHERS_WRITE) !== 0;
    if (open && (isFile || (mode & STICKY) === 0)) return `${at} can be written by others`;
    if (at === '/') return undefined;
  }
}
