import { OUTCOMES, type Syscalls } from '../syscalls.ts';
import { HOWS, type How, type Touch } from '../touch.ts';
import { asRoot, walked } from '../walk.ts';
import { kernelName } from './calls.ts';

/** What one line of chisels/microdump.lua says (its head has the format); empty for anything else that sysdig prints. */
export function touchesOfLine(line: string): Touch[] {
  const [, how, found, path, program] = /^(\w+)\t([01])\t(\/[ -~]*)\t((?:\/[ -~]*)?)$/.exec(line) ?? [];
  const root = how === 'root';
  if (path === undefined || !(root || HOWS.includes(how as How))) return [];
  const touches = walked(bytesOf(path), root ? 'stat' : (how as How), found === '1', bytesOf(program!));
  return root ? asRoot(touches) : touches;
}

function bytesOf(escaped: string): string {
  return escaped.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Adds the system call that a line tells of; no other line tells of any. */
export function learnSyscall(line: string, syscalls: Syscalls): void {
  const [, word, name] = /^call\t(\w+)\t(\w+)$/.exec(line) ?? [];
  const outcome = OUTCOMES.find((one) => one === word);
  if (name !== undefined && outcome) syscalls.add(kernelName(name), outcome);
}
