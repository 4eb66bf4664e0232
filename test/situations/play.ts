import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { parseFileList } from '../../src/filelist/filelist.ts';
import { Job, type Sub } from '../runner/job.ts';
import { commandLine, processes, withTrackingId } from '../runner/processes.ts';
import { type ActionResult, leftInTemp, type RunningAction } from '../runner/runner.ts';
import { type StallingEngine, stallingEngine } from '../runner/stalling-engine.ts';
import { imageOf, testOf } from './programs.ts';
import type { Setting } from './setting.ts';
import type { Event, Situation, Step } from './situation.ts';
import { startTimes } from './world.ts';

export const TAG = 'micropacker-test-situation-micro';

/** The result of a row's job. */
export interface Outcome {
  /** Exit code of the last step that is an action. */
  code: number | null;
  signal: NodeJS.Signals | null;
  errors: string[];
  summary: string;
  /** Warnings and notices, including those of post steps. */
  said: string[];
  /** Paths of the file list; undefined without a list. */
  list: string[] | undefined;
  /** Leftover temporary files and processes of the job. */
  left: string[];
}

/** Runs the job of a row, with its post steps; `tools` is the runner's folder of unpacked tools. */
export async function play(row: Situation, { inputs }: Setting, twins: string, tools: string): Promise<Outcome> {
  const engine = row.during?.[2].some((event) => event.startsWith('the engine')) ? await stallingEngine() : undefined;
  const job = new Job();
  job.env = {
    DOCKER_CONFIG: process.env.MICROPACKER_TEST_COMPOSE!,
    COMPOSE: inputs['compose-file']?.split('\n')[0] ?? '',
    TWINS: twins,
    ...(row.place === 'a new runner' ? {} : { RUNNER_TOOL_CACHE: tools }),
    ...(engine ? { DOCKER_HOST: engine.host } : {}),
    ...row.env,
  };
  const disk = row.place === 'a full disk' ? smallDisk(job) : undefined;
  try {
    const played = new Played(row, job, inputs, engine);
    for (const step of row.steps ?? (['whole'] as const)) await played.step(step);
    return await played.outcome();
  } finally {
    // A failed row must not keep the ports of the next one.
    await job.posts();
    disk?.();
    job.remove();
    await engine?.close();
  }
}

function smallDisk({ temp }: Job): () => void {
  mkdirSync(temp, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'none', temp]);
  return () => void execFileSync('umount', [temp]);
}

class Played {
  readonly #row: Situation;
  readonly #job: Job;
  readonly #inputs: Record<string, string>;
  readonly #engine: StallingEngine | undefined;
  readonly #results: ActionResult[] = [];
  #list: string | undefined;

  constructor(row: Situation, job: Job, inputs: Record<string, string>, engine: StallingEngine | undefined) {
    this.#row = row;
    this.#job = job;
    this.#inputs = inputs;
    this.#engine = engine;
  }

  async step(step: Step): Promise<void> {
    switch (step) {
      case 'whole':
        return this.#action('', {
          ...this.#observing(),
          test: this.#test(),
          tags: TAG,
          upload: 'false',
          // Two more runs; the rows about it set it.
          'watch-verify': 'false',
          ...this.#row.inputs,
        });
      case 'start':
        return this.#action('start', { ...this.#observing(), ...this.#row.inputs });
      case 'test':
        return void this.#job.run(['bash', '-eo', 'pipefail', '-c', this.#test()]);
      case 'stop':
        return this.#action('stop', { upload: 'false' });
      case 'pack':
        return this.#action('pack', this.#packing());
      case 'start again': {
        const { annotations } = await this.#job.uses('start', this.#observing());
        return expect(annotations[0]?.message).toMatch(/^start: a capture is already running/);
      }
      case 'the watcher is killed': {
        const mail = readFileSync(join(this.#job.temp, 'micropacker-start', 'watcher.json'), 'utf8');
        return void process.kill((JSON.parse(mail) as { pid: number }).pid, 'SIGKILL');
      }
      case 'the tracer is killed': {
        const tracer = processes().find((pid) => commandLine(pid).includes('thread.cgroups contains'));
        process.kill(tracer!, 'SIGKILL');
        return sleep(1000);
      }
      case 'the folder is taken away': {
        rmSync(this.#job.temp, { recursive: true });
        const { trackingId } = this.#results[0]!;
        return expect.poll(() => withTrackingId(trackingId), { timeout: 30_000 }).toEqual([]);
      }
    }
  }

  /** Runs the post steps and collects the result. */
  async outcome(): Promise<Outcome> {
    const started = startTimes();
    const posts = await this.#job.posts();
    const killed = this.#results.some(({ signal }) => signal !== null);
    // After a step that ended by itself, the post step has nothing to restore. Crashing containers and runs beside it
    // restart at any time.
    const { steps, project, place } = this.#row;
    const steady = steps === undefined && project !== 'crashing' && place !== 'another run beside it';
    if (!killed && steady) expect(startTimes()).toEqual(started);
    const last = this.#results.at(-1)!;
    const annotations = [...this.#results, ...posts].flatMap((result) => result.annotations);
    const messages = (wanted: boolean) =>
      annotations.filter(({ kind }) => (kind === 'error') === wanted).map(({ message }) => message);
    const temp = existsSync(this.#job.temp) ? leftInTemp(this.#job.home) : [];
    return {
      code: last.code,
      signal: last.signal,
      errors: messages(true),
      summary: last.summary,
      said: messages(false),
      list: this.#list === undefined ? undefined : parseFileList(readFileSync(this.#list), this.#list).paths,
      left: [
        ...temp.filter((name) => !/^micropacker(-capture)?$/.test(name)),
        ...[...this.#results, ...posts].flatMap(({ trackingId }) => withTrackingId(trackingId)),
      ],
    };
  }

  async #action(sub: Sub, inputs: Record<string, string>): Promise<void> {
    let seen = this.#results.length > 0;
    const [line, waitMs, events] = this.#row.during ?? [/$^/, 0, []];
    const running = this.#job.begin(sub, inputs, {
      onLine: (text) => {
        if (seen || !line.test(text)) return;
        seen = true;
        setTimeout(() => {
          for (const event of events) this.#happen(event, running);
        }, waitMs);
      },
    });
    const result = await running.done;
    this.#results.push(result);
    this.#list = result.outputs['file-list'] ?? this.#list;
  }

  #happen(event: Event, running: RunningAction): void {
    if (event === 'SIGKILL') running.kill();
    else if (event === 'the engine stops answering for 12 s') this.#engine!.stall(12_000);
    else void running.cancel();
    if (event === 'two cancels') setTimeout(() => void running.cancel(), 50);
  }

  /**
   * The user's test. In each phase, it saves the first container's description: a second container belongs to a traced
   * run.
   */
  #test(): string {
    const keep =
      'twin=$TWINS/$MICROPACKER_PHASE.json; [ -e $twin ] || docker container inspect $MICROPACKER_CONTAINER > $twin\n';
    return `${this.#row.target === 'image' ? '' : keep}${testOf(this.#row)}`;
  }

  #observing(): Record<string, string> {
    const { target, tracer, program } = this.#row;
    const image: Record<string, string> = target === 'image' ? { image: imageOf(program) } : {};
    const { MICROPACKER_TEST_SYSDIG: archive, MICROPACKER_TEST_PROBE: probe } = process.env;
    return { ...this.#inputs, ...image, tracer, 'sysdig-url': archive!, 'sysdig-driver': `bpf:${probe}` };
  }

  #packing(): Record<string, string> {
    const run = { 'run-args': '--publish=80', test: testOf({ ...this.#row, test: '' }), tracer: 'strace' };
    return { image: imageOf(), 'file-lists': this.#list!, tags: TAG, upload: 'false', 'watch-verify': 'false', ...run };
  }
}
