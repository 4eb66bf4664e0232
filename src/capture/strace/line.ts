/** A line of `strace -f -y -o`: one call of one process, with the arguments as printed. */
export interface CallLine {
  kind: 'call';
  pid: number;
  name: string;
  args: string[];
  /** The call's result ("3</etc/passwd>", "-1"). */
  result: string;
  /** Name of the error, '' for none. */
  error: string;
}

export interface OtherLine {
  kind: 'begun' | 'gone' | 'other';
  pid: number;
}

const FORKS = new Set(['clone', 'clone3', 'fork', 'vfork']);
const UNFINISHED = ' <unfinished ...>';
const PAIRS: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Parses lines. Joins the two halves of a call that a line of another process interrupted. */
export class LineReader {
  readonly #begun = new Map<number, string>();

  read(line: string): CallLine | OtherLine {
    const match = /^(\d+) +(.*)$/s.exec(line);
    if (!match) return { kind: 'other', pid: 0 };
    const pid = Number(match[1]);
    const text = match[2]!;
    const executor = /^\+\+\+ superseded by execve in pid (\d+)/.exec(text)?.[1];
    if (executor !== undefined) {
      // After its execve, a thread has the process' id: its call ends under that id.
      this.#begun.set(pid, this.#begun.get(Number(executor)) ?? '');
      this.#begun.delete(Number(executor));
      return { kind: 'begun', pid };
    }
    if (/^\+\+\+ (exited|killed)/.test(text)) {
      this.#begun.delete(pid);
      return { kind: 'gone', pid };
    }
    if (text.endsWith(UNFINISHED)) {
      this.#begun.set(pid, text.slice(0, -UNFINISHED.length));
      return { kind: 'begun', pid };
    }
    return callOf(pid, this.#whole(pid, text)) ?? { kind: 'other', pid };
  }

  #whole(pid: number, text: string): string {
    const resumed = /^<\.\.\. \w+ resumed>/.exec(text);
    if (!resumed) return text;
    const begun = this.#begun.get(pid) ?? '';
    this.#begun.delete(pid);
    return begun + text.slice(resumed[0].length);
  }
}

function callOf(pid: number, text: string): CallLine | undefined {
  const name = /^(\w+)\(/.exec(text)?.[1];
  if (!name) return undefined;
  const { args, end } = splitArguments(text, name.length + 1);
  const outcome = /^\s*= ((?:-?\w+|\?)(?:<[^>]*>(?:\(deleted\))?)?)(?: ([A-Z]\w*) \()?/.exec(text.slice(end));
  if (!outcome || outcome[1] === '?') return undefined;
  return { kind: 'call', pid, name, args, result: outcome[1]!, error: outcome[1] === '-1' ? (outcome[2] ?? '') : '' };
}

/** The arguments from `from` to the bracket that closes the call. `end` is the position after the bracket. */
export function splitArguments(text: string, from: number): { args: string[]; end: number } {
  const args: string[] = [];
  const open: string[] = [];
  let begin = from;
  for (let i = from; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') i = endOfString(text, i);
    // strace escapes a ">" in the path of a descriptor, but no quotes and brackets.
    else if (c === '<' && opens(text, i)) i = endOfPath(text, i);
    else if (c === open.at(-1)) open.pop();
    else if (opens(text, i)) open.push(PAIRS[c]!);
    else if (open.length === 0 && (c === ',' || c === ')')) {
      if (i > begin) args.push(text.slice(begin, i).trim());
      begin = i + 1;
      if (c === ')') return { args, end: begin };
    }
  }
  return { args, end: text.length };
}

/** True if a bracket opens. "<" opens a path only right after a descriptor; elsewhere it is an operator ("1<<3"). */
function opens(text: string, i: number): boolean {
  const c = text[i]!;
  if (c !== '<') return c in PAIRS;
  return /[\w]/.test(text[i - 1] ?? '') && text[i + 1] !== '<';
}

function endOfPath(text: string, from: number): number {
  const end = text.indexOf('>', from);
  return end < 0 ? text.length : end;
}

function endOfString(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return text.length;
}

const LETTERS: Record<string, string> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f', a: '\x07', b: '\b', e: '\x1b' };

/**
 * A quoted string of strace (C escapes, octal for odd bytes), one character per byte; undefined if it is not a string
 * or was cut.
 */
export function unquoteC(arg: string | undefined): string | undefined {
  const match = /^"((?:[^"\\]|\\.)*)"$/s.exec(arg ?? '');
  return match ? unescaped(match[1]!) : undefined;
}

/** The absolute path of a descriptor or AT_FDCWD, as `-y` prints it; undefined without a path or for a deleted file. */
export function pathOfDescriptor(arg: string | undefined): string | undefined {
  const match = /^(?:\d+|AT_FDCWD)<(\/[^>]*)>$/.exec(arg ?? '');
  return match && !match[1]!.endsWith(' (deleted)') ? unescaped(match[1]!) : undefined;
}

/** The process or thread that a call created; undefined if none. */
export function childOf({ name, error, result }: CallLine): number | undefined {
  const child = FORKS.has(name) && error === '' ? Number.parseInt(result, 10) : 0;
  return child > 0 ? child : undefined;
}

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|([0-7]{1,3})|(.))/gs, (_, hex, octal, letter) => {
    if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return LETTERS[letter] ?? letter;
  });
}
