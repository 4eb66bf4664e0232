import { OUTCOMES, type Syscalls } from '../syscalls.ts';
import { HOWS, type How, type Touch } from '../touch.ts';
import { asRoot, walked } from '../walk.ts';
import { kernelName } from './calls.ts';

/** What one line of chisels/microdump.lua says (its head has the format); empty for anything else that sysdig prints. */
export function touchesOfLine(line: string): Touch[] {
  const match = /^(\w+)\t([01])\t(\/[ -~]*)$/.exec(line);
  const root = match?.[1] === 'root';
  if (!match || !(root || HOWS.includes(match[1] as How))) return [];
  const path = match[3]!.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const touches = walked(path, root ? 'stat' : (match[1] as How), match[2] === '1');
  return root ? asRoot(touches) : touches;
}

/** Adds the system call that a line tells of; no other line tells of any. */
export function learnSyscall(line: string, syscalls: Syscalls): void {
  const [, word, name] = /^call\t(\w+)\t(\w+)$/.exec(line) ?? [];
  const outcome = OUTCOMES.find((one) => one === word);
  if (name !== undefined && outcome) syscalls.add(kernelName(name), outcome);
}
