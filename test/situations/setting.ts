import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import { docker, inspect } from '../support/engine.ts';
import { asked, type JobService, startJobService } from '../support/job-service.ts';
import { imageOf } from './programs.ts';
import type { Situation } from './situation.ts';

/** The user's containers before the job. */
export interface Setting {
  /** The inputs that name the target. */
  inputs: Record<string, string>;
  /** The description of the user's container, if any. It must be the same before, after, and for the twin meanwhile. */
  found: () => ReturnType<typeof asked> | undefined;
  remove(): void;
}

const NAME = 'micropacker-test-shop';
const OPTIONS = ['-p', '80', '-p', '18481:81', '-e', 'KEY=a value', '--restart', 'always', '-v', '/anonymous'];

/** Creates the setting, with its files in `folder`. */
export function settingOf({ target, project = 'down' }: Situation, folder: string): Setting {
  if (target === 'service') return serviceSetting(startJobService(imageOf(), OPTIONS));
  if (target === 'compose') return composeSetting(join(folder, NAME), project);
  return { inputs: { 'run-args': '--publish=80' }, found: () => undefined, remove: () => {} };
}

function serviceSetting(service: JobService): Setting {
  return {
    inputs: { container: 'web', services: service.context },
    found: () => asked(service.now()),
    remove: service.remove,
  };
}

const COMPOSE = `services:
  web:
    image: ${imageOf()}
    ports: ["80", "18481:81"]
    environment: { KEY: a value }
    volumes: [/anonymous, "data:/data"]
    depends_on:
      seed: { condition: service_completed_successfully }
      db: { condition: service_healthy }
  db:
    image: ${imageOf()}
    healthcheck: { interval: 1s }
  seed:
    image: ${imageOf()}
    entrypoint: "true"
  other:
    image: ${imageOf()}
    stop_grace_period: 1s
  crashing:
    image: ${imageOf()}
    entrypoint: [sh, -c, "echo why; exit 7"]
    restart: always
volumes: { data: {} }
`;
const MORE = 'services: { web: { networks: { default: { aliases: [shop] } } } }\n';

function composeSetting(folder: string, before: NonNullable<Situation['project']>): Setting {
  mkdirSync(folder, { recursive: true });
  const files = [join(folder, 'compose.yml'), join(folder, 'more.yml')];
  writeFileSync(files[0]!, COMPOSE);
  writeFileSync(files[1]!, MORE);
  const project = files.flatMap((file) => ['--file', file]);
  const compose = (...args: string[]) =>
    docker(['--config', process.env.MICROPACKER_TEST_COMPOSE!, 'compose', ...project, ...args]);
  if (before === 'up') compose('up', '--detach', 'web', 'other');
  if (before === 'crashing') compose('up', '--detach', 'crashing');
  if (before === 'created') compose('create', 'db');
  const service = { up: 'web', crashing: 'crashing', created: '', down: '' }[before];
  const id = service && inspect<ContainerInspect>('container', `${NAME}-${service}-1`).Id;
  return {
    inputs: { 'compose-file': files.join('\n'), 'compose-service': 'web' },
    found() {
      if (id === '') return undefined;
      const container = asked(inspect<ContainerInspect>('container', id));
      // Between two crashes, the container has no ports.
      return before === 'crashing' ? { ...container, ports: [] } : container;
    },
    remove: () => void compose('down', '--volumes', '--remove-orphans', '--timeout', '0'),
  };
}
