import { expect, test } from 'vitest';
import { tryTo, withGivenBack } from '../../src/base/give-back.ts';
import { memoryLog } from '../support/logs.ts';

const fails = (message: string) => () => Promise.reject(new Error(message));
const well = async () => 'made';

test('a failed step is a warning', async () => {
  const log = memoryLog();
  await tryTo(log, 'The folder is left', fails('busy'));
  await tryTo(log, 'The folder is left', well);
  expect(log.said).toEqual(['warning: The folder is left: busy']);
});

test('a step that throws synchronously is a warning, too', async () => {
  const log = memoryLog();
  await tryTo(log, 'The file is left', () => {
    throw new Error('not mine');
  });
  expect(log.said).toEqual(['warning: The file is left: not mine']);
});

test.each<[string, () => Promise<string>, () => Promise<unknown>, string, string[]]>([
  ['both succeed', well, well, 'made', []],
  ['the work fails', fails('why'), well, 'why', []],
  ['giving back fails', well, fails('busy'), 'busy', []],
  ['both fail', fails('why'), fails('busy'), 'why', ['warning: It is left: busy']],
])('if %s, the result of the work counts', async (_, work, giveBack, outcome, said) => {
  const log = memoryLog();
  const done = withGivenBack(log, 'It is left', work, giveBack);
  expect(await done.catch((error: Error) => error.message)).toBe(outcome);
  expect(log.said).toEqual(said);
});
