import { StringDecoder } from 'node:string_decoder';
import { LineSplitter } from '../../src/base/line-splitter.ts';
import type { Log } from '../../src/base/log.ts';
import { terminalLog } from '../../src/cli/log.ts';
import { asRunner, linesOf, obeyedByTerminal } from '../hostile/reader.ts';
import { heard } from '../hostile/recorded.ts';
import { BREAKS, COMMANDS, MARKUP, PLAIN, TERMINAL } from '../hostile/texts.ts';
import { must } from './finding.ts';
import type { Random } from './random.ts';

/** Per seed: 1000 seeds print 10^6 lines. */
const LINES = 1000;
const ENDS = ['\n', '\n', '\n', '\r\n', '\r'];
/** A program can print a line without an end: longer than what is kept of one. */
const ENDLESS = 1_500_000;
const MOST_LINE = 1 << 20;
/** More than one seed needs, in bytes. */
const MOST_MEMORY = 512 << 20;

let atFirst: number | undefined;

/**
 * Prints random lines as a program does, in random writes, with messages of our own between them, and checks that
 * neither the runner nor a terminal obeys more than is meant, that no line is lost, and that memory is bounded.
 */
export async function fuzzLog(random: Random): Promise<true> {
  atFirst ??= process.memoryUsage.rss();
  const program = { lines: programOf(random), own: random.times(20, () => textOf(random)) };
  const { made, meant } = await heard((log) => print(program, log, random));
  for (const [what, value] of Object.entries(meant)) {
    const found = (made as Record<string, unknown>)[what];
    must(same(found, value), `the runner made ${what} ${differing(found, value)}`);
  }
  await onTerminals(program, random);
  const grown = process.memoryUsage.rss() - atFirst;
  must(grown < MOST_MEMORY, `memory grew by ${grown} bytes`);
  return true;
}

interface Program {
  lines: string[];
  /** Messages of our own. */
  own: string[];
}

function programOf(random: Random): string[] {
  const endless = random.once(10) ? random.int(LINES) : -1;
  return random.times(LINES, (at) => {
    const line = textOf(random).replace(/[\r\n]/g, ' ');
    return `${at === endless ? line.padEnd(ENDLESS, 'y') : line}${random.pick(ENDS)}`;
  });
}

function textOf(random: Random): string {
  const pieces = random.times(random.int(6), () => {
    if (random.once(10)) return random.bytes(random.int(8));
    const from = random.pick([COMMANDS, COMMANDS, BREAKS, BREAKS, TERMINAL, MARKUP, PLAIN.slice(0, -1)]);
    return random.pick(random.once(500) ? PLAIN : from);
  });
  return pieces.join('');
}

/** Sections of the program's output, with our messages in them and between them. */
async function print({ lines, own }: Program, log: Log, random: Random): Promise<void> {
  const say = (text: string) => {
    const kind = random.pick(['info', 'notice', 'warning', 'error', 'debug'] as const);
    log[kind](text, text);
  };
  for (let at = 0; at < lines.length; ) {
    const end = at + 1 + random.int(400);
    const section = lines.slice(at, end);
    await log.group(random.pick(own), () =>
      log.foreign(async (line) => {
        for (const text of splitOver(section, random)) {
          line(text);
          if (random.once(50)) say(random.pick(own));
        }
      }),
    );
    say(random.pick(own));
    at = end;
  }
}

/** The lines that the splitter makes of the section, written in parts that end at any byte. */
function splitOver(section: string[], random: Random): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  const decoder = new StringDecoder('utf8');
  const bytes = Buffer.from(section.join(''));
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + random.int(random.pick([4, 100, 65_536]));
    splitter.write(decoder.write(bytes.subarray(at, end)));
    at = end;
  }
  splitter.write(decoder.end());
  splitter.end();
  mustKeep(section, lines);
  return lines;
}

/** No line is lost; of one that is too long, the beginning is kept. */
function mustKeep(section: string[], lines: string[]): void {
  const wanted = linesOf(section.join(''));
  must(lines.length === wanted.length, `${wanted.length} lines became ${lines.length}`);
  for (const [at, line] of lines.entries()) {
    const whole = wanted[at]!;
    if (line === whole && whole.length <= MOST_LINE) continue;
    must(whole.length > MOST_LINE && line.startsWith(whole.slice(0, MOST_LINE)), `a line became ${line}`);
    must(line.length < MOST_LINE + 100, `${line.length} characters of a line are kept`);
  }
}

async function onTerminals(program: Program, random: Random): Promise<void> {
  for (const isTTY of [true, false]) {
    let printed = '';
    const write = (text: string) => {
      printed += text;
    };
    await print(program, terminalLog({ isTTY, hasColors: () => isTTY, write } as never, true), random);
    const [obeyed] = obeyedByTerminal(printed);
    must(obeyed === undefined, `a terminal obeys ${JSON.stringify(obeyed)}`);
    const { obeyed: commands } = asRunner(printed);
    must(commands.length === 0, `the runner obeys ${commands}`);
  }
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function differing(found: unknown, wanted: unknown): string {
  if (!Array.isArray(found) || !Array.isArray(wanted)) return JSON.stringify(found);
  const at = found.findIndex((one, index) => !same(one, wanted[index]));
  const [one, other] = [found[at], wanted[at]].map((value) => JSON.stringify(value));
  return `${found.length}, not ${wanted.length}: at ${at} ${one}, not ${other}`;
}
