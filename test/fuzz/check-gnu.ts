import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ROOT } from '../../src/base/path.ts';
import { indexExport } from '../../src/contents/export/export-index.ts';
import { bufferSource } from '../../src/tar/byte-source.ts';
import type { Entry } from '../../src/tar/entry.ts';
import { must } from './finding.ts';

const KINDS: Record<string, string> = { d: 'directory', f: 'file', l: 'symlink', p: 'fifo', c: 'char', b: 'block' };

/**
 * Compares the index of an archive that any user can extract with the files that GNU tar extracts. False if a member
 * was left out with a warning: GNU tar then follows symlinks or fails too.
 */
export function checkAgainstTar(bytes: Buffer): boolean {
  const { tree, warnings } = indexExport(bufferSource(bytes));
  if (warnings.length > 0) return false;
  const entries = [...tree.entries()].filter(({ path }) => path !== ROOT);
  const [indexed, made] = [entries.map(line).sort(), extracted(bytes).sort()];
  must(isDeepStrictEqual(indexed, made), `the index has ${indexed}\nand GNU tar extracted ${made}`);
  return true;
}

function line({ path, type, mode, mtime, size, linkname }: Entry): string {
  const shown = type === 'directory' ? [path, type] : [path, type, mtime, size, linkname ?? ''];
  return [...shown, ...(type === 'file' ? [mode.toString(8)] : [])].join('|');
}

function extracted(bytes: Buffer): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  try {
    spawnSync('tar', ['-C', folder, '--no-same-owner', '--same-permissions', '--no-xattrs', '-xf', '-'], {
      input: bytes,
    });
    const found = execFileSync('find', [folder, '-mindepth', '1', '-printf', '/%P\\0%y\\0%T@\\0%s\\0%l\\0%m\\0'], {
      encoding: 'latin1',
      maxBuffer: 64 << 20,
    });
    return rows(found.split('\0').slice(0, -1));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rows(fields: string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < fields.length; at += 6) {
    const [path, letter, time, size, linkname, mode] = fields.slice(at, at + 6) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const type = KINDS[letter]!;
    const own =
      type === 'directory' ? [path, type] : [path, type, time.split('.')[0], type === 'symlink' ? 0 : size, linkname];
    lines.push([...own, ...(type === 'file' ? [mode] : [])].join('|'));
  }
  return lines;
}
