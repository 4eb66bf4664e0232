import { Failure } from '../base/failure.ts';

/**
 * Turns the shell template into argv, with `{0}` replaced by the script's path. Blanks separate words; quotes keep them
 * together.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#custom-shell
 */
export function shellArgv(template: string, file: string): string[] {
  const words = [...template.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
  if (words.length === 0 || !template.includes('{0}')) {
    throw new Failure(`shell: got "${template}", want a program with {0} for the path of the script`, {
      fix: 'For example: bash --noprofile --norc -eo pipefail {0}',
    });
  }
  return words.map((word) => word.replaceAll('{0}', file));
}
