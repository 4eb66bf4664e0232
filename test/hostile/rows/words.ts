import type { ImageConfig } from '../../../src/image/config.ts';
import type { Row } from './row.ts';

/** A workflow command with an output name of its own, in a place that an attacker fills. */
export interface WordRow extends Row {
  /** The name of the output that it tries to set. */
  key: string;
}

/** A line of its own, in both forms, and the second one also inside of a line. */
export const words = (key: string) =>
  `x\n::set-output name=${key}::evil\r::set-output name=${key}::evil ##[set-output name=${key};]evil\x1b]0;${key}\x07`;

const holds = 'printed harmlessly: the runner and the terminal obey nothing';
const row = (attack: string, key: string): WordRow => ({ kind: 'words', attack, as: 'job user', holds, key });

/** In an image that is packed, by the action `pack`. */
export const IMAGE_WORDS: WordRow[] = [
  row('the variant of the platform', 'variant'),
  row('a path of the image', 'path'),
  row('a path of the lock that drifted', 'lock'),
  row('a line of keep that selects nothing', 'keep'),
];

/** In the configuration of an image that cannot be started: the engine's error has the words. */
export const START_WORDS: (WordRow & { config: ImageConfig })[] = [
  { ...row('the entrypoint', 'entrypoint'), config: { Entrypoint: [`/${words('entrypoint')}`] } },
  { ...row('the working folder', 'folder'), config: { Cmd: ['/bin/x'], WorkingDir: `/bin/x/${words('folder')}` } },
];

/** Printed by the container, the test and what it leaves behind, in the root action. */
export const RUN_WORDS: WordRow[] = [
  row("a line of the container's log", 'log'),
  row('a line of the test', 'test'),
  row('a line of the test with the error of the step', 'error'),
  row('a line of a process that the test left behind', 'left'),
  row('a token of the test that ends the fence', 'fence'),
  row('the last line of the test, without its end', 'part'),
  row('the last line of the container in the error', 'last'),
];

/** Values that must not be in the log, or in the environment of the test. */
export const SECRETS: (Row & { place: 'debug' | 'token' })[] = [
  { kind: 'trust', attack: 'values of run-args in ::debug::', as: 'job user', holds: 'not in the log', place: 'debug' },
  {
    kind: 'trust',
    attack: 'the token in the environment of the test',
    as: 'job user',
    holds: 'not there',
    place: 'token',
  },
];
