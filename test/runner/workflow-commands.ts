export interface Annotation {
  kind: 'error' | 'warning' | 'notice';
  message: string;
  /** `title`, `file`, `line`, … as given. */
  properties: Record<string, string>;
}

interface Command {
  name: string;
  properties: Record<string, string>;
  data: string;
}

const NAMES = [
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
];
const ANNOTATIONS_OF_A_KIND = 10;

/**
 * Processes a step's output like the runner: executes workflow commands and logs all other lines (actions/runner,
 * ActionCommandManager.cs).
 */
export class WorkflowCommands {
  readonly annotations: Annotation[] = [];
  readonly groups: string[] = [];
  readonly masks: string[] = [];
  readonly outputs: Record<string, string> = {};
  readonly state: Record<string, string> = {};
  /** Lines that are not commands, masked. */
  readonly log: string[] = [];
  /** Commands that the runner refuses, with its reason. */
  readonly refused: string[] = [];
  /** Names of the commands that the runner carried out or refused, in their order; a stop token as "resume". */
  readonly obeyed: string[] = [];
  #stopToken: string | undefined;

  line(text: string): void {
    const known = this.#stopToken === undefined ? NAMES : [...NAMES, this.#stopToken];
    const command = parseCommand(text, known) ?? parseOldCommand(text, known);
    if (!command || !this.#carryOut(command)) this.log.push(this.#mask(text));
  }

  /** False if the line must be logged. */
  #carryOut(command: Command): boolean {
    if (this.#stopToken !== undefined) {
      if (command.name !== this.#stopToken.toLowerCase()) return false;
      this.#stopToken = undefined;
      this.obeyed.push('resume');
      return true;
    }
    const { name, properties, data } = command;
    this.obeyed.push(name);
    if (name === 'error' || name === 'warning' || name === 'notice')
      this.#annotate({ kind: name, message: data, properties });
    else if (name === 'stop-commands') this.#stop(data);
    else if (name === 'group') this.groups.push(data);
    else if (name === 'add-mask') this.masks.push(data);
    else if (name === 'set-output') this.outputs[properties.name ?? ''] = data;
    else if (name === 'save-state') this.state[properties.name ?? ''] = data;
    else if (name === 'set-env' || name === 'add-path') this.refused.push(`The \`${name}\` command is disabled.`);
    return true;
  }

  #stop(token: string): void {
    if (!token || NAMES.includes(token.toLowerCase()) || token.toLowerCase() === 'pause-logging') {
      this.refused.push(`Invoking ::stop-commands:: with value '${token}' is insecure.`);
    } else {
      this.#stopToken = token;
    }
  }

  #annotate(annotation: Annotation): void {
    const alike = this.annotations.filter(({ kind }) => kind === annotation.kind).length;
    if (alike < ANNOTATIONS_OF_A_KIND)
      this.annotations.push({ ...annotation, message: this.#mask(annotation.message) });
  }

  #mask(text: string): string {
    return this.masks.filter((mask) => mask !== '').reduce((masked, mask) => masked.replaceAll(mask, '***'), text);
  }
}

/** White space that .NET's TrimStart removes and `\s` does not have: the next line (NEL). */
const BLANK = /^[\s\x85]+/;

/** `::name key=value,key=value::data`, after any white space. The name is in `known`, in any case. */
function parseCommand(line: string, known: string[]): Command | undefined {
  const text = line.replace(BLANK, '');
  const end = text.startsWith('::') ? text.indexOf('::', 2) : -1;
  if (end < 0) return undefined;
  const [name, properties] = text.slice(2, end).split(/ (.*)/s);
  return toCommand(name!, properties ?? '', ',', text.slice(end + 2), known);
}

/** The old form: `##[name key=value;key=value]data`, anywhere in the line. */
function parseOldCommand(line: string, known: string[]): Command | undefined {
  const match = /##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/s.exec(line);
  if (!match) return undefined;
  return toCommand(match[1]!, match[2] ?? '', ';', match[3]!, known);
}

function toCommand(
  name: string,
  properties: string,
  separator: string,
  data: string,
  known: string[],
): Command | undefined {
  if (!known.some((candidate) => candidate.toLowerCase() === name.toLowerCase())) return undefined;
  const pairs = properties.split(separator).map((pair) => pair.split(/=(.*)/s));
  const named = pairs.filter(([key, value]) => key && value).map(([key, value]) => [key!.trim(), decode(value!, true)]);
  return { name: name.toLowerCase(), properties: Object.fromEntries(named), data: decode(data, false) };
}

function decode(text: string, property: boolean): string {
  const plain = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
  return (property ? plain.replaceAll('%3A', ':').replaceAll('%2C', ',') : plain).replaceAll('%25', '%');
}
