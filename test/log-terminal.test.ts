import { describe, expect, test } from 'vitest';
import { terminalLog } from '../src/log-terminal.ts';

function fake(isTTY: boolean, colours = isTTY) {
  const write = (chunk: string) => {
    stream.text += chunk;
    return true;
  };
  const stream = { isTTY, text: '', write, hasColors: () => colours };
  return stream;
}

describe('log of a terminal', () => {
  test('a plain stream gets plain lines and no progress', async () => {
    const stream = fake(false);
    const log = terminalLog(stream as never);
    await log.group('Capture', async () => log.info('hello'));
    log.progress('1 file');
    log.warning('careful');
    log.error('broken');
    await log.foreign(async (line) => line('theirs'));
    log.debug('unheard');
    expect(stream.text).toBe('Capture\n  hello\n  warning: careful\nerror: broken\n  | theirs\n');
  });

  test('on a terminal progress is replaced by the next line, and colours mark what matters', () => {
    const stream = fake(true);
    const log = terminalLog(stream as never, true);
    log.progress('1 file');
    log.error('broken');
    log.debug('heard');
    expect(stream.text).toBe('\r\x1b[K  1 file\r\x1b[K\x1b[31merror: broken\x1b[0m\n\x1b[2m  heard\x1b[0m\n');
  });

  test('a terminal without colours gets none', () => {
    const stream = fake(true, false);
    const log = terminalLog(stream as never);
    log.progress('1 file');
    log.error('broken');
    expect(stream.text).toBe('\r\x1b[K  1 file\r\x1b[Kerror: broken\n');
  });
});
