import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Command lines of the processes that have RUNNER_TRACKING_ID in their environment: how the runner finds orphans. */
export function withTrackingId(id: string): string[] {
  const marked = processes().filter((pid) => read(pid, 'environ').split('\0').includes(`RUNNER_TRACKING_ID=${id}`));
  return marked.map(commandLine);
}

/** The arguments of a process, separated by blanks. */
export function commandLine(pid: number): string {
  return read(pid, 'cmdline').split('\0').join(' ').trim();
}

/** SIGKILL to a process and to everything below it. */
export function killTree(pid: number): void {
  const children = processes().filter((other) => parentOf(other) === pid);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has already ended.
  }
  for (const child of children) killTree(child);
}

/** All process ids, without those of tests with an engine in another network. */
export function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && [networkOf('self'), undefined].includes(networkOf(name)))
    .map(Number);
}

/** Undefined if the process has ended or belongs to another user. */
function networkOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(read(pid, 'status'))?.[1] ?? -1);
}

/** Empty if the process has ended or cannot be read. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
