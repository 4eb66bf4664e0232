import { expect, test } from 'vitest';
import { SyscallLines } from '../../../src/capture/strace/syscall-lines.ts';
import { OUTCOMES, Syscalls } from '../../../src/capture/syscalls.ts';

test('calls of every form are collected, also unfinished ones', () => {
  const syscalls = new Syscalls();
  const lines = new SyscallLines(syscalls);
  const text = `1     execve("/bin/x", ["x"...], 0x7ffd /* 9 vars */) = 0
1     ioctl(3</a ) = b>, TCGETS, 0x7ffc) = -1 ENOTTY (Inappropriate ioctl for device)
2     mount("a"..., "/b", NULL, 0, NULL <unfinished ...>
1     clone3({flags=CLONE_VM}, 88) = -1 ENOSYS (Function not implemented)
2     <... mount resumed>)              = -1 EPERM (Operation not permitted)
3     pause( <unfinished ...>
3     +++ killed by SIGKILL +++
1     write(1</x>, "= -1 EPERM (x)"..., 14) = 14
1     restart_syscall(<... resuming interrupted read ...>) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)
1     exit_group(0)                     = ?
1     +++ exited with 0 +++
no line`;
  for (const line of text.split('\n')) lines.line(line);
  lines.end();
  expect(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, syscalls.that(outcome)]))).toEqual({
    made: ['execve', 'exit_group', 'ioctl', 'pause', 'restart_syscall', 'write'],
    refused: ['mount'],
    missing: ['clone3'],
    unknown: [],
  });
});
