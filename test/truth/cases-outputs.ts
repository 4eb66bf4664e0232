import type { Case } from './case.ts';

const REFUSED = {
  image: 'shell',
  program: 'echo done',
  list: 'run',
  before: 'ok',
  code: 1,
  outcome: 'no report',
} as const;
const REQUEST = { ...REFUSED, kind: 'what was tested' } as const;
const OUTPUT = { ...REFUSED, kind: 'the output folder' } as const;

/** The results of an earlier run, and the check that each of them is still the same. */
const EARLIER = { prepare: 'cp -a "$EARLIER" out', afterwards: 'diff -r "$EARLIER" out' };
const FOREIGN = 'holds files that no earlier run wrote, or that were changed since:';

export const OUTPUTS: readonly Case[] = [
  {
    ...REQUEST,
    name: 'run-args with another image',
    flags: ['--run-arg=--label', '--run-arg=a=b', '--run-arg=micropacker-test-base'],
    says: ['run-args: "micropacker-test-base" is not an option of docker run', 'The image belongs in image'],
  },
  {
    ...REQUEST,
    name: 'run-args with a command after a switch',
    flags: ['--run-arg=--init', '--run-arg=true'],
    says: ['run-args: "true" is not an option of docker run', 'its command in command'],
  },
  {
    ...OUTPUT,
    name: "output: . with the user's own files",
    flags: ['--output', '.'],
    prepare: 'echo FROM mine > Dockerfile; echo mine > files.txt',
    afterwards: '[ "$(cat Dockerfile files.txt)" = "FROM mine\nmine" ]; [ ! -e rootfs.tar ]',
    says: [`${FOREIGN} files.txt, Dockerfile`, 'move these files away'],
  },
  {
    ...OUTPUT,
    name: 'a result that the user has changed is theirs',
    prepare: `${EARLIER.prepare}; echo '# mine' >> out/files.txt`,
    afterwards: 'tail -n 1 out/files.txt | grep -qx "# mine"; cmp "$EARLIER/rootfs.tar" out/rootfs.tar',
    outcome: 'not verified',
    says: [`${FOREIGN} files.txt`],
  },
  {
    ...OUTPUT,
    ...EARLIER,
    name: 'a mistyped file list leaves the earlier results',
    flags: ['--file-list', 'nope.txt'],
    outcome: 'not verified',
    says: ['nope.txt'],
  },
  {
    ...OUTPUT,
    ...EARLIER,
    name: 'a mistyped image leaves the earlier results',
    flags: ['--image', 'micropacker-test-nope'],
    outcome: 'not verified',
    says: ['micropacker-test-nope', 'The results of an earlier run in'],
  },
  {
    ...OUTPUT,
    name: 'two runs in one folder at once',
    program: 'echo done',
    flags: ['--verify', 'false'],
    test: '! node "$CLI" run --image "$IMAGE" --output out --test true 2> second; grep "^error: output: another run" second',
    code: 0,
    outcome: 'not verified',
    says: ['error: output: another run is writing to', 'not verified: the test did not run'],
  },
  {
    ...OUTPUT,
    name: 'two images in one folder, in one job',
    earlier: { image: 'micropacker-test-truth-perl', command: '1\nx', tags: 'micropacker-test-truth:other' },
    afterwards: 'docker image rm micropacker-test-truth:other',
    says: ['holds the results for micropacker-test-truth-perl from an earlier step of this job', 'a folder of its own'],
  },
];
