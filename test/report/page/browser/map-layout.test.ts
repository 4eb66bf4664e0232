import { expect, test } from 'vitest';
import { hasName, inside, isOpen, layOut } from '../../../../src/report/page/browser/map-layout.ts';
import type { SizeNode } from '../../../../src/report/sizes.ts';

const node = (name: string, total: number, children?: SizeNode[]): SizeNode => ({
  ...{ name, bytes: { packed: 0, total }, files: { packed: 0, total: 1 } },
  ...(children ? { children } : {}),
});
const deep = node('a', 60, [node('b', 50, [node('c', 40, [node('d', 40)]), node('', 10)]), node('', 10)]);
const root = node('/', 100, [node('z', 39), deep, node('tiny', 1e-6)]);

test('the area of a box follows its size, and boxes are nested three levels deep', () => {
  const cells = layOut(root, 1000, 400);
  expect(cells.map(({ data }) => data.name)).toEqual(['a', 'z']);
  const [a, z] = cells.map(({ x0, x1, y0, y1 }) => (x1 - x0) * (y1 - y0));
  expect(a! / z!).toBeCloseTo(60 / 39, 1);
  const parts = inside(cells[0]!);
  expect(parts.map(({ data }) => data.name)).toEqual(['b', 'c', '', '']);
  for (const part of parts) {
    const { parent } = part;
    expect(part.x0 >= parent!.x0 && part.x1 <= parent!.x1 && part.y0 > parent!.y0 && part.y1 <= parent!.y1).toBe(true);
  }
});

test('without enough room, a folder is one box without a name', () => {
  const [cell] = layOut(root, 30, 12);
  expect([isOpen(cell!), inside(cell!), hasName(cell!)]).toEqual([false, [], false]);
});
