const FROM_DAEMON = 'Error response from daemon: ';

/** The line of the CLI's errors that says why: the daemon's answer, else the first that is no hint at the help. */
export function reasonOf(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const answered = lines.find((line) => line.includes(FROM_DAEMON));
  if (answered) return answered.slice(answered.indexOf(FROM_DAEMON) + FROM_DAEMON.length);
  return lines.find((line) => line !== '' && !/^(See|Run) '/.test(line)) ?? '(it said nothing)';
}
