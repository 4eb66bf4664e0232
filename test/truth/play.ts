import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUN_LABEL } from '../../src/engine/argv.ts';
import type { Report } from '../../src/report/report.ts';
import { Job } from '../runner/job.ts';
import { cli, project, readReport } from '../support/cli.ts';
import { hasImage, removeImage } from '../support/engine.ts';
import type { Case } from './case.ts';
import { commandOf, type ImageName, pathsIn, tagOf } from './images.ts';

const ENDED_WELL = '[ "$(docker inspect --format "{{.State.ExitCode}}" "$MICROPACKER_CONTAINER")" = 0 ]';

/** What a step did, and what its micro image does. */
export interface Played {
  code: number | null;
  said: string;
  report: Report | undefined;
  /** The output and exit code on both images, run by hand; undefined for a program that goes on, or no micro image. */
  byHand: { original: string; micro: string } | undefined;
}

/** Plays a case in the new folder `folder`. `starts` are the output folders of the captures of each image's start. */
export async function play(one: Case, folder: string, starts: Record<ImageName, string>): Promise<Played> {
  const tag = `micropacker-test-truth:${folder.split('/').at(-1)}`;
  mkdirSync(folder);
  const env = {
    ...process.env,
    EARLIER: starts[one.image],
    CLI: join(project, 'dist/cli.js'),
    IMAGE: tagOf(one.image),
    PROGRAM: one.program,
  };
  const script = (text = '') => execFileSync('bash', ['-euc', text], { cwd: folder, env, stdio: 'pipe' });
  try {
    script(one.prepare);
    const step = await (one.earlier ? playJob(one, one.earlier, tag) : playStep(one, folder, starts, tag, env));
    script(one.afterwards);
    const output = join(folder, 'out');
    const report = existsSync(join(output, 'report.json')) ? readReport(output) : undefined;
    const ends = (one.ready ?? 'exit') === 'exit';
    return { ...step, report, byHand: ends && hasImage(tag) ? byHand(one, tag) : undefined };
  } finally {
    removeImage(tag);
  }
}

async function playStep(
  one: Case,
  folder: string,
  starts: Record<ImageName, string>,
  tag: string,
  env: NodeJS.ProcessEnv,
): Promise<Pick<Played, 'code' | 'said'>> {
  const list = one.list === 'run' ? undefined : [...pathsIn(join(starts[one.image], 'files.txt')), ...one.list];
  if (list) writeFileSync(join(folder, 'list.txt'), `${list.join('\n')}\n`);
  const command = list ? ['pack', '--file-list', 'list.txt'] : ['run'];
  const from = one.container
    ? ['--container', one.container]
    : ['--image', tagOf(one.image), '--command', commandOf(one.program)];
  const image = [...from, '--ready', one.ready ?? 'exit'];
  // A later flag replaces an earlier one. By its label, no two cases have the same micro image: an engine that removes
  // an image for one run can refuse it to another that has just loaded it.
  const own = ['--tag', tag, '--label', `case=${tag}`];
  const flags = ['--tracer', 'strace', '--output', 'out', ...own, ...(one.flags ?? [])];
  const args = [...command, ...image, ...flags, '--test', one.test ?? ENDED_WELL];
  const { code, stdout, stderr } = await cli(args, { cwd: folder, env });
  return { code, said: `${stderr}\n${stdout}` };
}

/** Two steps of a job with the inputs of the case; the first has some inputs of its own. */
async function playJob(one: Case, earlier: NonNullable<Case['earlier']>, tag: string) {
  const inputs = { image: tagOf(one.image), command: commandOf(one.program), test: one.test ?? ENDED_WELL, tags: tag };
  const quick = { ready: one.ready ?? 'exit', tracer: 'strace', verify: 'false', upload: 'false', output: 'out' };
  const job = new Job();
  job.env = { RUNNER_TRACKING_ID: tag };
  try {
    const first = await job.uses('', { ...inputs, ...quick, ...earlier });
    if (first.code !== 0) throw new Error(first.log.join('\n'));
    const { code, annotations } = await job.uses('', { ...inputs, ...quick });
    return { code, said: annotations.map(({ message }) => message).join('\n') };
  } finally {
    await job.posts();
    job.remove();
  }
}

/** Runs the program on both images, and gives what it printed and its exit code. */
function byHand({ image, program }: Case, micro: string): Played['byHand'] {
  const once = (name: string) => {
    const { stdout, status } = spawnSync(
      'docker',
      ['run', '--rm', '--label', `${RUN_LABEL}=by-hand`, name, program, 'x'],
      { encoding: 'utf8' },
    );
    return `${stdout}exit code ${status}`;
  };
  return { original: once(tagOf(image)), micro: once(micro) };
}
