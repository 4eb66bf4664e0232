import type { Touches } from '../capture/touch.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { FileList } from './filelist.ts';
import { imagePaths } from './intersect.ts';

/** Origin of a list: version of micropacker, description of the tracer, name and id of the image. */
export interface ListOrigin {
  version: string;
  tracer: string;
  image: string;
  id: string;
}

/** The file list of a capture. Its comments are the origin. */
export function captureList({ version, tracer, image, id }: ListOrigin, touches: Touches, tree: Tree): FileList {
  const comments = [`micropacker ${version}`, `tracer: ${tracer}`, `image: ${image} ${id}`];
  return { comments, paths: imagePaths(touches, tree) };
}
