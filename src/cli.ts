#!/usr/bin/env node
import { asFailure } from './base/failure.ts';
import { outliveReaders } from './base/output.ts';
import { guardCrashes } from './base/printer.ts';
import { sayFailure } from './base/say.ts';
import { runCommand } from './cli/command.ts';
import { terminalLog } from './cli/log.ts';

outliveReaders();
guardCrashes();
const log = terminalLog(process.stderr, Boolean(process.env.MICROPACKER_DEBUG));
try {
  await runCommand(process.argv.slice(2), log, process.env);
} catch (error) {
  const failure = asFailure(error);
  await sayFailure(log, failure);
  process.exitCode = failure.exitCode;
}
