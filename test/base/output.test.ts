import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { outliveReaders } from '../../src/base/output.ts';

const failing = (code: string) => () => {
  const stream = new EventEmitter();
  outliveReaders([stream]);
  stream.emit('error', Object.assign(new Error(code), { code }));
};

test.each(['EPIPE', 'EIO'])('output that nobody reads (%s) does not end the process', (code) => {
  expect(failing(code)).not.toThrow();
});

test('another error of the output does', () => expect(failing('ENOSPC')).toThrow('ENOSPC'));
