import { expect, test } from 'vitest';
import { ownMountsText } from '../../../src/capture/strace/own-mounts.ts';
import { TraceReader } from '../../../src/capture/strace/reader.ts';
import { Touches } from '../../../src/capture/touch.ts';
import { imageTouches } from '../../../src/filelist/image-touches.ts';
import { treeOf } from '../../rootfs/trees.ts';

const LOOK = 'stat("/app/parts/3", 0x1) = -1 ENOENT (No such file or directory)';
const TMPFS = 'mount("none", "/app/parts", "t"..., 0, NULL) = 0';
const { tree } = treeOf({ '/app/parts/3': '', '/src/x': '', '/app/in/src/3': '' });

/** The mounts that are told, and the paths of the image that the lines touch. */
function seen(...lines: string[]): { mounted: string[]; paths: string[] } {
  const touches = new Touches();
  const reader = new TraceReader(touches, '/');
  for (const line of lines) reader.line(`1 ${line}`);
  reader.end();
  return { mounted: [...touches.mounted], paths: imageTouches(touches, tree).map(({ path }) => path) };
}

test.each<[string, string[], string[], string[]]>([
  ['before a mount, names are those of the image', [LOOK, TMPFS], ['/app/parts'], ['/app/parts', '/app/parts/3']],
  ['below a mount, they are not', [TMPFS, LOOK], ['/app/parts'], ['/app/parts']],
  [
    'a failed mount changes nothing',
    ['mount("none", "/app/parts", "t"..., 0, NULL) = -1 EPERM (x)', LOOK],
    [],
    ['/app/parts', '/app/parts/3'],
  ],
  [
    'after umount they are again',
    [TMPFS, 'umount2("/app/parts", 0) = 0', LOOK],
    ['/app/parts'],
    ['/app/parts', '/app/parts/3'],
  ],
  ["a mount of the engine's that is taken away is told", ['umount2("/data", MNT_DETACH) = 0'], ['/data'], ['/data']],
  ['how mounts spread is no mount', ['mount("none", "/", NULL, MS_REC|MS_PRIVATE, NULL) = 0'], [], ['/']],
  [
    'a bind mount shows another folder of the image',
    ['mount("/src", "/app/parts", 0x1, MS_BIND, NULL) = 0', 'stat("/app/parts/x", {}) = 0'],
    ['/app/parts'],
    ['/app/parts', '/src', '/src/x'],
  ],
  [
    'so does the newer call',
    ['move_mount(3</src>, "", AT_FDCWD</>, "/app/parts", MOVE_MOUNT_F_EMPTY_PATH) = 0', 'stat("/app/parts/x", {}) = 0'],
    ['/app/parts'],
    ['/app/parts', '/src', '/src/x'],
  ],
  [
    'a new root has the names of its folder',
    ['pivot_root("/app/in", "/app/in/old") = 0', 'stat("/src/3", {}) = 0'],
    ['/app/in'],
    ['/app/in', '/app/in/old', '/app/in/src/3', '/src/3'],
  ],
  [
    'a mount in a namespace of its own hides nothing from others',
    ['unshare(CLONE_NEWNS) = 0', TMPFS, LOOK],
    ['/app/parts'],
    ['/app/parts', '/app/parts/3'],
  ],
])('%s', (_, lines, mounted, paths) => {
  const found = seen(...lines);
  expect(found.mounted).toEqual(mounted);
  expect(found.paths).toEqual(expect.arrayContaining(paths));
  if (!paths.includes('/app/parts/3')) expect(found.paths).not.toContain('/app/parts/3');
});

test('the warning names the mount points', () => {
  expect(ownMountsText(new Set())).toBeUndefined();
  const { touches } = { touches: new Touches() };
  for (const name of ['/b', '/a']) touches.mounted.add(name as never);
  expect(ownMountsText(touches.mounted)).toMatch(/^A program of the container changed its mounts: \/a, \/b\. /);
});
