import * as core from '@actions/core';
import { slug } from './image/reference.ts';
import { booleanOf, type InputValues, integerOf, type Request, readRequest } from './request.ts';
import { sourceName } from './source.ts';

/** Every input of action.yml, by name. */
export const INPUT_NAMES = [
  'image',
  'container',
  'services',
  'compose-file',
  'compose-service',
  'run-args',
  'command',
  'test',
  'shell',
  'ready',
  'ready-timeout',
  'test-timeout',
  'tags',
  'keep',
  'drop',
  'verify',
  'max-size',
  'max-ratio',
  'tracer',
  'sysdig-version',
  'sysdig-url',
  'sysdig-sha256',
  'sysdig-driver',
  'on-drops',
  'output',
  'artifact-name',
  'upload',
  'retention-days',
  'compression-level',
  'keep-capture',
  'github-token',
] as const;

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

/** Reads and checks all inputs. Throws `Failure` for the first wrong one. */
export function readInputs(): ActionInputs {
  const values: InputValues = Object.fromEntries(
    INPUT_NAMES.map((name) => [name, core.getInput(name, { trimWhitespace: false })]),
  );
  const text = (name: (typeof INPUT_NAMES)[number]) => values[name]?.trim() ?? '';
  const request = readRequest(values);
  return {
    request,
    upload: {
      enabled: booleanOf('upload', text('upload') || 'true'),
      name: artifactName(text('artifact-name') || 'micropacker-{image}', sourceName(request.source)),
      retentionDays: integerOf('retention-days', text('retention-days') || '0', 0, 400),
      compressionLevel: integerOf('compression-level', text('compression-level') || '6', 0, 9),
    },
    githubToken: text('github-token') || undefined,
  };
}

/** `{image}` replaced, and the characters that an artifact's name cannot have. */
export function artifactName(template: string, image: string): string {
  return template.replaceAll('{image}', slug(image)).replace(/["':<>|*?\r\n\\/]+/g, '-');
}
