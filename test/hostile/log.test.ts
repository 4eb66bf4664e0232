import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asFailure } from '../../src/base/failure.ts';
import type { Log } from '../../src/base/log.ts';
import { sayFailure } from '../../src/base/say.ts';
import { terminalLog } from '../../src/cli/log.ts';
import { runScript } from '../../src/trial/script.ts';
import { hostile } from './hostile.ts';
import { asRunner, linesOf, obeyedByTerminal } from './reader.ts';
import { heard } from './recorded.ts';
import { SOURCES, type Source } from './sources.ts';

const RUNS = 40;

async function tell(source: Source, word: string, log: Log): Promise<void> {
  try {
    await source(word, log);
  } catch (error) {
    await sayFailure(log, asFailure(error));
  }
}

function screen(isTTY: boolean) {
  const stream = { isTTY, text: '', hasColors: () => isTTY, write: (text: string) => add(text) };
  const add = (text: string) => {
    stream.text += text;
    return true;
  };
  return stream;
}

describe.each(Object.entries(SOURCES))('with hostile text in %s,', (_, source) => {
  test('the runner obeys only what is meant', async () => {
    const property = async (word: string) => {
      const { made, meant } = await heard((log) => tell(source, word, log));
      expect(made).toEqual(meant);
    };
    await fc.assert(fc.asyncProperty(hostile, property), { numRuns: RUNS });
  });

  test.each([true, false])('a terminal (%s) obeys nothing, and no runner that shows it', async (isTTY) => {
    const property = async (word: string) => {
      const stream = screen(isTTY);
      await tell(source, word, terminalLog(stream as never, true));
      expect(obeyedByTerminal(stream.text)).toEqual([]);
      expect(asRunner(stream.text).obeyed).toEqual([]);
    };
    await fc.assert(fc.asyncProperty(hostile, property), { numRuns: RUNS / 2 });
  });
});

test('every source tells of the text', async () => {
  for (const [name, source] of Object.entries(SOURCES)) {
    const { printed } = await heard((log) => tell(source, 'odd-word', log));
    expect(printed, name).toContain('odd-word');
  }
});

test('progress shows any text harmlessly', () => {
  fc.assert(
    fc.property(hostile, (word) => {
      const stream = screen(true);
      const log = terminalLog(stream as never);
      log.progress(word);
      log.info(word);
      expect(obeyedByTerminal(stream.text)).toEqual([]);
    }),
  );
});

test('a masked value reaches the runner as it is, whatever is in it', async () => {
  const property = async (word: string) => {
    const { made, meant } = await heard((log) => log.secret(word));
    expect(made).toEqual(meant);
  };
  await fc.assert(fc.asyncProperty(hostile, property));
});

test('what a test prints is not obeyed, however its writes are split', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'hostile-')), 'text');
  const writes = '(for size in "$@"; do head -c "$size"; done; cat) < "$0"';
  const property = async (words: string[], sizes: number[]) => {
    writeFileSync(file, words.join('\n'));
    const argv = ['bash', '-c', writes, file, ...sizes.map(String)];
    const { made, meant } = await heard((log) =>
      log.foreign(async (onLine) => {
        log.notice('ours');
        const signal = new AbortController().signal;
        await runScript({ argv, env: process.env }, { timeoutMs: 60_000, signal, onLine });
      }),
    );
    expect(made).toEqual(meant);
    expect(made.log.join('')).toBe(linesOf(words.join('\n')).join(''));
  };
  const words = fc.array(hostile, { minLength: 1, maxLength: 4 });
  // At any byte: inside of a character, and between CR and LF.
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 9 });
  await fc.assert(fc.asyncProperty(words, sizes, property), { numRuns: 25 });
  rmSync(dirname(file), { recursive: true });
});

test('sections of foreign output that overlap end together', async () => {
  const property = async (word: string) => {
    const { printed } = await heard(async (log) => {
      let end = () => {};
      const long = log.foreign(async (line) => {
        await new Promise<void>((resolve) => {
          end = resolve;
        });
        line(word);
      });
      await log.foreign(async (line) => line(word));
      log.warning('ours');
      const longest = log.foreign(async (line) => {
        end();
        await long;
        line(word);
      });
      await longest;
    });
    const runner = asRunner(printed);
    expect(runner.obeyed).toEqual(['stop-commands', 'resume', 'warning']);
    expect(runner.annotations).toEqual([{ kind: 'warning', message: 'ours', properties: {} }]);
  };
  await fc.assert(fc.asyncProperty(hostile, property));
});
