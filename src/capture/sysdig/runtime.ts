/** The values of an event's fields, by their names in sysdig. */
export type Fields = ReadonlyMap<string, string>;

/** A process and those above it: a nested runtime is at most some processes below the program that started it. */
const LINE = ['proc.pid', 'proc.apid[1]', 'proc.apid[2]', 'proc.apid[3]'] as const;
/** The fields that `Runtime` needs. */
export const RUNTIME_FIELDS: readonly string[] = [
  'proc.name',
  'proc.exe',
  'proc.args',
  'evt.type',
  'evt.rawres',
  ...LINE,
];

/**
 * Tells the runtime's own accesses in the container's cgroup from the container's. runc starts itself as "runc init",
 * enters the cgroup while it still loads its libraries, and then names its stages "runc:[2:INIT]"; crun keeps its name.
 * Programs of the container can have such names too, so a name counts only before a process, or one above it, has run
 * a program in the cgroup.
 */
export class Runtime {
  /** Ids of processes that have run a program of the container. */
  readonly #inside = new Set<string>();
  /** Ids of processes of the runtime that will run one next. */
  readonly #staged = new Set<string>();

  /** Whether the event is the runtime's own. Takes every event once, in order. */
  did(fields: Fields): boolean {
    const pid = fields.get('proc.pid') ?? '';
    const named = hasRuntimeName(fields);
    const ran = /^execve(?:at)?$/.test(fields.get('evt.type') ?? '') && fields.get('evt.rawres') === '0';
    if (!ran && !named) return false;
    const isOurs = LINE.some((field) => this.#inside.has(fields.get(field) ?? ''));
    if (isOurs || (ran && (!named || this.#staged.has(pid)))) {
      if (ran && pid !== '') this.#inside.add(pid);
      return false;
    }
    if (!ran && pid !== '') this.#staged.add(pid);
    return true;
  }
}

function hasRuntimeName(fields: Fields): boolean {
  const name = fields.get('proc.name') ?? '';
  if (name.startsWith('runc:[') || name === 'crun') return true;
  return /(^|\/)runc$/.test(fields.get('proc.exe') ?? '') && /^init\b/.test(fields.get('proc.args') ?? '');
}
