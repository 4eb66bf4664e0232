import { randomUUID } from 'node:crypto';
import * as core from '@actions/core';
import type { Log } from '../base/log.ts';
import { harmless, harmlessLines, joined, type Printable } from '../base/printer.ts';

const PROGRESS_EVERY_MS = 10_000;

/**
 * The log of the action, as workflow commands.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function actionsLog(): Log {
  let lastProgress = 0;
  // Our own commands, held back while the runner ignores commands.
  let waiting: (() => void)[] | undefined;
  const command = (issue: (text: Printable) => void) => (message: string, fix?: string) => {
    const text = joined([harmless(message), ...(fix ? harmlessLines(fix) : [])]);
    if (waiting) waiting.push(() => issue(text));
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
      // The token is random, so that no printed line can end the section.
      const token = `micropacker-${randomUUID()}`;
      core.info(`::stop-commands::${token}`);
      waiting = [];
      let open = true;
      try {
        await write((line) => open && core.info(line));
      } finally {
        open = false;
        core.info(`::${token}::`);
        const due = waiting;
        waiting = undefined;
        for (const issue of due) issue();
      }
    },
    secret: (value) => core.setSecret(value),
  };
}
