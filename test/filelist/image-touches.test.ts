import { describe, expect, test } from 'vitest';
import { clean, type ImagePath } from '../../src/base/path.ts';
import { TraceReader } from '../../src/capture/strace/reader.ts';
import { touchesOfLine } from '../../src/capture/sysdig/microdump.ts';
import { Touches, unionOf } from '../../src/capture/touch.ts';
import { imageTouches } from '../../src/filelist/image-touches.ts';
import { imagePaths, missingAtRunTime } from '../../src/filelist/intersect.ts';
import { touchesOfImage } from '../../src/trial/mounts.ts';
import { treeOf } from '../rootfs/trees.ts';

const { tree } = treeOf({
  '/usr/bin/tool': '',
  '/bin': { link: 'usr/bin' },
  '/usr/share/app/premium': '',
  '/srv/releases/1/index': '',
  '/srv/releases/shared/license': '',
  '/opt/current': { link: '/srv/releases/1' },
  '/etc/app.d/feature': '',
  '/etc/app.d/loop': { link: 'loop' },
  '/jail/conf/flag': '',
  '/jail/etc/app.d/feature': '',
  '/jail/inner/deep': '',
  '/run': { dir: 0o755 },
  '/var/run': { link: '/run' },
  '/srv/active': { link: 'releases/1' },
  '/srv/latest': { link: '/srv/active' },
  '/jail/bin/tool': { link: '/opt/tool' },
  '/jail/opt/tool': '',
});

/** By strace: the lines of one process that starts in /opt. */
function traced(...lines: string[]): Touches {
  const touches = new Touches();
  const reader = new TraceReader(touches, '/opt');
  for (const line of lines) reader.line(`7 ${line}`);
  reader.end();
  return touches;
}

const NO = '-1 ENOENT (No such file or directory)';
const LINK = 'symlink("/etc/app.d", "/run/app.d") = 0';

describe('strace: the image has', () => {
  test.each<[string, string[], string[]]>([
    ['a file above a link', ['access("/bin/../share/app/premium", R_OK) = 0'], ['/bin', '/usr/share/app/premium']],
    ['a missing one', [`access("/bin/../share/app/premium", R_OK) = ${NO}`], ['/bin', '/usr/share/app/premium']],
    [
      'a file beside the target of a link',
      ['stat("/opt/current/../shared/license", {}) = 0'],
      ['/opt/current', '/srv/releases/shared/license'],
    ],
    [
      'a file beside a working folder behind a link',
      ['chdir("current") = 0', 'access("../shared/license", R_OK) = 0'],
      ['/opt/current', '/srv/releases/shared/license'],
    ],
    ['no file that only the name suggests', ['access("/opt/current/../../bin/none", R_OK) = 0'], ['/opt/current']],
    ['a file behind a link that was made', [LINK, 'stat("/run/app.d/feature", {}) = 0'], ['/etc/app.d/feature']],
    [
      'a file behind a link that was made relative, in a folder that was made',
      [
        'mkdir("/run/x", 0755) = 0',
        'symlinkat("../../etc", AT_FDCWD, "/run/x/y") = 0',
        `stat("/run/x/y/app.d/feature", {}) = ${NO}`,
      ],
      ['/etc/app.d/feature'],
    ],
    [
      'a file behind a link that was made and renamed',
      [
        'symlink("/etc/app.d", "/run/tmp") = 0',
        'rename("/run/tmp", "/run/now") = 0',
        'stat("/run/now/feature", {}) = 0',
      ],
      ['/etc/app.d/feature'],
    ],
    [
      'files behind each target of a link that was changed',
      [
        LINK,
        'unlink("/run/app.d") = 0',
        'symlink("/opt/current", "/run/app.d") = 0',
        'stat("/run/app.d/index", {}) = 0',
        'stat("/run/app.d/feature", {}) = 0',
      ],
      ['/etc/app.d/feature', '/opt/current', '/srv/releases/1/index'],
    ],
    [
      'a file behind a link in place of one of the image',
      ['symlink("/etc/app.d", "/opt/current") = 0', 'stat("/opt/current/feature", {}) = 0'],
      ['/etc/app.d/feature'],
    ],
    [
      'nothing behind a link that could not be made',
      [`symlink("/etc/app.d", "/run/app.d") = ${NO}`, 'stat("/run/app.d/feature", {}) = 0'],
      [],
    ],
    ['nothing behind a link to itself', ['symlink("/run/a", "/run/a") = 0', 'stat("/run/a/feature", {}) = 0'], []],
    [
      'a file behind a link that was made behind a link of the image',
      ['symlink("/etc/app.d", "/var/run/app.d") = 0', 'stat("/run/app.d/feature", {}) = 0'],
      ['/etc/app.d/feature'],
    ],
    [
      'a file behind a link of the image to a link that was changed',
      ['symlink("releases/shared", "/srv/active") = 0', 'stat("/srv/latest/license", {}) = 0'],
      ['/srv/latest', '/srv/releases/shared/license'],
    ],
    [
      'a file behind a link of the image that was renamed',
      ['rename("/srv/active", "/srv/before") = 0', 'stat("/srv/before/index", {}) = 0'],
      ['/srv/active', '/srv/releases/1/index'],
    ],
    [
      'a file in a folder of the image that was renamed',
      ['rename("/srv/releases", "/srv/old") = 0', 'stat("/srv/old/1/index", {}) = 0'],
      ['/srv/releases/1/index'],
    ],
    [
      'a file behind a link in a folder that was made and renamed',
      [
        'mkdir("/run/x", 0755) = 0',
        'symlink("/etc/app.d", "/run/x/y") = 0',
        'rename("/run/x", "/run/z") = 0',
        'stat("/run/z/y/feature", {}) = 0',
      ],
      ['/etc/app.d/feature'],
    ],
    [
      'a file behind a hard link of a link',
      [LINK, 'linkat(AT_FDCWD, "/run/app.d", AT_FDCWD, "/run/other", 0) = 0', 'stat("/run/other/feature", {}) = 0'],
      ['/etc/app.d/feature'],
    ],
    [
      'a file behind a link that was made above a link',
      ['symlink("/etc/app.d", "/bin/../share/app.d") = 0', 'stat("/usr/share/app.d/feature", {}) = 0'],
      ['/etc/app.d/feature'],
    ],
    [
      'a file behind two links that were changed',
      [
        ...['/etc', '/opt'].map((to) => `symlink("${to}", "/run/one") = 0`),
        ...['app.d', 'none'].map((to) => `symlink("${to}", "/etc/two") = 0`),
        'stat("/run/one/two/feature", {}) = 0',
      ],
      ['/etc/app.d/feature'],
    ],
    [
      'a file behind the last of many targets',
      [
        ...Array.from({ length: 40 }, (_, at) => `symlink("/none/${at}", "/run/app.d") = 0`),
        LINK,
        'stat("/run/app.d/feature", {}) = 0',
      ],
      ['/etc/app.d/feature'],
    ],
    [
      'the target of an absolute link in a changed root',
      ['chroot("/jail") = 0', 'stat("/bin/tool", {}) = 0'],
      ['/jail/bin/tool', '/jail/opt/tool'],
    ],
    [
      'the names of a folder that could not be removed',
      ['rmdir("/etc/app.d") = -1 ENOTEMPTY (Directory not empty)'],
      ['/etc/app.d'],
    ],
    ['a link to a socket', ['connect(3, {sa_family=AF_UNIX, sun_path="/srv/latest"}, 30) = 0'], ['/srv/latest']],
    ['a file in a changed root', ['chroot("/jail") = 0', 'stat("/x/../conf/flag", {}) = 0'], ['/jail/conf/flag']],
    [
      "a file by the kernel's link to the root",
      ['access("/proc/self/root/etc/app.d/feature", F_OK) = 0'],
      ['/etc/app.d/feature'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(imagePaths(traced(...lines), tree)).toEqual(expect.arrayContaining(expected));
  });
});

test('sysdig: links and ".." lead to the same files', () => {
  const touches = new Touches();
  const lines = [
    'link\t1\t/run/app.d\t/etc/app.d',
    'link\t1\t/srv/before\t/srv/active',
    'open\t1\t/srv/before/index\t/bin/tool',
    'open\t1\t/run/app.d/feature\t/bin/tool',
    'open\t0\t/bin/../share/app/premium\t/bin/tool',
  ];
  for (const line of lines) for (const touch of touchesOfLine(line)) touches.add(touch);
  const found = ['/etc/app.d/feature', '/usr/share/app/premium', '/srv/releases/1/index'];
  expect(imagePaths(touches, tree)).toEqual(expect.arrayContaining(found));
});

test('renames of what the image lacks lead nowhere, and cost nothing', () => {
  const touches = traced(
    ...Array.from({ length: 2000 }, (_, at) => `rename("/run/tmp${at}", "/run/${at}") = 0`),
    'stat("/usr/bin/tool", {}) = 0',
  );
  expect(imagePaths(touches, tree)).toEqual(['/run', '/usr/bin/tool']);
});

test('a look-up in vain through such a path is a miss', () => {
  const packed = new Set(['/bin', '/usr/bin', '/run', '/etc'].map(clean));
  const touches = traced(
    LINK,
    `stat("/run/app.d/feature", {}) = ${NO}`,
    `stat("/bin/../share/app/premium", {}) = ${NO}`,
  );
  expect(missingAtRunTime(touches, tree, packed)).toEqual(
    expect.arrayContaining(['/etc/app.d/feature', '/usr/share/app/premium']),
  );
});

test('what is found outside and missed below a changed root is a miss there', () => {
  const packed = new Set(
    ['/etc', '/etc/app.d', '/etc/app.d/feature', '/jail', '/jail/etc', '/jail/etc/app.d'].map(clean),
  );
  const touches = traced(
    'stat("/etc/app.d/feature", {}) = 0',
    'chroot("/jail") = 0',
    `stat("/etc/app.d/feature", {}) = ${NO}`,
  );
  expect(missingAtRunTime(touches, tree, packed)).toEqual(['/jail/etc/app.d/feature']);
});

test('a mount hides no file of its name below a changed root', () => {
  const touches = traced('chroot("/jail") = 0', 'stat("/conf/flag", {}) = 0');
  const kept = touchesOfImage(touches, [{ path: clean('/conf'), hides: 'folder' }]);
  expect(imagePaths(kept, tree)).toEqual(['/jail', '/jail/conf/flag']);
});

test('what a mount hides is left out, and a union keeps links and paths of both', () => {
  const [first, second] = [traced(LINK), traced(`stat("/run/app.d/feature", {}) = ${NO}`)];
  const both = unionOf([first, second]);
  const paths = () => imageTouches(both, tree).map(({ path }) => path);
  expect(paths()).toContain('/etc/app.d/feature');
  both.hides = (path: ImagePath) => path.startsWith('/etc/app.d/');
  expect(paths()).not.toContain('/etc/app.d/feature');
});

test('without links and "..", the touches are those of the capture', () => {
  const touches = traced('open("/etc/app.d/feature", O_RDONLY) = 3</etc/app.d/feature>');
  expect(imageTouches(touches, tree)).toEqual(touches.sorted());
});
