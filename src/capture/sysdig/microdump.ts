import { OUTCOMES, type Syscalls } from '../syscalls.ts';
import { HOWS, type How, type Touch } from '../touch.ts';
import { asChroot, asLink, walked } from '../walk.ts';
import { kernelName } from './calls.ts';

/** Parses one line of chisels/microdump.lua, which documents the format. Returns nothing for other output of sysdig. */
export function touchesOfLine(line: string): Touch[] {
  const [, how, found, path, last] = /^(\w+)\t([01])\t(\/[ -~]*)\t([ -~]*)$/.exec(line) ?? [];
  if (path === undefined || last === undefined) return [];
  if (how === 'link') return asLink(walked(bytesOf(path), 'create', true), bytesOf(last));
  const root = how === 'root';
  if (!(root || HOWS.includes(how as How)) || !/^(?:\/|$)/.test(last)) return [];
  const touches = walked(bytesOf(path), root ? 'stat' : (how as How), found === '1', bytesOf(last));
  return root ? asChroot(touches) : touches;
}

function bytesOf(escaped: string): string {
  return escaped.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Adds the system call of a line that reports one; ignores other lines. */
export function learnSyscall(line: string, syscalls: Syscalls): void {
  const [, word, name] = /^call\t(\w+)\t(\w+)$/.exec(line) ?? [];
  const outcome = OUTCOMES.find((one) => one === word);
  if (name !== undefined && outcome) syscalls.add(kernelName(name), outcome);
}
