import { clean } from '../../base/path.ts';
import { type CallLine, childOf, pathOfDescriptor, unquoteC } from './line.ts';

/** The kernel's limit of a path, PATH_MAX. */
const MOST_LENGTH = 4096;

/** After one of these a thread has a working folder of its own, unshare(2). */
const UNSHARES = /CLONE_(?:FS|NEWNS|NEWUSER)/;

interface WorkingFolder {
  /** Absolute path; undefined until it is known. */
  path: string | undefined;
  waiting: ((path: string) => void)[];
}

/**
 * The working folder of each process. strace prints it only for the *at calls; else it follows from chdir, fchdir,
 * getcwd and the parent's folder. Lines of a child can come before the line that names its parent, so questions can
 * wait.
 */
export class WorkingFolders {
  readonly #start: string;
  readonly #folders = new Map<number, WorkingFolder>();
  /** The earlier folder of a process that changed it, while the earlier one is unknown. */
  readonly #former = new Map<number, WorkingFolder>();

  constructor(start: string) {
    this.#start = start;
  }

  /** Calls `use` with the current folder of `pid`: at once, or when it becomes known. */
  whenKnown(pid: number, use: (path: string) => void): void {
    const folder = this.#of(pid);
    if (folder.path === undefined) folder.waiting.push(use);
    else use(folder.path);
  }

  /** Learns folders and children from a call, before its paths are read. */
  learn(line: CallLine): void {
    const shown = line.args.find((arg) => arg.startsWith('AT_FDCWD<'));
    if (shown) this.#know(line.pid, pathOfDescriptor(shown));
    if (line.error !== '') return;
    if (line.name === 'fchdir') this.#know(line.pid, pathOfDescriptor(line.args[0]), 'changed');
    if (line.name === 'unshare' && UNSHARES.test(line.args[0] ?? '')) {
      const own = this.#copyOf(line.pid, this.#of(line.pid));
      this.#folders.set(line.pid, own);
    }
    if (line.name === 'getcwd') this.#know(line.pid, unquoteC(line.args[0]));
    const child = childOf(line);
    if (child !== undefined) this.#forked(line, child);
  }

  /** Records a successful chdir to `name`. */
  changed(pid: number, name: string): void {
    const folder = this.#of(pid);
    if (name.startsWith('/')) this.#know(pid, name, 'changed');
    else if (folder.path !== undefined) setPath(folder, below(folder.path, name));
    else folder.waiting.push(this.#next(pid, folder, (next, path) => setPath(next, below(path, name))));
  }

  gone(pid: number): void {
    const folder = this.#folders.get(pid);
    if (folder && folder.waiting.length === 0) this.#folders.delete(pid);
  }

  end(): void {
    for (const folder of [...this.#former.values(), ...this.#folders.values()]) {
      if (folder.path === undefined) setPath(folder, this.#start);
    }
  }

  #of(pid: number): WorkingFolder {
    let folder = this.#folders.get(pid);
    if (!folder) {
      // The first process in the trace is the started program; the others are children.
      folder = { path: this.#folders.size === 0 ? this.#start : undefined, waiting: [] };
      this.#folders.set(pid, folder);
    }
    return folder;
  }

  #know(pid: number, path: string | undefined, change?: 'changed'): void {
    if (!path?.startsWith('/')) return;
    const folder = this.#of(pid);
    if (change && folder.path === undefined) this.#next(pid, folder, () => {});
    setPath(this.#of(pid), path);
  }

  /** Moves `pid` out of `folder`, which is still unknown. Returns the function to call when `folder` becomes known. */
  #next(pid: number, folder: WorkingFolder, then: (next: WorkingFolder, path: string) => void): (path: string) => void {
    const next: WorkingFolder = { path: undefined, waiting: [] };
    if (!this.#former.has(pid)) this.#former.set(pid, folder);
    this.#folders.set(pid, next);
    return (path) => then(next, path);
  }

  #forked(line: CallLine, child: number): void {
    const parent = this.#of(line.pid);
    const shared = line.args.some((arg) => arg.includes('CLONE_FS'));
    const early = this.#former.get(child) ?? this.#folders.get(child);
    if (early?.path === undefined && early) this.whenKnown(line.pid, (path) => setPath(early, path));
    if (shared && !this.#former.has(child)) this.#folders.set(child, parent);
    else if (!early) this.#folders.set(child, this.#copyOf(line.pid, parent));
    this.#former.delete(child);
  }

  #copyOf(pid: number, parent: WorkingFolder): WorkingFolder {
    const copy: WorkingFolder = { path: parent.path, waiting: [] };
    if (parent.path === undefined) this.whenKnown(pid, (path) => setPath(copy, path));
    return copy;
  }
}

/** As written: what a ".." leads to depends on the links before it. A program can walk up and down for ever. */
function below(folder: string, name: string): string {
  const path = `${folder}/${name}`;
  return path.length > MOST_LENGTH ? clean(path) : path;
}

function setPath(folder: WorkingFolder, path: string): void {
  folder.path = path;
  const waiting = folder.waiting;
  folder.waiting = [];
  for (const use of waiting) use(path);
}
