import { actionsLog } from '../../src/action/log.ts';
import type { Log } from '../../src/base/log.ts';
import { harmless, harmlessLines } from '../../src/base/printer.ts';
import type { Annotation } from '../runner/workflow-commands.ts';
import { asRunner, linesOf, printedBy } from './reader.ts';

/** What the runner must make of a log: nothing else. */
export interface Meant {
  /** The commands by their names, sorted: those of a foreign section come after it. */
  obeyed: string[];
  annotations: Omit<Annotation, 'properties'>[];
  groups: string[];
  masks: string[];
  log: string[];
}

const MOST_ANNOTATIONS = 10;

/** Passes all messages on to `log`, and adds what the runner must make of them to `meant`. */
export function recorded(log: Log, meant: Meant): Log {
  const annotate = (kind: Annotation['kind']) => (message: string, fix?: string) => {
    const alike = meant.annotations.filter((one) => one.kind === kind).length;
    const lines = [harmless(message), ...(fix ? harmlessLines(fix) : [])];
    if (alike < MOST_ANNOTATIONS) meant.annotations.push({ kind, message: utf8(lines.join('\n')) });
    meant.obeyed.push(kind);
    log[kind](message, fix);
  };
  return {
    info(message) {
      meant.log.push(utf8(harmless(message)));
      log.info(message);
    },
    notice: annotate('notice'),
    warning: annotate('warning'),
    error: annotate('error'),
    debug(message) {
      meant.obeyed.push('debug');
      log.debug(message);
    },
    progress: () => {},
    secret(value) {
      meant.obeyed.push('add-mask');
      meant.masks.push(utf8(value));
      log.secret(value);
    },
    async group(title, work) {
      meant.groups.push(utf8(harmless(title)));
      meant.obeyed.push('group', 'endgroup');
      return log.group(title, work);
    },
    async foreign(write) {
      meant.obeyed.push('stop-commands', 'resume');
      return log.foreign((line) =>
        write((text) => {
          meant.log.push(...linesOf(`${text}\n`));
          line(text);
        }),
      );
    },
  };
}

/** What the runner makes of what `tell` logs, and what it must make of it. */
export async function heard(tell: (log: Log) => unknown) {
  const meant: Meant = { obeyed: [], annotations: [], groups: [], masks: [], log: [] };
  const printed = await printedBy(() => tell(recorded(actionsLog(), meant)));
  const runner = asRunner(printed);
  const made = {
    obeyed: runner.obeyed.toSorted(),
    annotations: byKind(runner.annotations),
    groups: runner.groups,
    masks: runner.masks,
    log: runner.log,
    outputs: runner.outputs,
    state: runner.state,
    refused: runner.refused,
  };
  const annotations = byKind(meant.annotations.map((one) => ({ ...one, properties: {} })));
  return {
    printed,
    made,
    meant: { ...meant, obeyed: meant.obeyed.toSorted(), annotations, outputs: {}, state: {}, refused: [] },
  };
}

/** The runner keeps the order of all; a command that waits for the end of foreign output keeps that of its kind. */
function byKind<T extends { kind: string }>(annotations: readonly T[]): T[] {
  return annotations.toSorted((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
}

function utf8(text: string): string {
  return Buffer.from(text).toString();
}
