import fc from 'fast-check';
import { BREAKS, COMMANDS, MARKUP, PLAIN, TERMINAL } from './texts.ts';

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...COMMANDS) },
  { weight: 4, arbitrary: fc.constantFrom(...BREAKS) },
  { weight: 2, arbitrary: fc.constantFrom(...TERMINAL) },
  { weight: 2, arbitrary: fc.constantFrom(...MARKUP) },
  fc.constantFrom(...PLAIN),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

/** A text from outside: commands, line ends, escapes, markup and plain text in any order. */
export const hostile = fc
  .array(piece, { minLength: 1, maxLength: 7 })
  .map((pieces) => pieces.join(''))
  .filter((text) => text !== '');
