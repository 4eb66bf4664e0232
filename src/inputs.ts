import { resolve } from 'node:path';
import * as core from '@actions/core';
import { Failure } from './failure.ts';
import { filesOf } from './file-globs.ts';
import { slug } from './image/reference.ts';
import { INPUT_NAMES, type InputName } from './input-names.ts';
import {
  booleanOf,
  type InputValues,
  integerOf,
  oneOf,
  type Request,
  type RequestExtras,
  readRequest,
} from './request.ts';
import { sourceName } from './source.ts';

/** How the output is uploaded. */
export interface UploadOptions {
  enabled: boolean;
  name: string;
  /** 0 means the repository's setting. */
  retentionDays: number;
  compressionLevel: number;
}

export interface ActionInputs {
  request: Request;
  upload: UploadOptions;
  githubToken: string | undefined;
}

/** Reads and checks the inputs; those that an action does not have take their defaults. Throws `Failure` for the first wrong one. */
export function readInputs(purpose: RequestExtras['purpose'] = 'run'): ActionInputs {
  const values: InputValues = Object.fromEntries(INPUT_NAMES.map((name) => [name, input(name)]));
  const request = readRequest(values, { purpose });
  return {
    request: { ...request, fileLists: filesOf(request.fileLists, process.cwd()) },
    upload: readUpload(sourceName(request.source)),
    githubToken: values['github-token']?.trim() || undefined,
  };
}

/** Inputs of the stop step, by name; those of the start and the pack step are the root action's. */
export const STOP_INPUT_NAMES = [
  'output',
  'on-drops',
  'artifact-name',
  'upload',
  'retention-days',
  'compression-level',
  'keep-capture',
] as const;

/** What the stop step does with a capture, but for the upload. */
export interface StopInputs {
  output: string;
  onDrops: 'fail' | 'warn';
  keepCapture: boolean;
}

/** Throws `Failure` for the first wrong input. */
export function readStopInputs(): StopInputs {
  const text = (name: (typeof STOP_INPUT_NAMES)[number]) => input(name).trim();
  if (text('on-drops') === 'retry') {
    throw new Failure('on-drops: got "retry", want fail or warn', {
      mend: 'The steps since start cannot be done again from here. tracer: strace, in the start step, never drops.',
    });
  }
  return {
    output: resolve(text('output') || 'micropacker-capture'),
    onDrops: oneOf('on-drops', text('on-drops') || 'fail', ['fail', 'warn']),
    keepCapture: booleanOf('keep-capture', text('keep-capture') || 'false'),
  };
}

/** How to upload what is made of `image`. Throws `Failure` for the first wrong input. */
export function readUpload(image: string): UploadOptions {
  const text = (name: InputName) => input(name).trim();
  return {
    enabled: booleanOf('upload', text('upload') || 'true'),
    name: artifactName(text('artifact-name') || 'micropacker-{image}', image),
    retentionDays: integerOf('retention-days', text('retention-days') || '0', 0, 400),
    compressionLevel: integerOf('compression-level', text('compression-level') || '6', 0, 9),
  };
}

function input(name: InputName): string {
  return core.getInput(name, { trimWhitespace: false });
}

/** `{image}` replaced, and the characters that an artifact's name cannot have. */
export function artifactName(template: string, image: string): string {
  return template.replaceAll('{image}', slug(image)).replace(/["':<>|*?\r\n\\/]+/g, '-');
}
