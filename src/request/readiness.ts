import { Failure } from '../base/failure.ts';

/** When the container counts as ready (`ready`). */
export type Readiness =
  | { kind: 'auto' }
  | { kind: 'none' }
  | { kind: 'exit' }
  | { kind: 'http'; url: string }
  | { kind: 'tcp'; port: number }
  | { kind: 'log'; pattern: RegExp }
  | { kind: 'exec'; command: string };

const FORMS = 'auto, http://HOST:PORT/PATH, tcp:PORT, log:REGEX, exec:COMMAND, exit or none';

/** Reads the `ready` input. Throws `Failure` with the wrong value and the allowed forms. */
export function parseReadiness(text: string): Readiness {
  const value = text.trim();
  if (value === 'auto' || value === 'exit' || value === 'none') return { kind: value };
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return { kind: 'http', url: value };
  const port = Number(/^tcp:(\d+)$/.exec(value)?.[1]);
  if (port > 0 && port < 65536) return { kind: 'tcp', port };
  if (value.startsWith('log:') && value.length > 4) return { kind: 'log', pattern: regex(value.slice(4)) };
  if (value.startsWith('exec:') && value.length > 5) return { kind: 'exec', command: value.slice(5) };
  throw new Failure(`ready: got "${text}", want ${FORMS}`);
}

function regex(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    throw new Failure(`ready: "${source}" is not a regular expression: ${(error as Error).message}`, { cause: error });
  }
}
