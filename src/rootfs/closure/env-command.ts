import { type ImagePath, joinPath } from '../../base/path.ts';
import type { Environment } from './environment.ts';

/** The program that env(1) starts: its name, its arguments, and the environment for the look-up. */
export interface EnvCommand {
  program: string;
  args: string[];
  environment: Environment;
}

/** The C library's search path without PATH. */
const NO_PATH = ['/bin', '/usr/bin'];
const ESCAPES: Record<string, string> = { f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const WITH_WORD = /^--(?:unset|chdir|argv0|split-string)$/;

/**
 * The program that env(1) of GNU coreutils starts with these arguments (one character per byte). Options and
 * assignments precede it; `-S` splits one argument into words. Undefined if there is no program or env would fail.
 */
export function commandOfEnv(args: readonly string[], environment: Environment): EnvCommand | undefined {
  let words = [...args];
  let { path, workdir } = environment;
  const set = (name: string, value: string | undefined) => {
    if (name === 'PATH') path = value === undefined ? NO_PATH : value.split(':').filter((place) => place !== '');
  };
  while (words[0] !== undefined) {
    const option = takeOption(words);
    if (!option) break;
    words = option.rest;
    for (const [name, value] of option.said) {
      if (name === 'i') set('PATH', undefined);
      else if (name === 'u') set(value, undefined);
      else if (name === 'C') workdir = joinPath(workdir, value);
      else if (name === 'S') {
        const split = splitWords(value, environment.variables);
        if (!split) return undefined;
        words = [...split, ...words];
      }
    }
    if (option.last) break;
  }
  for (; words[0]?.includes('='); words = words.slice(1)) {
    const [name = '', value = ''] = words[0].split(/=(.*)/s);
    set(name, value);
  }
  const [program, ...rest] = words;
  return program
    ? { program, args: rest, environment: { ...environment, path, workdir: workdir as ImagePath } }
    : undefined;
}

interface Option {
  /** Option letters with their arguments. */
  said: [name: string, value: string][];
  rest: string[];
  /** True if no option follows. */
  last: boolean;
}

/** The option or cluster of options at the beginning of the words; undefined if the first word is not an option. */
function takeOption([word = '', ...rest]: readonly string[]): Option | undefined {
  if (word === '-') return { said: [['i', '']], rest, last: false };
  if (word === '--') return { said: [], rest, last: true };
  if (word.startsWith('--')) return longOption(word, rest);
  if (!word.startsWith('-')) return undefined;
  const said: Option['said'] = [];
  for (let at = 1; at < word.length; at += 1) {
    const letter = word[at]!;
    if (!'uCSa'.includes(letter)) {
      said.push([letter, '']);
      continue;
    }
    const glued = word.slice(at + 1);
    const value = glued === '' ? (rest[0] ?? '') : glued;
    return { said: [...said, [letter, value]], rest: glued === '' ? rest.slice(1) : rest, last: false };
  }
  return { said, rest, last: false };
}

function longOption(word: string, rest: readonly string[]): Option {
  const [name = '', glued] = word.split(/=(.*)/s);
  const own = glued === undefined && WITH_WORD.test(name);
  const letter = name === '--argv0' ? 'a' : name === '--chdir' ? 'C' : name === '--split-string' ? 'S' : name[2]!;
  return {
    said: [[letter, glued ?? (own ? (rest[0] ?? '') : '')]],
    rest: own ? rest.slice(1) : [...rest],
    last: false,
  };
}

/** Splits like `env -S` (coreutils, "env: -S/--split-string usage"); undefined if env rejects the text. */
function splitWords(text: string, variables: ReadonlyMap<string, string>): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '\\' && !(quote === "'" && !/[\\']/.test(text[at + 1] ?? ''))) {
      const next = text[++at];
      if (next === undefined) return undefined;
      if (next === 'c') return quote === '' ? ended(words, word) : undefined;
      if (next === '_' && quote === '') {
        if (word !== undefined) words.push(word);
        word = undefined;
      } else {
        word = (word ?? '') + (next === '_' ? ' ' : (ESCAPES[next] ?? next));
      }
    } else if (character === quote) {
      quote = '';
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && character === '#' && word === undefined) {
      return words;
    } else if (quote !== "'" && character === '$') {
      const name = /^\$\{([A-Za-z_]\w*)\}/.exec(text.slice(at))?.[1];
      if (name === undefined) return undefined;
      const value = variables.get(name);
      if (value !== undefined) word = (word ?? '') + value;
      at += name.length + 2;
    } else {
      word = (word ?? '') + character;
    }
  }
  return quote === '' ? ended(words, word) : undefined;
}

function ended(words: string[], word: string | undefined): string[] {
  return word === undefined ? words : [...words, word];
}
