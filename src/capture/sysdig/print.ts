import { clean } from '../../base/path.ts';
import { errorOf, foundBy } from '../result.ts';
import { outcomeBy, type Syscalls } from '../syscalls.ts';
import type { How, Touch } from '../touch.ts';
import { asChroot, asLink, walked } from '../walk.ts';
import { CALLS, kernelName, type PathPlace } from './calls.ts';
import { type Fields, RUNTIME_FIELDS, Runtime } from './runtime.ts';

const FIXED = [
  ...RUNTIME_FIELDS,
  'syscall.type',
  'evt.arg.flags',
  'evt.arg.exe',
  'proc.cwd',
  'proc.exepath',
  'proc.pexepath',
  'thread.cgroups',
];
const PLACES = Object.values(CALLS).flatMap((call) => call.paths);
const FIELDS = [
  ...new Set([
    ...FIXED,
    nameField('target'),
    ...PLACES.flatMap(([name, folder]) => [nameField(name), ...folderFields(folder)]),
  ]),
];
const ODD = /[^ -~]/g;

/** -ENOTEMPTY, errno(3). */
const NOT_EMPTY = '-39';

/**
 * Makes the chisel's list without a chisel, for a sysdig whose chisel engine is broken. Pass `format` to `-p`, and
 * every printed line (one character per byte) to `line`. `mark` is a word that occurs in no path: it ends each field,
 * because names can hold any byte. `syscalls` collects the system calls.
 */
export class Printed {
  readonly format: string;
  /** The cgroups of the process of the last event. */
  cgroups = '';
  readonly #mark: string;
  readonly #syscalls: Syscalls | undefined;
  #begun = '';
  readonly #oddFolders = new Map<string, string>();
  readonly #runtime = new Runtime();

  constructor(mark: string, syscalls?: Syscalls) {
    this.#mark = mark;
    this.#syscalls = syscalls;
    this.format = `*${FIELDS.map((field) => `%${field}\t${mark}`).join('')}`;
  }

  /** The touches of the event that this line completes; none while a name with a newline continues in the next line. */
  line(line: string): Touch[] {
    const values = (this.#begun === '' ? line : `${this.#begun}\n${line}`).split(`\t${this.#mark}`);
    if (values.length <= FIELDS.length) {
      this.#begun = values.join(`\t${this.#mark}`);
      return [];
    }
    this.#begun = '';
    return this.#event(
      new Map(FIELDS.map((field, i) => [field, values[i]!] as const).filter(([, value]) => value !== '<NA>')),
    );
  }

  #event(fields: Fields): Touch[] {
    const kind = fields.get('evt.type') ?? '';
    this.cgroups = fields.get('thread.cgroups') ?? '';
    const call = CALLS[kind];
    const result = fields.get('evt.rawres');
    if (this.#runtime.did(fields)) return [];
    this.#learn(fields, result);
    const found = result === undefined ? undefined : foundBy(errorOf(Number(result)));
    if (!call || found === undefined) return [];
    if (call.how === 'exec') return this.#exec(fields, found);
    const how: How = call.how === 'open' && fields.get('evt.arg.flags')?.includes('O_CREAT') ? 'create' : call.how;
    const by = programPath(fields);
    const touches = call.paths.flatMap((place) => this.#touched(this.#path(kind, place, fields), how, found, by));
    if (kind === 'chroot' && touches.length > 0) return asChroot(touches);
    if (result === NOT_EMPTY && call.how === 'create') {
      // Its names made the call fail, as if it were listed.
      const folder = this.#path(kind, call.paths.at(-1)!, fields);
      return [...touches, ...this.#touched(folder, 'open', true, by)];
    }
    return result === '0' ? [...touches, ...this.#linked(kind, call.paths, fields)] : touches;
  }

  /** A link that was made, or something that was renamed. */
  #linked(kind: string, paths: readonly PathPlace[], fields: Fields): Touch[] {
    const [former, path] = [paths[0]!, paths.at(-1)!].map((place) => this.#path(kind, place, fields));
    const target = kind.startsWith('symlink') ? fields.get(nameField('target')) : undefined;
    if (path === undefined) return [];
    if (target) return asLink(walked(path, 'create', true), target);
    if (!/^(?:rename|link)/.test(kind) || former === undefined) return [];
    return [{ path: clean(path), how: 'create', found: true, movedFrom: clean(former) }];
  }

  #learn(fields: Fields, result: string | undefined): void {
    const name = fields.get('syscall.type');
    if (name === undefined) return;
    this.#syscalls?.add(kernelName(name), result === undefined ? 'unknown' : outcomeBy(errorOf(Number(result))));
  }

  #exec(fields: Fields, found: boolean): Touch[] {
    const given = this.#absolute(fields.get('evt.rawarg.filename'), undefined, fields);
    const ran = fields.get('evt.rawres') === '0';
    const by = programPath(fields, ran);
    const touches = given && !given.startsWith('/dev/fd/') ? this.#touched(given, 'exec', found, by) : [];
    if (!ran) return touches;
    const first = fields.get('evt.arg.exe');
    // Sysdig's libs 0.22 do not report the given file name; argv[0] often equals it.
    if (!given && first?.startsWith('/')) touches.push(...this.#touched(first, 'exec', true, by));
    return [...touches, ...this.#touched(fields.get('proc.exepath'), 'exec', true, by)];
  }

  #path(kind: string, [name, folder]: PathPlace, fields: Fields): string | undefined {
    // A successful chdir has already changed proc.cwd to the wanted path.
    if (kind === 'chdir' && fields.get('evt.rawres') === '0') return this.#folder(undefined, fields);
    const value = fields.get(nameField(name));
    if (name === 'addr') return value?.startsWith('/') ? value : undefined;
    return this.#absolute(value, folder, fields);
  }

  #absolute(name: string | undefined, argument: string | undefined, fields: Fields): string | undefined {
    if (!name || name.startsWith('/')) return name || undefined;
    const folder = this.#folder(argument, fields);
    return folder && `${folder}/${name}`;
  }

  #folder(argument: string | undefined, fields: Fields): string | undefined {
    const given = argument && fields.get(`evt.arg.${argument}`);
    const folder = (!given || given === 'AT_FDCWD' ? fields.get('proc.cwd') : given)?.replace(/^<.>/, '');
    return folder?.startsWith('/') ? this.#withBytes(folder.replace(/(.)\/$/, '$1')) : undefined;
  }

  /** Restores odd bytes, which sysdig's record of a folder shows as ".", if the folder was named in full before. */
  #withBytes(folder: string): string {
    const inside = [...this.#oddFolders.keys()].filter((shown) => `${folder}/`.startsWith(`${shown}/`));
    const best = inside.sort((a, b) => b.length - a.length)[0];
    return best === undefined ? folder : this.#oddFolders.get(best)! + folder.slice(best.length);
  }

  #touched(path: string | undefined, how: How, found: boolean, by: string | undefined): Touch[] {
    if (!path?.startsWith('/')) return [];
    if (path.search(ODD) >= 0) this.#oddFolders.set(path.replace(ODD, '.'), path);
    return walked(path, how, found, by);
  }
}

/**
 * The program of an event; its parent if the event `ran` another program. Undefined if the engine runs it, like the
 * first program.
 */
function programPath(fields: Fields, ran = false): string | undefined {
  const program = fields.get(ran ? 'proc.pexepath' : 'proc.exepath');
  return program && /\/(containerd-shim|runc|crun|conmon)[^/]*$/.test(program) ? undefined : program;
}

/**
 * The field of a name. Uses evt.rawarg.*, because sysdig changes odd bytes in all others; a socket's address has no raw
 * form.
 */
function nameField(name: string): string {
  return name === 'addr' ? 'evt.arg.addr' : `evt.rawarg.${name}`;
}

function folderFields(folder: string | undefined): string[] {
  return folder === undefined ? [] : [`evt.arg.${folder}`];
}
