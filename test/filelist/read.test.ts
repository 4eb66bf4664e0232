import { expect, test } from 'vitest';
import { otherImages } from '../../src/filelist/read.ts';

const [A, B] = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];

test.each<[string[], string[]]>([
  [['tracer: strace', `image: app:1 ${A}`], []],
  [
    [`image: app:1 ${A}`, `image: app:1 ${B}`, `image: other ${B}`],
    [`app:1 ${B}`, `other ${B}`],
  ],
  [['image: app', 'image: ', 'made by hand'], []],
])('a list with the comments %j has the other images %j', (comments, images) => {
  expect(otherImages({ comments, paths: [] }, A)).toEqual(images);
});
