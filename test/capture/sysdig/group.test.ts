import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chiselFor, containerIn, parentFor } from '../../../src/capture/sysdig/group.ts';

const GROUP = 'micropackerabc12345';
const ID = '0123456789abcdef'.repeat(4);

test.each([
  ['cgroupfs', undefined, `/${GROUP}`],
  ['cgroupfs', '/user/own/', `/user/own/${GROUP}`],
  ['cgroupfs', 'own', `/own/${GROUP}`],
  ['systemd', undefined, `${GROUP}.slice`],
  ['systemd', 'user-own.slice', `user-own-${GROUP}.slice`],
] as const)('%s: a container below %s is put below %s', (driver, asked, parent) => {
  expect(parentFor(GROUP, driver)(asked)).toBe(parent);
});

test.each([
  [`cpu=/${GROUP}/${ID},memory=/${GROUP}/${ID}`, ID],
  [`cpuset=/,cpu=/user/${GROUP}/${ID}/nested`, ID],
  [`systemd=/${GROUP}.slice/docker-${ID}.scope`, ID],
  [`cpu=/${GROUP},memory=/docker/${ID}`, ''],
  [`cpu=/docker/${ID}`, ''],
  ['', ''],
])('a process in %s is in the container %s', (cgroups, id) => {
  expect(containerIn(cgroups, GROUP)).toBe(id);
});

test('the chisel of a group differs only in the group’s name, and is private', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'group-'));
  const made = await chiselFor(GROUP, 'chisels/microdump.lua', folder);
  const text = readFileSync(made, 'utf8');
  expect(text).toContain(`local GROUP = "${GROUP}"\n`);
  expect(text.replace(`local GROUP = "${GROUP}"`, 'local GROUP = nil')).toBe(
    readFileSync('chisels/microdump.lua', 'utf8'),
  );
  expect(statSync(made).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});
