import { expect, test } from 'vitest';
import { filterText } from '../../../src/capture/sysdig/filter.ts';

const id = '0123456789abcdef'.repeat(4);
const uuid = '8c9f2f64-6f5e-4b0f-9e69-0c1a1c2ea3b1';

test('selects one container by its cgroup, or the sentinel', () => {
  expect(filterText(id, uuid)).toMatch(
    /^evt\.type in \([a-z0-9,]+\) and \(thread\.cgroups contains \w{64} or evt\.arg\.name contains [\w-]{36}\)$/,
  );
});

test('selects events of every kind with all', () => {
  expect(filterText(id, uuid, true)).toMatch(
    /^\(thread\.cgroups contains \w{64} or evt\.arg\.name contains [\w-]{36}\)$/,
  );
});

test.each(['open', 'openat', 'openat2', 'execve', 'newfstatat', 'symlinkat', 'renameat2', 'bind'])(
  'selects %s',
  (name) => {
    expect(/\((.*?)\)/.exec(filterText(id, uuid))![1]!.split(',')).toContain(name);
  },
);

test.each([
  ['web', uuid],
  [id.slice(1), uuid],
  [`${id} or evt.num > 0`, uuid],
  [id, `${uuid})`],
])('refuses %s, %s', (container, sentinel) => {
  expect(() => filterText(container, sentinel)).toThrow('not a');
});
