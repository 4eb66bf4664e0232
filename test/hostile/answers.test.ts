import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asFailure, Failure } from '../../src/base/failure.ts';
import { asJson, painted, print } from '../../src/base/printer.ts';
import { sayFailure } from '../../src/base/say.ts';
import { briefJson } from '../../src/cli/brief.ts';
import { runCommand } from '../../src/cli/command.ts';
import { terminalLog } from '../../src/cli/log.ts';
import { failedReply } from '../../src/cli/reply.ts';
import { table } from '../../src/cli/table.ts';
import { reportJson } from '../../src/report/json.ts';
import { hostileReport } from './full-report.ts';
import { hostile } from './hostile.ts';
import { asRunner, obeyedByTerminal, printedBy } from './reader.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'answers-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const OUTCOMES = ['verified', 'not verified', 'failed'] as const;

/** The command line is run on runners too, so that both read what it prints. */
function expectObeyedByNobody(printed: string): void {
  expect(asRunner(printed).obeyed).toEqual([]);
  expect(obeyedByTerminal(printed)).toEqual([]);
}

async function holds(property: (word: string) => unknown, numRuns = 60): Promise<void> {
  await fc.assert(
    fc.asyncProperty(hostile, async (word) => void (await property(word))),
    { numRuns },
  );
}

/** What a command prints to both streams. */
async function answerOf(args: string[]): Promise<string> {
  let stderr = '';
  const write = (text: string) => {
    stderr += text;
  };
  const stream = { isTTY: false, write };
  const log = terminalLog(stream as never, true);
  const stdout = await printedBy(() => runCommand(args, log, {}).catch((error) => sayFailure(log, asFailure(error))));
  return `${stdout}${stderr}`;
}

test.each(OUTCOMES)('the table of a run that is %s obeys nothing', async (outcome) => {
  await holds(async (word) => {
    const report = hostileReport(outcome, word);
    for (const paint of [undefined, painted])
      expectObeyedByNobody(await printedBy(() => print(process.stdout, table(report, word, paint))));
  });
});

test.each(OUTCOMES)('the JSON of a run that is %s keeps every text, and obeys nothing', async (outcome) => {
  await holds(async (word) => {
    const report = hostileReport(outcome, word);
    const printed = await printedBy(() => print(process.stdout, briefJson(report, { [word]: word })));
    expectObeyedByNobody(printed);
    const { image, warnings, gates, failure, files } = JSON.parse(printed);
    expect([image.name, image.digest, ...warnings, gates[0].verdict, files[word]]).toEqual(Array(6).fill(word));
    if (failure) expect(failure.fix).toBe(word);
  });
});

test('the JSON of a command that fails obeys nothing', async () => {
  await holds((word) => {
    const printed = asJson(failedReply(new Failure(word, { fix: word })));
    expectObeyedByNobody(printed);
    expect(JSON.parse(printed).failure).toMatchObject({ message: word, fix: word });
  });
});

test('the answers of why obey nothing', async () => {
  const file = join(folder, 'report.json');
  await holds(async (word) => {
    const report = hostileReport('verified', word);
    const given = { ...report, packed: report.packed.map((one) => ({ ...one, reason: word })) };
    writeFileSync(file, [...reportJson(given)].join(''));
    for (const asked of [`/${word}`, `/other/${word}`, word]) {
      for (const more of [[], ['--json']]) {
        expectObeyedByNobody(await answerOf(['why', ...more, '--report', file, '--', asked]));
      }
    }
  });
});

test('the answers of lock obey nothing', async () => {
  const [list, lock] = [join(folder, 'files.txt'), join(folder, 'lock')];
  await holds(async (word) => {
    writeFileSync(lock, '/old\n');
    writeFileSync(list, `/old\n"/${JSON.stringify(word).slice(1)}\n`);
    const args = ['lock', '--from', list, '--lock', lock];
    const all = await answerOf(args);
    expectObeyedByNobody(all);
    // A path cannot have every character.
    expect(all).toMatch(/path added|no drift|^error: /m);
    expectObeyedByNobody(await answerOf([...args, '--json']));
  });
});

test('the errors about words of the command line obey nothing', async () => {
  await holds(async (word) => {
    for (const more of [[], ['--json']]) {
      const commands = [
        [word],
        ['why', `--${word}`],
        ['run', '--heal', word],
        ['pack', '--image', word],
        ['lock', word],
      ];
      for (const command of commands) expectObeyedByNobody(await answerOf([...command, ...more]));
    }
  });
});
