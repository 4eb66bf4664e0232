import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EXIT } from '../../src/failure.ts';
import { lives } from '../../src/process.ts';
import { endWatcher, gathered, ready, startWatcher } from '../../src/watch/client.ts';
import { claimFolder } from '../../src/watch/folder.ts';
import { Journal } from '../../src/watch/journal.ts';
import { receive } from '../../src/watch/mail.ts';
import { memoryLog } from '../logs.ts';

let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'client-'));
  folder = claimFolder(root);
});
afterEach(async () => {
  await endWatcher(root, folder, journal(), memoryLog());
  rmSync(root, { recursive: true });
});

const READY = { image: 'app', container: 'c', tracer: 'strace', description: 'strace 6', env: {} };
const GATHERED = { ok: true, list: { comments: [], paths: ['/x'] }, drops: 0 };

/** Starts a watcher whose program is `text`; FOLDER in it is the folder. */
function watcher(text: string): void {
  const program = join(root, 'watcher.mjs');
  const head =
    "import { appendFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';\nprocess.chdir(process.argv[2]);\n";
  const send =
    "const send = (name, mail) => { writeFileSync('new', JSON.stringify(mail)); renameSync('new', name); };\n";
  writeFileSync(program, `${head}${send}${text}`);
  startWatcher(program, folder, process.env);
}

const journal = () => new Journal(join(folder, 'journal'));
const never = new AbortController().signal;

describe('a step and its watcher', () => {
  test('tell each other when it is up, when to end and what came of it', async () => {
    watcher(`appendFileSync('journal', '["info","hello"]\\n');
send('ready.json', ${JSON.stringify(READY)});
const timer = setInterval(() => {
  if (!existsSync('stop.json')) return;
  send('result.json', ${JSON.stringify(GATHERED)});
  clearInterval(timer);
}, 20);`);
    const log = memoryLog();
    expect(await ready(folder, journal(), log, never)).toEqual(READY);
    expect(log.said).toEqual(['info: hello']);
    expect(await gathered(folder, journal(), log, never)).toEqual(GATHERED);
  });

  test('a failure of the watcher is thrown', async () => {
    watcher(`send('result.json', { ok: false, message: 'no image', mend: 'pull it', exitCode: 1, evidence: [] });`);
    await expect(ready(folder, journal(), memoryLog(), never)).rejects.toMatchObject({
      message: 'no image',
      mend: 'pull it',
    });
  });

  test('a watcher that dies is told, with what it said last', async () => {
    watcher(`appendFileSync('journal', '["info","hello"]\\n'); console.error('out of memory'); process.exit(9);`);
    await expect(ready(folder, journal(), memoryLog(), never)).rejects.toMatchObject({
      message: 'the capture was killed, so that there is no file list',
      exitCode: EXIT.incomplete,
      evidence: [
        { title: 'It printed last', lines: ['out of memory'] },
        { title: 'It said last', lines: ['hello'] },
      ],
    });
  });

  test('a cancel does not wait', async () => {
    watcher('setInterval(() => {}, 1000);');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    await expect(ready(folder, journal(), memoryLog(), controller.signal)).rejects.toThrow('cancelled');
  });

  test('the end of the watcher leaves nothing, and what it said to the end is said', async () => {
    const say = (text: string) => `appendFileSync('journal', '["notice","${text}"]\\n');`;
    watcher(`${say('told')} appendFileSync('journal', '["turn"]\\n');
process.on('SIGTERM', () => { ${say('the port is another one now')} process.exit() });
writeFileSync('up', ''); setInterval(() => {}, 1000);`);
    const { pid, since } = receive(folder, 'watcher.json')!;
    await expect.poll(() => existsSync(join(folder, 'up'))).toBe(true);
    expect(lives(pid, since)).toBe(true);
    const log = memoryLog();
    const rest = journal();
    rest.skip();
    await endWatcher(root, folder, rest, log);
    expect([lives(pid, since), existsSync(folder), log.said]).toEqual([
      false,
      false,
      ['notice: the port is another one now'],
    ]);
  });
});
