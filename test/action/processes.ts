import { readdirSync, readFileSync } from 'node:fs';

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

export function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
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
