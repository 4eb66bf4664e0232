import { randomUUID } from 'node:crypto';
import * as core from '@actions/core';
import type { Log } from '../base/log.ts';
import { harmless, harmlessLines, joined, type Printable } from '../base/printer.ts';

const PROGRESS_EVERY_MS = 10_000;

/** The lines between which the runner ignores commands. */
interface Fence {
  /** Random, so that no printed line can end it. */
  token: string;
  /** Sections that overlap share a fence: the runner knows only one token, and the first would end it for all. */
  sections: number;
  /** Our own commands, held back until its end. */
  waiting: (() => void)[];
}

function opened(): Fence {
  const token = `micropacker-${randomUUID()}`;
  core.info(`::stop-commands::${token}`);
  return { token, sections: 0, waiting: [] };
}

function closed({ token, waiting }: Fence): void {
  core.info(`::${token}::`);
  for (const issue of waiting) issue();
}

/**
 * The log of the action, as workflow commands.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function actionsLog(): Log {
  let lastProgress = 0;
  let fence: Fence | undefined;
  const command = (issue: (text: Printable) => void) => (message: string, fix?: string) => {
    const text = joined([harmless(message), ...(fix ? harmlessLines(fix) : [])]);
    if (fence) fence.waiting.push(() => issue(text));
    else issue(text);
  };
  const info = (text: Printable) => core.info(text);
  return {
    info: (message) => info(harmless(message)),
    notice: command(core.notice),
    warning: command(core.warning),
    error: command(core.error),
    debug: command(core.debug),
    group: (title, work) => core.group(harmless(title), work),
    progress(message) {
      if (Date.now() - lastProgress < PROGRESS_EVERY_MS) return;
      lastProgress = Date.now();
      info(harmless(message));
    },
    async foreign(write) {
      const own = fence ?? opened();
      fence = own;
      own.sections += 1;
      let open = true;
      try {
        await write((line) => open && core.info(line));
      } finally {
        open = false;
        own.sections -= 1;
        if (own.sections === 0) {
          fence = undefined;
          closed(own);
        }
      }
    },
    secret: (value) => core.setSecret(value),
  };
}
