import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a shell script as a program into a folder and returns its path. */
export function program(folder: string, name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}
