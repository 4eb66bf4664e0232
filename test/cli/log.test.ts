import { describe, expect, test } from 'vitest';
import { terminalLog } from '../../src/cli/log.ts';

function fake(isTTY: boolean, colours = isTTY) {
  const write = (chunk: string) => {
    stream.text += chunk;
    return true;
  };
  const stream = { isTTY, text: '', write, hasColors: () => colours };
  return stream;
}

describe('the log of the command line', () => {
  test('writes plain lines and no progress to a stream that is not a terminal', async () => {
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

  test('replaces progress by the next line on a terminal, and colours warnings and errors', () => {
    const stream = fake(true);
    const log = terminalLog(stream as never, true);
    log.progress('1 file');
    log.error('broken');
    log.debug('heard');
    expect(stream.text).toBe('\r\x1b[K  1 file\r\x1b[K\x1b[31merror: broken\x1b[0m\n\x1b[2m  heard\x1b[0m\n');
  });

  test('writes no colours to a terminal without colours', () => {
    const stream = fake(true, false);
    const log = terminalLog(stream as never);
    log.progress('1 file');
    log.error('broken');
    expect(stream.text).toBe('\r\x1b[K  1 file\r\x1b[Kerror: broken\n');
  });
});
