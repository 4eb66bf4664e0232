import { randomUUID } from 'node:crypto';
import * as core from '@actions/core';
import type { Log } from '../base/log.ts';

const PROGRESS_EVERY_MS = 10_000;

/**
 * The log of the action, as workflow commands.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function actionsLog(): Log {
  let lastProgress = 0;
  // Our own commands, held back while the runner ignores commands.
  let waiting: (() => void)[] | undefined;
  const command = (issue: () => void) => (waiting ? waiting.push(issue) : issue());
  return {
    info: (message) => core.info(message),
    notice: (message) => command(() => core.notice(message)),
    warning: (message) => command(() => core.warning(message)),
    error: (message) => command(() => core.error(message)),
    debug: (message) => command(() => core.debug(message)),
    group: (title, work) => core.group(title, work),
    progress(message) {
      if (Date.now() - lastProgress < PROGRESS_EVERY_MS) return;
      lastProgress = Date.now();
      core.info(message);
    },
    async foreign(write) {
      // The token is random, so that no printed line can end the section.
      const token = `micropacker-${randomUUID()}`;
      core.info(`::stop-commands::${token}`);
      waiting = [];
      try {
        await write((line) => core.info(line));
      } finally {
        core.info(`::${token}::`);
        const due = waiting;
        waiting = undefined;
        for (const issue of due) issue();
      }
    },
    secret: (value) => core.setSecret(value),
  };
}
