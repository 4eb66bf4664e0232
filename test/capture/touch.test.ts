import { expect, test } from 'vitest';
import { clean, type ImagePath } from '../../src/base/path.ts';
import { type Touch, Touches, unionOf } from '../../src/capture/touch.ts';

const path = '/a' as ImagePath;
const touch = (how: Touch['how'], found: boolean): Touch => ({ path, how, found });

test.each([
  ['the same again', touch('open', true), touch('open', true), touch('open', true)],
  ['a stronger one', touch('stat', true), touch('open', true), touch('open', true)],
  ['a weaker one', touch('exec', true), touch('open', true), touch('exec', true)],
  ['run, then made', touch('exec', true), touch('create', true), { ...touch('exec', true), created: true }],
  ['made, then run', touch('create', true), touch('exec', true), { ...touch('exec', true), created: true }],
  ['opened, then made', touch('open', true), touch('create', true), touch('create', true)],
  ['found later', touch('stat', false), touch('stat', true), touch('stat', true)],
  ['missing later', touch('stat', true), touch('stat', false), touch('stat', true)],
  ['a stronger one without success', touch('stat', true), touch('exec', false), touch('exec', true)],
  ['never found', touch('stat', false), touch('open', false), touch('open', false)],
])('%s', (_, first, second, both) => {
  const touches = new Touches();
  touches.add(first);
  touches.add(second);
  expect(touches.size).toBe(1);
  expect(touches.get(path)).toEqual(both);
});

test('the programs that listed a folder are kept, also in a union and below a changed root', () => {
  const [node, find] = [clean('/usr/bin/node'), clean('/usr/bin/find')];
  const listed: Touch = { ...touch('open', true), listed: [node] };
  const touches = new Touches();
  touches.add(touch('stat', true));
  touches.add(listed);
  touches.add({ ...touch('open', true), listed: [node] });
  touches.tellListed(path, find);
  touches.add(touch('create', false));
  expect(touches.get(path)).toEqual({ ...touch('create', true), listed: [node, find] });
  touches.add({ path: '/jail' as ImagePath, how: 'stat', found: true, root: true });
  const all = unionOf([touches, new Touches()]);
  expect(all.get('/jail/a' as ImagePath)?.listed).toEqual([node, find]);
  expect(listed.listed).toEqual([node]);
});

test("keeps its own record if the caller's record changes", () => {
  const touches = new Touches();
  const given = touch('stat', false);
  touches.add(given);
  touches.add(touch('exec', true));
  expect(given).toEqual(touch('stat', false));
});

test("sorts by the paths' bytes", () => {
  const touches = new Touches();
  const paths = ['/b', '/a/b', '/\xff', '/a.b', '/a', '/\xc3\xa9', '/B'] as ImagePath[];
  for (const one of paths) touches.add({ path: one, how: 'stat', found: true });
  expect(touches.sorted().map((record) => record.path)).toEqual([
    '/B',
    '/a',
    '/a.b',
    '/a/b',
    '/b',
    '/\xc3\xa9',
    '/\xff',
  ]);
  expect(touches.get('/c' as ImagePath)).toBeUndefined();
});

test('after a changed root, each path is also listed below that root', () => {
  const touches = new Touches();
  touches.add({ path: '/jail' as ImagePath, how: 'stat', found: true, root: true });
  touches.add({ path: '/none' as ImagePath, how: 'stat', found: false, root: true });
  touches.add({ path: '/lib/x' as ImagePath, how: 'open', found: true });
  expect(touches.sorted()).toEqual([
    { path: '/jail', how: 'stat', found: true },
    { path: '/jail/lib/x', how: 'open', found: true },
    { path: '/jail/none', how: 'stat', found: false },
    { path: '/lib/x', how: 'open', found: true },
    { path: '/none', how: 'stat', found: false },
  ]);
  expect(touches.size).toBe(3);
});

test('the union has the touches of every tracer', () => {
  const [first, second] = [new Touches(), new Touches()];
  first.add(touch('open', false));
  second.add(touch('stat', true));
  second.add({ path: '/jail' as ImagePath, how: 'stat', found: true, root: true });
  expect(unionOf([first, second]).sorted()).toEqual([
    touch('open', true),
    { path: '/jail', how: 'stat', found: true },
    { path: '/jail/a', how: 'stat', found: true },
  ]);
});

test('the first touch of a path decides its program, which can be set later', () => {
  const touches = new Touches();
  const [early, late] = [clean('/early'), clean('/late')];
  expect(touches.add({ path: early, how: 'stat', found: true, by: clean('/bin/a') })).toBe(true);
  expect(touches.add({ path: early, how: 'exec', found: true, by: clean('/bin/b') })).toBe(false);
  touches.add({ path: late, how: 'open', found: true });
  expect([...touches.callers()].map(({ path, how, by }) => [path, how, by])).toEqual([['/early', 'exec', '/bin/a']]);
  touches.tell(late, clean('/bin/c'));
  touches.tell(early, clean('/bin/c'));
  touches.tell(clean('/never'), clean('/bin/c'));
  expect([...touches.callers()].map(({ by }) => by)).toEqual(['/bin/a', '/bin/c']);
});
