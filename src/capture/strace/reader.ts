import { clean, joinPath } from '../../base/path.ts';
import { foundBy } from '../result.ts';
import type { Syscalls } from '../syscalls.ts';
import type { How, Touches } from '../touch.ts';
import { asChroot, walked } from '../walk.ts';
import { CALLS, LISTING, REPLACING, RIGHTS } from './calls.ts';
import { type CallLine, LineReader, pathOfDescriptor, unquoteC } from './line.ts';
import { MOUNTING, OwnMounts } from './own-mounts.ts';
import { Programs } from './programs.ts';
import { SyscallLines } from './syscall-lines.ts';
import { WorkingFolders } from './working-folders.ts';

/** Mount point of our own files in the container, which are never part of the image. */
export const MOUNT = '/.micropacker';

/** The places of the target or other path, and of the new path, in calls that make a link or rename something. */
const LINKING: ReadonlyMap<string, { from: number; to: number }> = new Map([
  ['symlink', { from: 0, to: 1 }],
  ['symlinkat', { from: 0, to: 2 }],
  ['rename', { from: 0, to: 1 }],
  ['renameat', { from: 1, to: 3 }],
  ['renameat2', { from: 1, to: 3 }],
  ['link', { from: 0, to: 1 }],
  ['linkat', { from: 1, to: 3 }],
]);

/** The working folder of a process, by the kernel's link to it (proc_pid_cwd(5)). */
const BY_CWD = /^\/proc\/(?:self|thread-self|(?:(?:self|\d+)\/task\/)?(\d+))\/cwd(\/.*)$/s;
/** S_ISUID and S_ISGID, inode(7). */
const SET_ID = 0o6000;

/** Turns the lines of one trace into touches. */
export class TraceReader {
  readonly #lines = new LineReader();
  readonly #folders: WorkingFolders;
  readonly #programs = new Programs();
  readonly #mounts = new OwnMounts();
  readonly #touches: Touches;
  readonly #syscalls: SyscallLines | undefined;

  /** `start` is the absolute working folder of the first process. `syscalls` collects the system calls. */
  constructor(touches: Touches, start: string, syscalls?: Syscalls) {
    this.#touches = touches;
    this.#syscalls = syscalls && new SyscallLines(syscalls);
    this.#folders = new WorkingFolders(start);
  }

  /** Takes one line without its newline, one character per byte. */
  line(text: string): void {
    this.#syscalls?.line(text);
    const line = this.#lines.read(text);
    if (line.kind === 'gone') {
      this.#folders.gone(line.pid);
      this.#programs.gone(line.pid);
    }
    if (line.kind === 'call') this.#call(line);
  }

  /** Call it after the last line. Processes of unknown parents then start in the first process' folder. */
  end(): void {
    this.#folders.end();
    this.#syscalls?.end();
  }

  #call(line: CallLine): void {
    this.#folders.learn(line);
    this.#programs.learn(line);
    const found = foundBy(line.error);
    if (found === undefined) return;
    if (line.name === 'bind') this.#addressed(line, 'create', found);
    if (line.name === 'connect') this.#addressed(line, 'stat', found);
    if (line.error === 'ENOTEMPTY') this.#notEmpty(line);
    if (LISTING.includes(line.name)) this.#listed(line);
    if (line.error === '') this.#changed(line);
    const call = CALLS.get(line.name);
    if (!call) return;
    const how: How = call.how === 'open' && line.args.some((arg) => arg.includes('O_CREAT')) ? 'create' : call.how;
    for (const at of call.paths) this.#path(line, at, how, found);
    if (line.error === '') this.#linked(line);
    if (line.name === 'chroot' && line.error === '') this.#rooted(line);
    const real = pathOfDescriptor(line.result);
    if (real) this.#add(line.pid, real, how, true);
  }

  #path(line: CallLine, at: number, how: How, found: boolean): void {
    const name = unquoteC(line.args[at]);
    if (name === undefined) return;
    const folder = at > 0 ? line.args[at - 1] : undefined;
    const given = pathOfDescriptor(folder);
    if (name === '') {
      // AT_EMPTY_PATH means the descriptor itself, whose path is already known unless it is run.
      if (given && how === 'exec') this.#touched(line, given, how, found);
      return;
    }
    if (line.name === 'openat2' && given && line.args[2]?.includes('RESOLVE_IN_ROOT')) {
      // Absolute names and links start there, as after a chroot(2).
      this.#touches.add({ path: clean(given), how: 'stat', found: true, root: true });
      this.#touched(line, `${given}${clean(name)}`, how, found);
      return;
    }
    this.#resolved(line.pid, name, given, (path) => this.#touched(line, path, how, found));
    if (line.name === 'chdir' && found && line.error === '') {
      if (BY_CWD.test(name)) this.#resolved(line.pid, name, undefined, (path) => this.#folders.changed(line.pid, path));
      else this.#folders.changed(line.pid, name);
    }
  }

  /** A link that was made, or something that was renamed. */
  #linked({ pid, name, args }: CallLine): void {
    const at = LINKING.get(name);
    if (!at) return;
    const [first, path] = [unquoteC(args[at.from]), unquoteC(args[at.to])];
    if (first === undefined || path === undefined) return;
    this.#resolved(pid, path, pathOfDescriptor(args[at.to - 1]), (made) => {
      const touch = { path: clean(made), how: 'create', found: true } as const;
      if (name.startsWith('symlink')) this.#touches.add({ ...touch, linksTo: first, linkAt: made });
      else
        this.#resolved(pid, first, pathOfDescriptor(args[at.from - 1]), (former) =>
          this.#touches.add({ ...touch, movedFrom: clean(former) }),
        );
    });
  }

  #changed(line: CallLine): void {
    if (RIGHTS.has(line.name)) this.#rights(line);
    if (MOUNTING.has(line.name)) this.#mounted(line);
  }

  /** A file that got its owner's rights, or capabilities: of the attribute's name only "s" of "security." is known. */
  #rights({ pid, name, args }: CallLine): void {
    const { file, what } = RIGHTS.get(name)!;
    const given = args[what] ?? '';
    if (!/^"s/.test(given) && !(Number.parseInt(given, 8) & SET_ID)) return;
    const use = (path: string) => this.#touches.add({ path: clean(path), how: 'stat', found: true, rights: true });
    const path = unquoteC(args[file]);
    const open = pathOfDescriptor(args[file]);
    if (open) use(open);
    else if (path) this.#resolved(pid, path, file > 0 ? pathOfDescriptor(args[file - 1]) : undefined, use);
  }

  #mounted(line: CallLine): void {
    // A mount point is nearly always absolute: its folder need not be waited for.
    const mount = this.#mounts.made(line, (name, folder) => (name.startsWith('/') ? name : `${folder ?? ''}/${name}`));
    if (!mount) return;
    if (mount.of !== undefined) {
      this.#touches.link(mount.path, [mount.of]);
      this.#add(line.pid, mount.of, 'stat', true);
    }
    if (line.name === 'pivot_root') this.#touches.add({ path: mount.path, how: 'stat', found: true, root: true });
    this.#touches.mounted.add(mount.path);
  }

  #rooted(line: CallLine): void {
    const name = unquoteC(line.args[0]);
    if (name === undefined) return;
    this.#resolved(line.pid, name, undefined, (path) => {
      for (const touch of asChroot(walked(path, 'stat', true))) this.#touches.add(touch);
    });
  }

  /** Its names made the call fail, as if it were listed. */
  #notEmpty({ pid, name, args }: CallLine): void {
    const at = REPLACING.get(name);
    const path = at === undefined ? undefined : unquoteC(args[at]);
    if (path === undefined) return;
    const folder = at === 0 ? undefined : pathOfDescriptor(args[at! - 1]);
    this.#resolved(pid, path, folder, (full) => {
      this.#touches.add({ path: clean(full), how: 'open', found: true, listed: [] });
    });
  }

  /** The socket of an address in the file system, unix(7). */
  #addressed(line: CallLine, how: How, found: boolean): void {
    const name = unquoteC(/sun_path=("(?:[^"\\]|\\.)*")/.exec(line.args[1] ?? '')?.[1]);
    if (name) this.#resolved(line.pid, name, undefined, (path) => this.#add(line.pid, path, how, found));
  }

  #listed({ pid, args, error }: CallLine): void {
    const given = error === '' ? pathOfDescriptor(args[0]) : undefined;
    if (given === undefined || isOurs(given)) return;
    const path = clean(given);
    this.#touches.add({ path, how: 'open', found: true, listed: [] });
    this.#programs.whenKnown(pid, (by) => this.#touches.tellListed(path, by));
  }

  #resolved(pid: number, name: string, folder: string | undefined, use: (path: string) => void): void {
    const byCwd = name.startsWith('/proc/') && BY_CWD.exec(name);
    if (byCwd) this.#folders.whenKnown(Number(byCwd[1] ?? pid), (cwd) => use(`${cwd}${byCwd[2]}`));
    else if (name.startsWith('/')) use(name);
    else if (folder) use(`${folder}/${name}`);
    else this.#folders.whenKnown(pid, (cwd) => use(`${cwd}/${name}`));
  }

  #touched({ pid, error }: CallLine, path: string, how: How, found: boolean): void {
    this.#add(pid, path, how, found);
    if (how === 'exec' && error === '') this.#programs.ran(pid, clean(path));
  }

  #add(pid: number, path: string, how: How, found: boolean): void {
    if (isOurs(path)) return;
    if (this.#mounts.hides(path)) {
      // The image can tell if another of its folders shows there.
      this.#touches.add({ path: clean(path), how, found, asWritten: path });
      return;
    }
    for (const touch of walked(path, how, found)) {
      if (this.#touches.add(touch)) this.#programs.whenKnown(pid, (by) => this.#touches.tell(touch.path, by));
    }
  }
}

/** True for our own files in the container. */
function isOurs(path: string): boolean {
  return `${joinPath('/', path)}/`.startsWith(`${MOUNT}/`);
}
