import { type HierarchyRectangularNode, hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import type { SizeNode } from '../../sizes.ts';

/** How many levels below the shown folder are drawn. */
const LEVELS = 3;
/** Height of the line with a folder's name, in pixels. */
const HEAD = 18;
/** Smallest width and height, in pixels, that show a folder's content, and a name. */
const ROOM = 40;
const NAME = { width: 34, height: 15 };

export type Cell = HierarchyRectangularNode<SizeNode>;

/**
 * Places a node's children and their content in a rectangle of `width` by `height` pixels. Leaves out boxes smaller
 * than a pixel.
 */
export function layOut(node: SizeNode, width: number, height: number): Cell[] {
  const depths = new Map([[node, 0]]);
  const childrenOf = (one: SizeNode) => {
    const depth = depths.get(one)!;
    if (depth === LEVELS) return undefined;
    for (const child of one.children ?? []) depths.set(child, depth + 1);
    return one.children;
  };
  const tree = hierarchy(node, childrenOf)
    .sum((one) => (depths.get(one)! < LEVELS && one.children ? 0 : one.bytes.total))
    .sort((a, b) => b.value! - a.value!);
  const place = treemap<SizeNode>()
    .tile(treemapSquarify)
    .size([width, height])
    .round(true)
    .paddingInner(2)
    .paddingTop((cell) => (cell.depth > 0 && cell.children ? HEAD : 0))
    .paddingRight((cell) => (cell.depth > 0 && cell.children ? 2 : 0))
    .paddingBottom((cell) => (cell.depth > 0 && cell.children ? 2 : 0))
    .paddingLeft((cell) => (cell.depth > 0 && cell.children ? 2 : 0));
  return (place(tree).children ?? []).filter(isVisible);
}

/** Whether a cell is drawn with its content, not as one box. */
export function isOpen(cell: Cell): boolean {
  return cell.children !== undefined && cell.x1 - cell.x0 >= ROOM && cell.y1 - cell.y0 >= ROOM;
}

/** All boxes inside a cell, outer ones first. */
export function inside(cell: Cell): Cell[] {
  if (!isOpen(cell)) return [];
  return cell.children!.filter(isVisible).flatMap((child) => [child, ...inside(child)]);
}

/** Whether a cell has room for a name. */
export function hasName({ x0, x1, y0, y1 }: Cell): boolean {
  return x1 - x0 >= NAME.width && y1 - y0 >= NAME.height;
}

function isVisible({ x0, x1, y0, y1 }: Cell): boolean {
  return x1 - x0 >= 1 && y1 - y0 >= 1;
}
