import fc from 'fast-check';
import { expect, test } from 'vitest';
import { captureSummary } from '../../src/report/summary/capture-summary.ts';
import { summary } from '../../src/report/summary/summary.ts';
import { hostileReport } from './full-report.ts';
import { hostile } from './hostile.ts';
import { asRunner, linesOf, obeyedByTerminal } from './reader.ts';

/** The elements that a summary is made of. */
const OURS = /<\/?(?:details|summary|code)>/g;

/** The lines of a Markdown text outside and inside of its code blocks (CommonMark 0.31, section 4.5). */
function parts(markdown: string): { prose: string[]; code: string[]; open: boolean } {
  const [prose, code]: [string[], string[]] = [[], []];
  let fence: string | undefined;
  for (const line of linesOf(markdown)) {
    const found = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence === undefined) {
      if (found && !(found[1]!.startsWith('`') && found[2]!.includes('`'))) fence = found[1]!;
      else prose.push(line);
    } else if (found && found[1]!.startsWith(fence) && found[2]!.trim() === '') fence = undefined;
    else code.push(line);
  }
  return { prose, code, open: fence !== undefined };
}

/** The blocks, rows, links and tags of a Markdown text; those from outside must not be among them. */
function shapeOf(markdown: string): string[] {
  const { prose } = parts(markdown);
  return prose.map((line) => {
    const plain = line.replace(/\\[!-/:-@[-`{-~]/g, '').replace(/&(?:amp|#\d+);/g, '');
    const tags = plain.match(OURS) ?? [];
    return [/^(?:#+|-|\|)?/.exec(plain)![0], ...tags, plain.replace(OURS, '').replace(/[^<>|`*[\]]/g, '')].join(' ');
  });
}

function holds(make: (word: string) => string): void {
  const shape = shapeOf(make('word'));
  fc.assert(
    fc.property(hostile, (word) => {
      const markdown = make(word);
      const { prose, open } = parts(markdown);
      expect(open).toBe(false);
      expect(prose.join('\n').replaceAll(OURS, '').replace(/\\./g, '')).not.toMatch(/[<>]/);
      expect(shapeOf(markdown)).toEqual(shape);
      // A patch is shown as it is: its lines begin with a sign.
      expect(linesOf(markdown).filter((line) => /^\s*(?:::|##\[)/.test(line))).toEqual([]);
      expect(asRunner(markdown.replace(/^\+.*$/gm, '')).obeyed).toEqual([]);
      expect(obeyedByTerminal(markdown.replaceAll('\t', ''))).toEqual([]);
    }),
    { numRuns: 150 },
  );
}

test.each(['verified', 'not verified', 'failed'] as const)(
  'the summary of a run that is %s obeys nothing',
  (outcome) => {
    holds((word) => summary(hostileReport(outcome, word), 'https://github.com/o/r/actions/runs/1/artifacts/2'));
  },
);

test.each([undefined, 'list', 'upload'] as const)(
  'the summary of a capture that reached "%s" obeys nothing',
  (reached) => {
    holds((word) => {
      const { failure } = hostileReport('failed', word);
      const numbers = { tracer: word, drops: 1, paths: 2, artifact: word };
      const capture = {
        image: word,
        warnings: [word, word],
        ...numbers,
        ...(reached ? { reached } : { failure: failure! }),
      };
      return captureSummary(capture);
    });
  },
);
