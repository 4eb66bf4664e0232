import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Command lines of the processes that have RUNNER_TRACKING_ID in their environment: how the runner finds orphans. */
export function withTrackingId(id: string): string[] {
  const marked = processes().filter((pid) => read(pid, 'environ').split('\0').includes(`RUNNER_TRACKING_ID=${id}`));
  return marked.map(commandLine);
}

/** Its arguments with a blank between them. */
export function commandLine(pid: number): string {
  return read(pid, 'cmdline').split('\0').join(' ').trim();
}

/** SIGKILL to a process and to everything below it. */
export function killTree(pid: number): void {
  const children = processes().filter((other) => parentOf(other) === pid);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
  for (const child of children) killTree(child);
}

/** But for those of tests beside an engine in another network. */
export function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && [networkOf('self'), undefined].includes(networkOf(name)))
    .map(Number);
}

/** Undefined where the process has ended, or is another user's. */
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

/** Empty when the process has gone or is not ours to read. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
