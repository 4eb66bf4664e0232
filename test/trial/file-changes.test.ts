import { expect, test } from 'vitest';
import { clean } from '../../src/base/path.ts';
import { Touches } from '../../src/capture/touch.ts';
import { type FileChange, fileChangesOf, lackingChanges, lackingText } from '../../src/trial/file-changes.ts';

const changes = (...texts: string[]) =>
  texts.map((text): FileChange => {
    const [kind, path] = text.split(' ') as [FileChange['kind'], string];
    return { kind, path: clean(path) };
  });

test("the engine's answer", async () => {
  const answer = [
    { Path: '/etc', Kind: 0 },
    { Path: '/é', Kind: 1 },
    { Path: '/etc/issue', Kind: 2 },
  ];
  const docker = (all: unknown) => ({ api: async () => all });
  expect(await fileChangesOf('c', docker(answer))).toEqual(changes('changed /etc', 'added /Ã©', 'removed /etc/issue'));
  expect(await fileChangesOf('c', docker(null))).toEqual([]);
});

test.each<[string, string[], string[], string[]]>([
  [
    'nothing that a new container makes too',
    ['changed /tmp', 'added /tmp/pid'],
    ['changed /tmp', 'added /tmp/pid'],
    [],
  ],
  ['a copied file, without its folder', ['changed /app', 'added /app/key'], [], ['added /app/key']],
  [
    'of an added folder only the folder',
    ['changed /app', 'added /app/x', 'added /app/x/y', 'added /app/x/y/z'],
    [],
    ['added /app/x'],
  ],
  [
    'a file in a folder that both have',
    ['changed /run', 'added /run/a', 'added /run/a/own'],
    ['changed /run', 'added /run/a'],
    ['added /run/a/own'],
  ],
  [
    'changed and removed files',
    ['changed /etc', 'changed /etc/x', 'removed /etc/y'],
    [],
    ['changed /etc/x', 'removed /etc/y'],
  ],
  ['a folder with other rights', ['changed /var/lib'], [], ['changed /var/lib']],
])('lacking: %s', (_, held, fresh, lacking) => {
  expect(lackingChanges(changes(...held), changes(...fresh))).toEqual(changes(...lacking));
});

test('the warning has what was looked for first, and how much more there is', () => {
  const touches = new Touches();
  touches.add({ path: clean('/f9'), how: 'open', found: false });
  const many = Array.from({ length: 12 }, (_, i) => `added /f${i}`);
  expect(lackingText('web', changes(...many), touches)).toMatch(
    /^web has files that a new container of its image lacks: \/f9 \(added\), \/f0 \(added\).* and 2 more\. They were copied .* The tested container looked for 1 of them\. If the service needs them, put/,
  );
  expect(lackingText('web', changes('changed /a'), new Touches())).not.toContain('looked for');
  expect(lackingText('web', [], touches)).toBeUndefined();
});
