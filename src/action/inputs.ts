import { join, resolve } from 'node:path';
import * as core from '@actions/core';
import { Failure } from '../base/failure.ts';
import { slug } from '../image/reference.ts';
import { INPUT_NAMES, type InputName } from '../request/input-names.ts';
import { type InputValues, type Request, type RequestExtras, readRequest } from '../request/request.ts';
import { sourceName } from '../request/source.ts';
import { booleanOf, integerOf, oneOf } from '../request/values.ts';
import { filesOf } from './file-globs.ts';

/** How to upload the output. */
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

/**
 * Reads and checks the inputs. Inputs that the action does not have get their defaults. Throws `Failure` for the first
 * wrong one.
 */
export function readInputs(purpose: RequestExtras['purpose'] = 'run'): ActionInputs {
  const values: InputValues = Object.fromEntries(INPUT_NAMES.map((name) => [name, input(name)]));
  const request = readRequest(values, { purpose });
  const name = sourceName(request.source);
  return {
    request: {
      ...request,
      output: outputFolder('micropacker', name),
      fileLists: filesOf(request.fileLists, process.cwd()),
    },
    upload: readUpload(name),
    githubToken: takeToken(process.env),
  };
}

/** The host that the default of github-token belongs to. */
const GITHUB = 'https://github.com';

/**
 * The input github-token, which is then no longer in the environment of what this process starts. Undefined on GitHub
 * Enterprise: the token is the instance's, and sysdig's releases are on github.com.
 */
export function takeToken(env: NodeJS.ProcessEnv): string | undefined {
  const token = env['INPUT_GITHUB-TOKEN']?.trim();
  delete env['INPUT_GITHUB-TOKEN'];
  return (env.GITHUB_SERVER_URL ?? GITHUB) === GITHUB ? token || undefined : undefined;
}

/** Names of the stop step's inputs. The start and pack steps use names of the root action. */
export const STOP_INPUT_NAMES = [
  'output',
  'on-drops',
  'artifact-name',
  'upload',
  'retention-days',
  'compression-level',
  'keep-capture',
] as const;

/** The stop step's inputs, without the upload. */
export interface StopInputs {
  /** The folder for the file list of an image. */
  output: (image: string) => string;
  onDrops: 'fail' | 'warn';
  keepCapture: boolean;
}

/** Throws `Failure` for the first wrong input. */
export function readStopInputs(): StopInputs {
  const text = (name: (typeof STOP_INPUT_NAMES)[number]) => input(name).trim();
  if (text('on-drops') === 'retry') {
    throw new Failure('on-drops: got "retry", want fail or warn', {
      fix: 'The stop step cannot repeat the steps since start. With tracer: strace in the start step, no events are dropped.',
    });
  }
  return {
    output: (image) => outputFolder('micropacker-capture', image),
    onDrops: oneOf('on-drops', text('on-drops') || 'fail', ['fail', 'warn']),
    keepCapture: booleanOf('keep-capture', text('keep-capture') || 'false'),
  };
}

/** Reads how to upload the output for `image`. Throws `Failure` for the first wrong input. */
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

/** The input `output`, or a folder of the image's own, so that two images in one job do not share a folder. */
function outputFolder(kind: string, image: string): string {
  const given = input('output').trim();
  return given ? resolve(given) : join(process.env.RUNNER_TEMP || '.', kind, slug(image));
}

/** The artifact's name: replaces `{image}`, and each run of forbidden characters by "-". */
export function artifactName(template: string, image: string): string {
  return template.replaceAll('{image}', slug(image)).replace(/["':<>|*?\r\n\\/]+/g, '-');
}
