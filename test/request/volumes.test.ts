import { describe, expect, test } from 'vitest';
import { volumesIn, withVolumes } from '../../src/request/volumes.ts';

const OURS = new Map([['data', 'ours']]);

/** The user's arguments, the volumes that they name, and the same arguments with the volume `ours` for `data`. */
const FORMS: [string[], string[], string[]][] = [
  [['-v', 'data:/d'], ['data'], ['-v', 'ours:/d']],
  [['-vdata:/d:ro'], ['data'], ['-vours:/d:ro']],
  [['-v=data:/d'], ['data'], ['-vours:/d']],
  [['-itv', 'data:/d'], ['data'], ['-itv', 'ours:/d']],
  [['--volume=data:/d:nocopy'], ['data'], ['--volume=ours:/d:nocopy']],
  [['--volume', 'data:/d'], ['data'], ['--volume', 'ours:/d']],
  [['-v', '/d'], [], ['-v', '/d']],
  [['-v', '/data:/d'], [], ['-v', '/data:/d']],
  [['-v', './data:/d'], [], ['-v', './data:/d']],
  [['-e', 'data:/d'], [], ['-e', 'data:/d']],
  [
    ['-v', 'other:/d', '-v', 'data:/e'],
    ['other', 'data'],
    ['-v', 'other:/d', '-v', 'ours:/e'],
  ],
  [['-v', 'data:/d', '-v', 'data:/e'], ['data'], ['-v', 'ours:/d', '-v', 'ours:/e']],
  [['--mount', 'type=volume,source=data,target=/d'], ['data'], ['--mount', 'type=volume,source=ours,target=/d']],
  [['--mount=src=data,dst=/d,readonly'], ['data'], ['--mount=source=ours,dst=/d,readonly']],
  [
    ['--mount', 'Source=data,target=/d,volume-driver=nfs,volume-opt=o=x,volume-nocopy'],
    ['data'],
    ['--mount', 'source=ours,target=/d,volume-nocopy'],
  ],
  [['--mount', 'type=bind,source=data,target=/d'], [], ['--mount', 'type=bind,source=data,target=/d']],
  [['--mount', 'type=volume,target=/d'], [], ['--mount', 'type=volume,target=/d']],
  [['--volume-driver', 'nfs', '-v', 'data:/d'], ['data'], ['-v', 'ours:/d']],
  [['--init', '--volumes-from', 'data'], [], ['--init', '--volumes-from', 'data']],
];

describe('the volumes in run arguments', () => {
  test.each(FORMS)('%j name %j', (runArgs, names) => expect(volumesIn(runArgs).names).toEqual(names));

  test.each(FORMS)('%j are replaced by their name', (runArgs, _, replaced) =>
    expect(withVolumes(runArgs, OURS)).toEqual(replaced),
  );

  test.each(FORMS)('%j stay as they are if no volume is replaced', (runArgs) =>
    expect(withVolumes(runArgs, new Map())).toEqual(runArgs),
  );

  test('have targets, and containers that share theirs', () => {
    const runArgs = ['-v', 'data:/d:ro', '-v/anonymous', '--mount', 'type=tmpfs,dst=/t', '--volumes-from=db:ro'];
    expect(volumesIn(runArgs)).toEqual({ names: ['data'], targets: ['/d', '/anonymous', '/t'], from: ['db:ro'] });
  });
});
