import { expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { Touches } from '../../src/capture/touch.ts';
import { captureList } from '../../src/filelist/capture-list.ts';
import { treeOf } from '../rootfs/trees.ts';

test('the list of a capture names version, tracer and image in its comments', () => {
  const origin = { version: '1.2.3', tracer: 'strace 6', image: 'app:1', id: 'sha256:1' };
  const touches = new Touches();
  touches.add({ path: '/x' as ImagePath, how: 'open', found: true });
  const { tree } = treeOf({ '/y': '' });
  expect(captureList(origin, touches, tree)).toEqual({
    comments: ['micropacker 1.2.3', 'tracer: strace 6', 'image: app:1 sha256:1'],
    paths: [],
  });
});
