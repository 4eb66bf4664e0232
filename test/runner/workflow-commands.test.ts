import { expect, test } from 'vitest';
import { WorkflowCommands } from './workflow-commands.ts';

function given(...lines: string[]): WorkflowCommands {
  const commands = new WorkflowCommands();
  for (const line of lines) commands.line(line);
  return commands;
}

test.each([
  ['::error::bad', { kind: 'error', message: 'bad', properties: {} }],
  ['  ::Warning::so so', { kind: 'warning', message: 'so so', properties: {} }],
  ['##[notice]old', { kind: 'notice', message: 'old', properties: {} }],
  ['log ##[error]old, in a line', { kind: 'error', message: 'old, in a line', properties: {} }],
  [
    '::error title=A%3A B,file=a.ts,line=3::50%25%0Adone',
    { kind: 'error', message: '50%\ndone', properties: { title: 'A: B', file: 'a.ts', line: '3' } },
  ],
  ['\u0085\u3000::error::bad', { kind: 'error', message: 'bad', properties: {} }],
  ['::notice::a::b', { kind: 'notice', message: 'a::b', properties: {} }],
])('%s is an annotation', (line, annotation) => {
  const commands = given(line);
  expect(commands.annotations).toEqual([annotation]);
  expect(commands.log).toEqual([]);
});

test.each([['text ::error::no'], ['::unknown::x'], [':error::x'], ['::error'], ['std::vector::at']])(
  '%s is text',
  (line) => {
    const commands = given(line);
    expect(commands.annotations).toEqual([]);
    expect(commands.log).toEqual([line]);
  },
);

test('commands between stop-commands and its token are ignored', () => {
  const commands = given(
    '::stop-commands::T0K',
    '::error::a',
    '##[error]b',
    '::set-output name=x::1',
    '::stop-commands::U',
    '::t0k::',
  );
  expect(commands.annotations).toEqual([]);
  expect(commands.outputs).toEqual({});
  expect(commands.log).toHaveLength(4);
  commands.line('::set-output name=x::2');
  expect(commands.outputs).toEqual({ x: '2' });
});

test.each(['', 'pause-logging', 'Error'])('stop-commands with %j is refused', (token) => {
  const commands = given(`::stop-commands::${token}`, '::error::still a command');
  expect(commands.refused).toHaveLength(1);
  expect(commands.annotations).toHaveLength(1);
});

test('masked text is not shown', () => {
  expect(given('::add-mask::s3cret', 'the s3cret', '::error::s3cret')).toMatchObject({
    log: ['the ***'],
    annotations: [{ message: '***' }],
    masks: ['s3cret'],
  });
});

test('at most ten annotations of a kind are shown', () => {
  const commands = given(...Array.from({ length: 12 }, () => '::warning::w'), '::error::e');
  expect(commands.annotations).toHaveLength(11);
});

test('groups and state are read, and refused commands are reported', () => {
  expect(given('::group::Capture', '::endgroup::', '::save-state name=a::b', '::set-env name=PATH::x')).toMatchObject({
    groups: ['Capture'],
    state: { a: 'b' },
    refused: ['The `set-env` command is disabled.'],
  });
});
