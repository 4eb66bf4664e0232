import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project } from '../support/cli.ts';
import { jobEnv } from './environment.ts';
import { type ActionOptions, type ActionResult, type RunningAction, startAction } from './runner.ts';

type More = Partial<Pick<ActionOptions, 'node' | 'onLine' | 'results' | 'strategy'>>;

/** One of the project's actions by its folder; '' is the root's. */
export type Sub = '' | 'start' | 'stop' | 'pack';

interface Ran {
  sub: Sub;
  inputs: Record<string, string>;
  result: ActionResult;
}

/**
 * The steps of a job on one runner. They share its folders, and each step sees the GITHUB_ENV of earlier steps. The
 * post steps run at the end in reverse order, each with its own step's state.
 */
export class Job {
  readonly home = mkdtempSync(join(tmpdir(), 'runner-'));
  readonly #more: More;
  readonly #ran: Ran[] = [];
  /** Variables of GITHUB_ENV. */
  env: Record<string, string> = {};

  constructor(more: More = {}) {
    this.#more = more;
  }

  /** Runs the main step of an action. */
  async uses(sub: Sub, inputs: Record<string, string>): Promise<ActionResult> {
    return (await this.begin(sub, inputs)).done;
  }

  /** Like `uses`, but it can be cancelled. */
  begin(sub: Sub, inputs: Record<string, string>, more: More = {}): RunningAction {
    const running = startAction({ ...this.#options(sub, inputs), step: 'main', ...more });
    const done = running.done.then((result) => {
      this.env = { ...this.env, ...result.env };
      this.#ran.push({ sub, inputs, result });
      return result;
    });
    return { ...running, done, cancel: () => running.cancel().then(() => done) };
  }

  /** A `run` step of argv, in the project's folder; throws if it fails. */
  run(argv: string[]): string {
    const env = { ...jobEnv(this.home, project), ...this.env };
    return execFileSync(argv[0]!, argv.slice(1), { cwd: project, env, encoding: 'utf8', stdio: 'pipe' });
  }

  /** Runs the post steps of all actions that have one. */
  async posts(): Promise<ActionResult[]> {
    const results: ActionResult[] = [];
    for (const { sub, inputs, result } of this.#ran.splice(0).reverse()) {
      if (sub === 'stop') continue;
      const options = this.#options(sub, inputs);
      results.push(await startAction({ ...options, step: 'post', state: result.state }).done);
    }
    return results;
  }

  get temp(): string {
    return join(this.home, '_temp');
  }

  get workspace(): string {
    return join(this.home, 'workspace');
  }

  remove(): void {
    rmSync(this.home, { recursive: true });
  }

  #options(sub: Sub, inputs: Record<string, string>) {
    return { action: join(project, sub), home: this.home, inputs, env: this.env, ...this.#more };
  }
}
