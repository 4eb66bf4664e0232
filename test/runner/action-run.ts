import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project } from '../support/cli.ts';
import type { ServiceImage } from '../support/images.ts';
import { images } from '../support/images.ts';
import { ResultsService } from './results-service.ts';
import { type ActionOptions, type ActionResult, runAction } from './runner.ts';

/** A runner with its artifact service, for the tests of one file. */
export interface TestRunner {
  home: string;
  results: ResultsService;
  /** Runs the main step of the built action; `inputs` are added to those of the image. */
  main(inputs?: Record<string, string>, more?: Partial<ActionOptions>): Promise<ActionResult>;
  post(state: Record<string, string>): Promise<ActionResult>;
  close(): Promise<void>;
}

export function service(name: string): ServiceImage {
  return images.find((image) => image.name === name)!;
}

/** A workflow's inputs for packing a service image. Not watched: the test of a watched verification says so. */
export function inputsFor(image: ServiceImage): Record<string, string> {
  const { MICROPACKER_TEST_SYSDIG: archive, MICROPACKER_TEST_PROBE: probe } = process.env;
  const sysdig = { 'sysdig-url': archive!, 'sysdig-driver': `bpf:${probe}` };
  return {
    image: image.tag,
    'run-args': image.runArgs.join('\n'),
    ready: image.ready,
    test: `cd ${project}\n${image.test.join(' ')}`,
    tracer: image.tracer,
    'watch-verify': 'false',
    ...(image.tracer === 'sysdig' ? sysdig : {}),
  };
}

export async function startRunner(image: ServiceImage): Promise<TestRunner> {
  const home = mkdtempSync(join(tmpdir(), 'runner-'));
  const results = await ResultsService.start();
  const base = { action: project, home, results };
  return {
    home,
    results,
    main: (inputs, more) => runAction({ ...base, step: 'main', inputs: { ...inputsFor(image), ...inputs }, ...more }),
    post: (state) => runAction({ ...base, step: 'post', state, inputs: inputsFor(image) }),
    async close() {
      await results.close();
      rmSync(home, { recursive: true });
    },
  };
}
