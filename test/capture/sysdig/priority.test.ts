import { expect, test } from 'vitest';
import { Cancelled } from '../../../src/base/failure.ts';
import { firstInLine } from '../../../src/capture/sysdig/priority.ts';
import { ownPath } from '../own-path.ts';

const { signal } = new AbortController();
const have = ownPath();

test('real-time priority is used if the kernel allows it', async () => {
  have('chrt', '[ "$*" = "--fifo 1 true" ]');
  expect(await firstInLine([], signal)).toEqual(['chrt', '--fifo', '1']);
});

test('the check runs as the user that will run the program', async () => {
  have('chrt', 'exit 1');
  have('sudo', '[ "$*" = "-n chrt --fifo 1 true" ]');
  expect(await firstInLine(['sudo', '-n'], signal)).toEqual(['chrt', '--fifo', '1']);
});

test('the highest nice value is used if real-time is refused', async () => {
  have('chrt', 'echo "chrt: failed to set pid 0\'s policy: Operation not permitted" >&2; exit 1');
  expect(await firstInLine([], signal)).toEqual(['nice', '-n', '-20']);
});

test('the highest nice value is used without chrt', async () => {
  expect(await firstInLine([], signal)).toEqual(['nice', '-n', '-20']);
});

test('a cancel is reported as a cancel, not as a refusal', async () => {
  await expect(firstInLine([], AbortSignal.abort())).rejects.toBeInstanceOf(Cancelled);
});
