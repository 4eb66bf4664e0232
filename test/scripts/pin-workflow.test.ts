import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { program } from '../capture/scripts.ts';
import { workFolder } from '../capture/stage.ts';
import { read } from '../docs/project.ts';

interface Job {
  permissions?: Record<string, string>;
  steps: { name?: string; uses?: string; run?: string }[];
}

const { jobs } = parse(read('.github/workflows/pin-sysdig.yml')) as { jobs: { pin: Job; propose: Job } };
const TABLE = 'src/capture/sysdig/checksums.json';
const NAME = 'sysdig-0.41.4-x86_64.tar.gz';
let folder: ReturnType<typeof workFolder>;
let origin: string;

/** The checkout of a job, which has its own machine. */
class Machine {
  readonly repository: string;
  readonly temp: string;
  constructor(name: string) {
    this.repository = join(folder.path, name, 'repository');
    this.temp = join(folder.path, name, 'temp');
    mkdirSync(this.temp, { recursive: true });
    execFileSync('git', ['clone', '--quiet', origin, this.repository], { stdio: 'pipe' });
  }

  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.repository, path)), { recursive: true });
    writeFileSync(join(this.repository, path), content);
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b.example'];
    return execFileSync('git', [...identity, ...args], { cwd: this.repository, encoding: 'utf8', stdio: 'pipe' });
  }

  /** Runs a step as GitHub does: bash -e, with the command line `gh` of the test. */
  step(job: Job, name: string): string {
    const script = job.steps.find((step) => step.name === name)?.run;
    const env = {
      PATH: `${folder.path}/bin:${process.env.PATH}`,
      HOME: folder.path,
      RUNNER_TEMP: this.temp,
      GITHUB_OUTPUT: join(this.temp, 'output'),
      GITHUB_REF_NAME: 'main',
      GH_TOKEN: 'secret',
    };
    return execFileSync('bash', ['-e', '-c', script!], { cwd: this.repository, env, encoding: 'utf8', stdio: 'pipe' });
  }
}

beforeEach(() => {
  folder = workFolder();
  origin = join(folder.path, 'origin.git');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  const first = new Machine('first');
  first.write(TABLE, '{}\n');
  first.write('dist/main.js', 'old\n');
  first.write('dist/gone.js', 'old\n');
  first.write('package.json', '{}\n');
  first.write('.gitattributes', read('.gitattributes'));
  first.git('add', '--all');
  first.git('commit', '--quiet', '--message=first');
  first.git('push', '--quiet', 'origin', 'HEAD:main');
  mkdirSync(join(folder.path, 'bin'));
  // Prints the open pull request, if there is one, and keeps how it was called.
  const keep = `echo "$@" >> ${folder.path}/calls`;
  program(join(folder.path, 'bin'), 'gh', `${keep}\n[ "$2" != list ] || cat ${folder.path}/open 2> /dev/null || :`);
});
afterEach(() => folder.remove());

/** The job that fills the table. Returns its machine after the last step; `fill` is what the script and the build do. */
function pinned(fill: (machine: Machine) => void): Machine {
  const machine = new Machine('pin');
  writeFileSync(join(machine.temp, 'archives.txt'), `${NAME} abc (new; $(touch evil) \`touch evil\`)\nWrote table\n`);
  fill(machine);
  machine.step(jobs.pin, 'Keep the change as a patch');
  return machine;
}

const filled = (machine: Machine) => {
  machine.write(TABLE, '{"0.41.4": {}}\n');
  machine.write('dist/main.js', Buffer.from([0, 255, 10]));
  machine.write('dist/added.js', 'new\n');
  machine.write('package.json', '{"evil": true}\n');
  rmSync(join(machine.repository, 'dist/gone.js'));
};

/** The job with rights, which gets the other job's artifact. */
function proposing(from: Machine): Machine {
  const machine = new Machine('propose');
  execFileSync('cp', ['-r', join(from.temp, 'pinned'), machine.temp]);
  return machine;
}

const propose = (machine: Machine) => machine.step(jobs.propose, 'Open a pull request, unless one is open');
const calls = () => readFileSync(join(folder.path, 'calls'), 'utf8').trim().split('\n');

test('a filled table and dist/ become a pull request, and nothing else does', () => {
  const pin = pinned(filled);
  expect(readFileSync(join(pin.temp, 'output'), 'utf8')).toBe('changed=true\n');
  // Also a patch that somebody has changed cannot touch another file.
  pin.git('add', 'package.json');
  writeFileSync(join(pin.temp, 'pinned/pinned.patch'), pin.git('diff', '--cached', '--binary'));
  const machine = proposing(pin);
  propose(machine);
  expect(machine.git('ls-remote', '--heads', 'origin')).toMatch(/refs\/heads\/pin-sysdig$/m);
  expect(machine.git('diff', '--name-status', 'origin/main', 'origin/pin-sysdig').trim().split('\n')).toEqual([
    'A\tdist/added.js',
    'D\tdist/gone.js',
    'M\tdist/main.js',
    `M\t${TABLE}`,
  ]);
  expect(readFileSync(join(machine.repository, 'dist/main.js'))).toEqual(Buffer.from([0, 255, 10]));
  expect(calls()).toEqual([
    'pr list --head pin-sysdig --state open --json url --jq .[].url',
    expect.stringMatching(/^pr create --base main --head pin-sysdig --title .+ --body-file \S+\/pinned\/body\.md$/),
  ]);
});

test('the text of the pull request names the archives, without running what is in their lines', () => {
  const body = readFileSync(join(pinned(filled).temp, 'pinned/body.md'), 'utf8');
  expect(body).toContain(`\`\`\`\n${NAME} abc (new; $(touch evil) \`touch evil\`)\n\`\`\`\n`);
  expect(body).not.toContain('Wrote table');
  expect(body).toContain('run `npm run pin-sysdig` on this branch, in another network');
});

test('an unchanged table is proposed to nobody, also if the build differs', () => {
  const pin = pinned((machine) => machine.write('dist/main.js', 'new\n'));
  expect(existsSync(join(pin.temp, 'output'))).toBe(false);
});

test('an open pull request is left alone', () => {
  const machine = proposing(pinned(filled));
  writeFileSync(join(folder.path, 'open'), 'https://github.com/o/r/pull/7\n');
  expect(propose(machine)).toContain('This pull request is still open: https://github.com/o/r/pull/7');
  expect(calls()).toHaveLength(1);
  expect(machine.git('ls-remote', '--heads', 'origin')).not.toContain('pin-sysdig');
});

test('a branch that a closed pull request has left is replaced', () => {
  const left = new Machine('left');
  left.git('commit', '--quiet', '--allow-empty', '--message=left');
  left.git('push', '--quiet', 'origin', 'HEAD:pin-sysdig');
  const machine = proposing(pinned(filled));
  propose(machine);
  expect(machine.git('log', '--format=%s', 'origin/pin-sysdig')).toBe("SHA-256 of sysdig's releases\nfirst\n");
});

test('only the job that runs nothing of npm may write', () => {
  expect(jobs.pin.permissions).toBeUndefined();
  expect(jobs.propose.permissions).toEqual({ contents: 'write', 'pull-requests': 'write' });
  const runs = jobs.propose.steps.map(({ run = '' }) => run).join('\n');
  expect(runs).not.toMatch(/\b(?:npm|npx|node)\b/);
});
