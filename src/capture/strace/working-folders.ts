import { joinPath } from '../../path.ts';
import { type CallLine, childOf, pathOfDescriptor, unquote } from './line.ts';

interface Folder {
  /** Absolute path; undefined until it is known. */
  path: string | undefined;
  waiting: ((path: string) => void)[];
}

/**
 * The working folder of each process: strace prints it for the *at calls only. It follows from those, from chdir, fchdir and
 * getcwd, and from the parent's. A child's lines may come before the line that tells its parent, so questions can wait.
 */
export class WorkingFolders {
  readonly #start: string;
  readonly #folders = new Map<number, Folder>();
  /** What a process that changed its folder had before, while that is unknown. */
  readonly #former = new Map<number, Folder>();

  constructor(start: string) {
    this.#start = start;
  }

  /** Calls `use` with the folder of `pid` as it is now: at once, or when it becomes known. */
  whenKnown(pid: number, use: (path: string) => void): void {
    const folder = this.#of(pid);
    if (folder.path === undefined) folder.waiting.push(use);
    else use(folder.path);
  }

  /** Takes what a call tells about folders and children, before its paths are read. */
  learn(line: CallLine): void {
    const shown = line.args.find((arg) => arg.startsWith('AT_FDCWD<'));
    if (shown) this.#know(line.pid, pathOfDescriptor(shown));
    if (line.error !== '') return;
    if (line.name === 'fchdir') this.#know(line.pid, pathOfDescriptor(line.args[0]), 'changed');
    if (line.name === 'getcwd') this.#know(line.pid, unquote(line.args[0]));
    const child = childOf(line);
    if (child !== undefined) this.#forked(line, child);
  }

  /** A chdir to `name` that succeeded. */
  changed(pid: number, name: string): void {
    const folder = this.#of(pid);
    if (name.startsWith('/')) this.#know(pid, name, 'changed');
    else if (folder.path !== undefined) settle(folder, joinPath(folder.path, name));
    else folder.waiting.push(this.#next(pid, folder, (next, path) => settle(next, joinPath(path, name))));
  }

  gone(pid: number): void {
    const folder = this.#folders.get(pid);
    if (folder && folder.waiting.length === 0) this.#folders.delete(pid);
  }

  end(): void {
    for (const folder of [...this.#former.values(), ...this.#folders.values()]) {
      if (folder.path === undefined) settle(folder, this.#start);
    }
  }

  #of(pid: number): Folder {
    let folder = this.#folders.get(pid);
    if (!folder) {
      // The first process that is seen is the one that was started; the others are somebody's children.
      folder = { path: this.#folders.size === 0 ? this.#start : undefined, waiting: [] };
      this.#folders.set(pid, folder);
    }
    return folder;
  }

  #know(pid: number, path: string | undefined, change?: 'changed'): void {
    if (!path?.startsWith('/')) return;
    const folder = this.#of(pid);
    if (change && folder.path === undefined) this.#next(pid, folder, () => {});
    settle(this.#of(pid), path);
  }

  /** From now on `pid` is elsewhere than in `folder`, which is not known yet; returns what to call when it is. */
  #next(pid: number, folder: Folder, then: (next: Folder, path: string) => void): (path: string) => void {
    const next: Folder = { path: undefined, waiting: [] };
    if (!this.#former.has(pid)) this.#former.set(pid, folder);
    this.#folders.set(pid, next);
    return (path) => then(next, path);
  }

  #forked(line: CallLine, child: number): void {
    const parent = this.#of(line.pid);
    const shared = line.args.some((arg) => arg.includes('CLONE_FS'));
    const early = this.#former.get(child) ?? this.#folders.get(child);
    if (early?.path === undefined && early) this.whenKnown(line.pid, (path) => settle(early, path));
    if (shared && !this.#former.has(child)) this.#folders.set(child, parent);
    else if (!early) this.#folders.set(child, this.#copyOf(line.pid, parent));
    this.#former.delete(child);
  }

  #copyOf(pid: number, parent: Folder): Folder {
    const copy: Folder = { path: parent.path, waiting: [] };
    if (parent.path === undefined) this.whenKnown(pid, (path) => settle(copy, path));
    return copy;
  }
}

function settle(folder: Folder, path: string): void {
  folder.path = path;
  const waiting = folder.waiting;
  folder.waiting = [];
  for (const use of waiting) use(path);
}
