import { clean, type ImagePath, ROOT, showPath } from '../../base/path.ts';
import { type CallLine, pathOfDescriptor, unquoteC } from './line.ts';

/** mount(2): what changes a mount that is there already, or how it spreads. */
const NO_NEW = /MS_(?:REMOUNT|PRIVATE|SLAVE|SHARED|UNBINDABLE)/;

/** The calls that change mounts or mount namespaces. */
export const MOUNTING: ReadonlySet<string> = new Set(
  'mount move_mount umount umount2 pivot_root unshare setns clone clone3'.split(' '),
);

/** A mount of a program: its place, and the folder that shows there too, if it is one of the same tree. */
export interface OwnMount {
  path: ImagePath;
  of?: string;
}

/**
 * The mounts that the container's own programs make (mount(2), move_mount(2), pivot_root(2), umount(2)): below them,
 * names mean other files than the image's. A mount in a mount namespace of its own hides nothing from other programs.
 */
export class OwnMounts {
  readonly #hiding = new Set<ImagePath>();
  readonly #made = new Set<ImagePath>();
  #private = false;

  /**
   * The mount that this successful call of `MOUNTING` made, or of the engine's that it took away; undefined if none.
   * `full` makes the absolute path of a name.
   */
  made({ name, args }: CallLine, full: (name: string, folder: string | undefined) => string): OwnMount | undefined {
    if (/^(?:unshare|setns|clone3?)$/.test(name)) this.#private ||= args.some((arg) => arg.includes('CLONE_NEWNS'));
    const path = (at: number) => {
      const text = unquoteC(args[at]);
      return text === undefined ? undefined : clean(full(text, at > 0 ? pathOfDescriptor(args[at - 1]) : undefined));
    };
    if (name === 'umount' || name === 'umount2') return this.#unmounted(path(0));
    if (name === 'pivot_root') return mountAt(path(0), undefined);
    if (name === 'mount' && !NO_NEW.test(args[3] ?? '')) {
      const isSame = /MS_(?:BIND|MOVE)/.test(args[3] ?? '');
      return this.#mounted(path(1), isSame ? path(0) : undefined);
    }
    // A new file system has no place before this call: it is shown as "/".
    if (name === 'move_mount')
      return this.#mounted(path(3), unquoteC(args[1]) === '' ? pathOfDescriptor(args[0]) : path(1));
    return undefined;
  }

  /** Where a mount of the engine was, the image's files show. */
  #unmounted(path: ImagePath | undefined): OwnMount | undefined {
    if (path === undefined) return undefined;
    this.#hiding.delete(path);
    return this.#made.has(path) ? undefined : { path };
  }

  #mounted(path: ImagePath | undefined, of: string | undefined): OwnMount | undefined {
    if (path !== undefined && path !== ROOT && !this.#private) this.#hiding.add(path);
    if (path !== undefined) this.#made.add(path);
    return mountAt(path, of === ROOT ? undefined : of);
  }

  /** True for a path below a mount; the mount point itself is the image's. */
  hides(path: string): boolean {
    for (const mount of this.#hiding) if (path.startsWith(`${mount}/`)) return true;
    return false;
  }
}

const SHOWN = 5;

/** The warning about a container that changed its own mounts. */
export function ownMountsText(mounted: ReadonlySet<ImagePath>): string | undefined {
  if (mounted.size === 0) return undefined;
  const all = [...mounted].sort().map(showPath);
  const more = all.length > SHOWN ? ` and ${all.length - SHOWN} more` : '';
  return `A program of the container changed its mounts: ${all.slice(0, SHOWN).join(', ')}${more}. Names there do not mean the image's files any more, so files that it uses there may be missing in the micro image without a word. Let run-args mount them (--volume, --tmpfs), or name the image's files that it needs there in keep.`;
}

function mountAt(path: ImagePath | undefined, of: string | undefined): OwnMount | undefined {
  return path === undefined ? undefined : { path, ...(of === undefined || of === path ? {} : { of }) };
}
