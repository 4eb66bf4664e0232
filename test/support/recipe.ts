import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { actionOf } from '../docs/project.ts';
import { readPairs } from '../runner/command-files.ts';
import { jobContexts, jobEnv } from '../runner/environment.ts';
import { expand } from '../runner/inputs.ts';
import { Job, type Sub } from '../runner/job.ts';
import { ResultsService } from '../runner/results-service.ts';
import type { ActionResult } from '../runner/runner.ts';
import { project } from './cli.ts';

interface Step {
  id?: string;
  uses?: string;
  run?: string;
  with?: Record<string, string | number | boolean>;
  env?: Record<string, string>;
}

/** A replacement for a third-party action: gets its inputs, returns its outputs. */
export type Other = (inputs: Record<string, string>, job: RecipeJob) => Record<string, string>;

export interface RecipeOptions {
  /** Third-party actions by name, without the version. */
  others: Record<string, Other>;
  /** Extra inputs for our own action. */
  inputs: Record<string, string>;
  contexts: object;
}

/** A job of a workflow, on its own runner. Each call of `run` runs all its steps in order. */
export class RecipeJob {
  readonly job = new Job();
  /** Outputs of each step with an id. */
  outputs: Record<string, Record<string, string>> = {};
  readonly #steps: Step[];
  readonly #options: RecipeOptions;

  constructor(workflow: string, name: string, options: RecipeOptions) {
    this.#steps = parse(workflow).jobs[name].steps;
    this.#options = options;
  }

  /** Returns the result of our own action. As on the runner, steps after a failure are skipped. */
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

  /** Runs the post steps and removes the runner. */
  async end(): Promise<void> {
    await this.job.posts();
    this.job.remove();
  }

  /** Each run of a workflow has its own artifacts. */
  async #uses(action: Sub, inputs: Record<string, string>): Promise<ActionResult> {
    const results = await ResultsService.start();
    const { done } = this.job.begin(action, inputs, { results });
    return done.finally(() => results.close());
  }

  #other(uses: string): Other {
    const other = this.#options.others[uses.replace(/@.*$/, '')];
    if (!other) throw new Error(`no replacement for ${uses}`);
    return other;
  }

  /** A `run` step, with the runner's shell and options. */
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
