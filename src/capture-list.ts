import type { Touches } from './capture/touch.ts';
import type { FileList } from './filelist/filelist.ts';
import { imagePaths } from './filelist/intersect.ts';
import type { Tree } from './rootfs/tree.ts';
import type { Original } from './target/image.ts';

/** The file list of a capture; its comments say who made it, with which tracer (its description), of which image. */
export function captureList(
  version: string,
  original: Original,
  tracer: string,
  touches: Touches,
  tree: Tree,
): FileList {
  const comments = [
    `micropacker ${version}`,
    `tracer: ${tracer}`,
    `image: ${original.base.name} ${original.inspect.Id}`,
  ];
  return { comments, paths: imagePaths(touches, tree) };
}
