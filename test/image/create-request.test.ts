import { expect, test } from 'vitest';
import { readCreateRequest, writeCreateRequest } from '../../src/image/create-request.ts';

test.each([
  ['{"image":"app","hostconfig":{"cgroupparent":"/x"}}', { Image: 'app', HostConfig: { CgroupParent: '/x' } }],
  // The last of several fields of one name counts, as in Go.
  ['{"Image":"debian","Image":"app"}', { Image: 'app' }],
  ['{"Image":"debian","IMAGE":"app"}', { Image: 'app' }],
  ['[]', undefined],
  ['1', undefined],
  ['{', undefined],
])('%s', (text, request) => {
  expect(readCreateRequest(text)).toEqual(request);
});

test('numbers keep their digits', () => {
  const text = '{"Image":"app","HostConfig":{"Memory":9223372036854775807}}';
  expect(writeCreateRequest(readCreateRequest(text)!)).toBe(text);
});
