import { afterEach, beforeEach } from 'vitest';
import { program } from './scripts.ts';
import { workFolder } from './stage.ts';

/**
 * Lets each test of the file find only its own programs. Returns a function that makes one: by name, from a shell
 * script.
 */
export function ownPath(): (name: string, script: string) => void {
  const path = process.env.PATH;
  let folder: ReturnType<typeof workFolder>;
  beforeEach(() => {
    folder = workFolder();
    process.env.PATH = folder.path;
  });
  afterEach(() => {
    process.env.PATH = path;
    folder.remove();
  });
  return (name, script) => void program(folder.path, name, script);
}
