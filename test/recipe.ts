import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readPairs } from './action/command-files.ts';
import { jobContexts, jobEnv } from './action/environment.ts';
import { expand } from './action/inputs.ts';
import { Job, type Sub } from './action/job.ts';
import { ResultsService } from './action/results-service.ts';
import type { ActionResult } from './action/runner.ts';
import { project } from './cli.ts';
import { actionOf } from './docs/project.ts';

interface Step {
  id?: string;
  uses?: string;
  run?: string;
  with?: Record<string, string | number | boolean>;
  env?: Record<string, string>;
}

/** What stands for somebody else's action: gets its inputs, returns its outputs. */
export type Other = (inputs: Record<string, string>, job: RecipeJob) => Record<string, string>;

export interface RecipeOptions {
  /** Others' actions by name, without the version. */
  others: Record<string, Other>;
  /** What a step of ours gets more than the workflow gives it. */
  inputs: Record<string, string>;
  contexts: object;
}

/** A job of a workflow, on a runner of its own: its steps are run one after the other, as often as `run` is called. */
export class RecipeJob {
  readonly job = new Job();
  /** Of each step with an id. */
  outputs: Record<string, Record<string, string>> = {};
  readonly #steps: Step[];
  readonly #options: RecipeOptions;

  constructor(workflow: string, name: string, options: RecipeOptions) {
    this.#steps = parse(workflow).jobs[name].steps;
    this.#options = options;
  }

  /** Returns what came of our own action; the steps after a failure are left out, as the runner does. */
  async run(): Promise<ActionResult> {
    let ours: ActionResult | undefined;
    for (const step of this.#steps) {
      const inputs = Object.fromEntries(
        Object.entries(step.with ?? {}).map(([key, value]) => [key, this.#expand(String(value))]),
      );
      const action = actionOf(step.uses);
      let outputs: Record<string, string>;
      if (action !== undefined) {
        ours = await this.#uses(action, { ...inputs, ...this.#options.inputs });
        if (ours.code !== 0) break;
        outputs = ours.outputs;
      } else {
        outputs = step.run === undefined ? this.#other(step.uses!)(inputs, this) : this.#script(step);
      }
      if (step.id) this.outputs[step.id] = outputs;
    }
    return ours!;
  }

  /** Runs the post steps, and takes the runner away. */
  async end(): Promise<void> {
    await this.job.posts();
    this.job.remove();
  }

  /** Each run of a workflow has artifacts of its own. */
  async #uses(action: Sub, inputs: Record<string, string>): Promise<ActionResult> {
    const results = await ResultsService.start();
    const { done } = this.job.begin(action, inputs, { results });
    return done.finally(() => results.close());
  }

  #other(uses: string): Other {
    const other = this.#options.others[uses.replace(/@.*$/, '')];
    if (!other) throw new Error(`nothing stands for ${uses}`);
    return other;
  }

  /** A `run` step, with the shell and the options that a runner gives it. */
  #script({ run, env = {} }: Step): Record<string, string> {
    const runner = jobEnv(this.job.home, project);
    const file = join(this.job.temp, 'run.sh');
    const output = join(this.job.temp, 'run-output');
    writeFileSync(file, this.#expand(run!));
    writeFileSync(output, '');
    const given = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, this.#expand(value)]));
    execFileSync('bash', ['-e', file], {
      cwd: this.job.workspace,
      env: { ...runner, ...this.job.env, ...given, GITHUB_OUTPUT: output },
      stdio: 'pipe',
    });
    const outputs = readPairs(readFileSync(output, 'utf8'));
    rmSync(output);
    return outputs;
  }

  #expand(text: string): string {
    const steps = Object.fromEntries(Object.entries(this.outputs).map(([id, outputs]) => [id, { outputs }]));
    return expand(text, { ...jobContexts(this.job.home), ...this.#options.contexts, steps });
  }
}
