import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { endWatcher, gathered, ready, startWatcher } from '../../../src/action/watcher/client.ts';
import { claimFolder } from '../../../src/action/watcher/folder.ts';
import { Journal } from '../../../src/action/watcher/journal.ts';
import { receive } from '../../../src/action/watcher/mail.ts';
import { EXIT } from '../../../src/base/failure.ts';
import { lives } from '../../../src/base/process.ts';
import { memoryLog } from '../../support/logs.ts';

let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'client-'));
  folder = claimFolder(root);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await endWatcher(root, folder, journal(), memoryLog());
  rmSync(root, { recursive: true });
});

const READY = { image: 'app', container: 'c', tracer: 'strace', description: 'strace 6', env: {} };
const GATHERED = { ok: true, list: { comments: [], paths: ['/x'] }, drops: 0 };

/** Starts a watcher whose program is `text`; it runs in the folder and can call `send`. */
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
  test('exchange the messages for ready, stop and result', async () => {
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

  test('pass a failure of the watcher on to the step', async () => {
    watcher(`send('result.json', { ok: false, message: 'no image', fix: 'pull it', exitCode: 1, evidence: [] });`);
    await expect(ready(folder, journal(), memoryLog(), never)).rejects.toMatchObject({
      message: 'no image',
      fix: 'pull it',
    });
  });

  test('fail the step if the watcher dies, with its last output and log lines', async () => {
    watcher(`appendFileSync('journal', '["info","hello"]\\n'); console.error('out of memory'); process.exit(9);`);
    await expect(ready(folder, journal(), memoryLog(), never)).rejects.toMatchObject({
      message: 'the capture was killed, so there is no file list',
      exitCode: EXIT.incomplete,
      evidence: [
        { title: 'Last output of the capture', lines: ['out of memory'] },
        { title: 'Last log lines of the capture', lines: ['hello'] },
      ],
    });
  });

  test('do not wait for each other after a cancel', async () => {
    watcher('setInterval(() => {}, 1000);');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    await expect(ready(folder, journal(), memoryLog(), controller.signal)).rejects.toThrow('cancelled');
  });

  test('end without leftovers, and the last log lines of the watcher are logged', async () => {
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

  test('end without an error if the watcher ends just before it is signalled', async () => {
    watcher('setInterval(() => {}, 1000);');
    const { pid, since } = receive(folder, 'watcher.json')!;
    const kill = process.kill.bind(process);
    vi.spyOn(process, 'kill').mockImplementationOnce(() => {
      kill(pid, 'SIGKILL');
      return kill(2 ** 22 + 1, 'SIGTERM');
    });
    await endWatcher(root, folder, journal(), memoryLog());
    expect([lives(pid, since), existsSync(folder)]).toEqual([false, false]);
  });

  test('clean up the rest if one part fails, with a warning', async () => {
    writeFileSync(join(folder, 'watcher.json'), 'no JSON');
    writeFileSync(join(folder, 'holdings.json'), 'no JSON');
    writeFileSync(join(folder, 'journal'), '["info","hello"]\n');
    const log = memoryLog();
    await endWatcher(root, folder, journal(), log);
    expect(log.said).toEqual([
      expect.stringMatching(/^warning: Could not end the capture: .*JSON/),
      'info: hello',
      expect.stringMatching(/^warning: Could not clean up after the capture: .*JSON/),
    ]);
    expect(existsSync(folder)).toBe(false);
  });
});
