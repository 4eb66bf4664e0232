import type { ImageConfig } from '../../../src/image/config.ts';
import type { Row } from './row.ts';

/** A value of an image of which a builder could make something else. */
export interface InstructionRow extends Row {
  /** Rows of one image are packed and built together. */
  image: number;
  config: ImageConfig;
}

const CMD = { Cmd: ['/x', 'is', 'here'] };
const ODD = 'a\rb\tc $HOME ${PATH} \\ "d" \'e\' \\';

const ROWS: [image: number, attack: string, config: ImageConfig][] = [
  [0, 'ONBUILD that ends in a backslash swallows CMD', { OnBuild: ['RUN true \\'], ...CMD }],
  [0, 'a stop signal that ends in a backslash', { StopSignal: 'SIGTERM\\' }],
  [0, 'a port that ends in a backslash', { ExposedPorts: { '80/tcp\\': {} } }],
  [0, 'a shell check in the form of a list', { Healthcheck: { Test: ['CMD-SHELL', '["a","b"]'] } }],
  [0, 'a volume with a quote', { Volumes: { '/q"': {}, '["/a"]': {} } }],
  [0, 'a label that ends in a backslash', { Labels: { 'a\\': 'b\\', [ODD]: ODD } }],
  [0, 'a variable with everything', { Env: [`ODD=${ODD}`, 'B=<<EOF', 'C=a\nRUN false'] }],
  [0, 'a working folder with everything', { WorkingDir: `/w $HOME "x" \\` }],
  [0, 'a user with a line break', { User: 'a\nRUN false' }],
  [1, 'a stop signal that is a variable', { StopSignal: '$SIG' }],
  [1, 'a health check without a command', { Healthcheck: { Test: ['CMD'] } }],
  [1, 'a shell with a line break', { Shell: ['/bin/sh', '-c\nRUN false', '\\'] }],
  [1, 'an entrypoint of instructions', { Entrypoint: ['', 'a\nRUN false', '["c"]', '\\'] }],
  [1, 'a command that ends in a backslash', { Cmd: ['$x', '"', '\r\n', '<<EOF', '\\'] }],
  [1, 'ONBUILD with a here-document', { OnBuild: ['RUN <<EOF', 'COPY <<"A" /a', '# syntax=x'] }],
  [1, 'a port that is an instruction', { ExposedPorts: { '80/tcp\nRUN false': {}, $PORT: {} } }],
  [1, 'a label that is an instruction', { Labels: { 'x\nRUN false\n': '\n# escape=`\n' } }],
];

export const INSTRUCTION_ROWS: InstructionRow[] = ROWS.map(([image, attack, config]) => {
  const holds = 'as in the image, or a comment says it';
  return { kind: 'instructions', attack, as: 'job user', holds, image, config };
});

/** The configuration of all rows of one image. */
export function configOf(image: number): ImageConfig {
  return Object.assign({}, ...INSTRUCTION_ROWS.filter((row) => row.image === image).map(({ config }) => config));
}
