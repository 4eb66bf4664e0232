import { expect, test } from 'vitest';
import { labelsOf } from '../../src/request/labels.ts';

test('labels are lines KEY=VALUE, like the output of docker/metadata-action', () => {
  const title = 'org.opencontainers.image.title';
  expect(labelsOf([`${title}=App`, 'empty=', 'equation=a=b # no comment', 'twice=1', 'twice=2'])).toEqual({
    [title]: 'App',
    empty: '',
    equation: 'a=b # no comment',
    twice: '2',
  });
});

test.each(['title', '=value', ' = '])('%j is not a label', (line) => {
  expect(() => labelsOf(['a=b', line])).toThrow(`labels: got "${line}", want labels as KEY=VALUE, one per line`);
});
