#!/usr/bin/env node
import { runCommand } from './command.ts';
import { terminalLog } from './log-terminal.ts';
import { asFailure } from './report/failures.ts';
import { sayFailure } from './say.ts';

const log = terminalLog(process.stderr, Boolean(process.env.MICROPACKER_DEBUG));
try {
  await runCommand(process.argv.slice(2), log, process.env);
} catch (error) {
  const failure = asFailure(error);
  await sayFailure(log, failure);
  process.exitCode = failure.exitCode;
}
