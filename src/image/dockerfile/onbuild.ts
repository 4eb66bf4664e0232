import { jsonArrayIn } from './json-array.ts';
import { notSaid } from './line.ts';

/** What may follow ONBUILD. */
const TRIGGERS =
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(' ');

/**
 * ONBUILD with the text of a trigger, or a comment if no Dockerfile can say it: the text must be one line, and be an
 * instruction that builders can read now.
 * Source: https://docs.docker.com/reference/dockerfile/#onbuild
 */
export function onbuild(trigger: string): string {
  if (fits(trigger)) return `ONBUILD ${trigger}`;
  return notSaid('ONBUILD', trigger);
}

function fits(trigger: string): boolean {
  // A here-document would take the lines that follow.
  if (/[\r\n]|^[\s\u0085]|[\s\u0085]$|\\$|<</.test(trigger)) return false;
  const [, name = '', rest = ''] = /^([a-z]+)[ \t]+(.+)$/i.exec(trigger) ?? [];
  const instruction = name.toUpperCase();
  if (!TRIGGERS.includes(instruction)) return false;
  if (instruction === 'ENV' || instruction === 'LABEL') return isAssignment(rest);
  return jsonArrayIn(rest)?.every((word) => typeof word === 'string') ?? true;
}

/** NAME=VALUE …, or the old form NAME VALUE. Blanks in quotes do not end a word. */
function isAssignment(text: string): boolean {
  const words = text.match(/(?:\\.|"(?:\\.|[^"\\])*(?:"|$)|'[^']*(?:'|$)|\S)+/g) ?? [];
  if (!words[0]?.includes('=')) return /^\S+[ \t]+\S/.test(text);
  return words.every((word) => /^[^=]+=/.test(word));
}
