import { expect, test } from 'vitest';
import { type Touch, Touches, unionOf } from '../../src/capture/touch.ts';
import { clean, type ImagePath } from '../../src/path.ts';

const path = '/a' as ImagePath;
const touch = (how: Touch['how'], found: boolean): Touch => ({ path, how, found });

test.each([
  ['the same again', touch('open', true), touch('open', true), touch('open', true)],
  ['a stronger one', touch('stat', true), touch('open', true), touch('open', true)],
  ['a weaker one', touch('exec', true), touch('create', true), touch('exec', true)],
  ['opened, then made', touch('open', true), touch('create', true), touch('create', true)],
  ['found later', touch('stat', false), touch('stat', true), touch('stat', true)],
  ['gone later', touch('stat', true), touch('stat', false), touch('stat', true)],
  ['a stronger one in vain', touch('stat', true), touch('exec', false), touch('exec', true)],
  ['never found', touch('stat', false), touch('open', false), touch('open', false)],
])('%s', (_, first, second, both) => {
  const touches = new Touches();
  touches.add(first);
  touches.add(second);
  expect(touches.size).toBe(1);
  expect(touches.get(path)).toEqual(both);
});

test("keeps what it got, whatever becomes of the caller's record", () => {
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

test('a changed root: each path is there a second time, below it', () => {
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

test('of several tracers counts what any of them saw', () => {
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

test('the first touch of a path decides whose it is, and may be told later', () => {
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
