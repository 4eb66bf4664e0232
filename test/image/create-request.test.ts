import { expect, test } from 'vitest';
import { listIn, readCreateRequest, writeCreateRequest } from '../../src/image/create-request.ts';

test('a request keeps what it does not know, and every digit of its numbers', () => {
  const text =
    '{"Image":"app:ci","HostConfig":{"Memory":9223372036854775807,"Ulimits":[{"Hard":1e3}],"Binds":null},"X":{"a":1.0}}';
  expect(writeCreateRequest(readCreateRequest(text)!)).toBe(text);
});

test('fields are found in any case, and the last of several counts, as in the engine', () => {
  expect(readCreateRequest('{"image":"a","IMAGE":"b","hostconfig":{"cgroupparent":"/x"}}')).toEqual({
    Image: 'b',
    HostConfig: { CgroupParent: '/x' },
  });
});

test('of a field that is there twice, the last counts', () => {
  expect(readCreateRequest('{"Image":"debian","Image":"app"}')).toEqual({ Image: 'app' });
});

test.each(['', '[]', 'null', '1', '"x"', '{"Image":', '{"a":1}{'])('%j is no request', (text) => {
  expect(readCreateRequest(text)).toBeUndefined();
});

test.each([
  [undefined, undefined],
  [null, undefined],
  ['', ['']],
  ['sh', ['sh']],
  [[], []],
  [
    ['sh', '-c'],
    ['sh', '-c'],
  ],
])('%j is the list %j', (field, list) => {
  expect(listIn(field)).toEqual(list);
});
