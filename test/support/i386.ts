import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program32 } from '../capture/elf-program.ts';

const EXIT_0 = program32([[1, 0]]);

/** Tells if this machine's kernel runs 32-bit programs: some are built or started without (`ia32_emulation=0`). */
export function runsI386(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'i386-'));
  try {
    const program = join(folder, 'exit-0');
    writeFileSync(program, EXIT_0, { mode: 0o755 });
    return spawnSync(program).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
