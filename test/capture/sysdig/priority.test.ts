import { expect, test } from 'vitest';
import { firstInLine } from '../../../src/capture/sysdig/priority.ts';
import { Cancelled } from '../../../src/failure.ts';
import { ownPath } from '../own-path.ts';

const { signal } = new AbortController();
const have = ownPath();

test('real-time where the kernel allows it', async () => {
  have('chrt', '[ "$*" = "--fifo 1 true" ]');
  expect(await firstInLine([], signal)).toEqual(['chrt', '--fifo', '1']);
});

test('it is asked as the user that will run the program', async () => {
  have('chrt', 'exit 1');
  have('sudo', '[ "$*" = "-n chrt --fifo 1 true" ]');
  expect(await firstInLine(['sudo', '-n'], signal)).toEqual(['chrt', '--fifo', '1']);
});

test('the highest nice value where it is refused', async () => {
  have('chrt', 'echo "chrt: failed to set pid 0\'s policy: Operation not permitted" >&2; exit 1');
  expect(await firstInLine([], signal)).toEqual(['nice', '-n', '-20']);
});

test('the highest nice value where there is no chrt', async () => {
  expect(await firstInLine([], signal)).toEqual(['nice', '-n', '-20']);
});

test('a cancelled run is not a refusal', async () => {
  await expect(firstInLine([], AbortSignal.abort())).rejects.toBeInstanceOf(Cancelled);
});
