import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isProgram } from '../../src/base/is-program.ts';
import { program } from '../capture/scripts.ts';
import { workFolder } from '../capture/stage.ts';

const folder = workFolder();
afterAll(() => folder.remove());
const at = (name: string) => join(folder.path, name);

program(folder.path, 'program', '');
writeFileSync(at('text'), '', { mode: 0o644 });
mkdirSync(at('folder'), { mode: 0o755 });
symlinkSync('program', at('link'));
symlinkSync('nothing', at('dangling'));

test.each([
  ['program', true],
  ['link', true],
  ['text', false],
  ['folder', false],
  ['dangling', false],
  ['nothing', false],
  ['program/x', false],
])('%s: %s', async (name, is) => {
  expect(await isProgram(at(name))).toBe(is);
});
