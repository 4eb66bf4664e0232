/**
 * Every input of action.yml, and its flag on the command line: `once` for a flag of the same name, `each` for a flag
 * that adds one value to a list, `none` for no flag.
 */
const INPUTS = {
  image: 'once',
  container: 'once',
  services: 'none',
  'compose-file': { each: 'compose-file' },
  'compose-service': 'once',
  'started-by': 'once',
  'run-args': { each: 'run-arg' },
  command: 'once',
  test: 'once',
  shell: 'once',
  ready: 'once',
  'ready-timeout': 'once',
  'test-timeout': 'once',
  tags: { each: 'tag' },
  push: 'once',
  labels: { each: 'label' },
  keep: { each: 'keep' },
  drop: { each: 'drop' },
  'listed-max': 'once',
  'file-lists': { each: 'file-list' },
  lock: 'once',
  'lock-mode': 'once',
  verify: 'once',
  'watch-verify': 'once',
  heal: 'once',
  seccomp: 'once',
  'max-size': 'once',
  'max-ratio': 'once',
  tracer: 'once',
  'sysdig-version': 'once',
  'sysdig-url': 'once',
  'sysdig-sha256': 'once',
  'sysdig-driver': 'once',
  'on-drops': 'once',
  'package-db': 'once',
  sbom: 'once',
  output: 'once',
  'artifact-name': 'none',
  upload: 'none',
  'retention-days': 'none',
  'compression-level': 'none',
  'keep-capture': 'once',
  'github-token': 'none',
} as const;

export type InputName = keyof typeof INPUTS;
export const INPUT_NAMES = Object.keys(INPUTS) as InputName[];

/** A flag of the command line, and the input that it sets. */
export interface Flag {
  name: string;
  input: InputName;
  /** True if the flag can be repeated and adds one value to a list each time. */
  multiple: boolean;
}

export const FLAGS: readonly Flag[] = INPUT_NAMES.flatMap((input) => {
  const flag = INPUTS[input];
  if (flag === 'none') return [];
  return [flag === 'once' ? { name: input, input, multiple: false } : { name: flag.each, input, multiple: true }];
});
