import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface ActionInput {
  description: string;
  required?: boolean;
  default?: string;
}

export interface ActionFile {
  inputs: Record<string, ActionInput>;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string; post?: string; 'post-if'?: string };
}

/** A file of the project as text; `path` is relative to the project's root. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The folders of the actions; '' is the root. */
export const ACTIONS = ['', 'start', 'stop', 'pack'] as const;
export type ActionName = (typeof ACTIONS)[number];

/** Path of its action.yml, relative to the project's root. */
export function actionPath(name: ActionName): string {
  return join(name, 'action.yml');
}

export function readAction(name: ActionName = ''): ActionFile {
  return parse(read(actionPath(name)));
}

/** Our action in a step's `uses`, as named in this repository or elsewhere; undefined for third-party actions. */
export function actionOf(uses = ''): ActionName | undefined {
  const folder = /^(?:\.|OWNER\/micropacker-action)\/?(start|stop|pack|)(?:@.*)?$/.exec(uses)?.[1];
  return ACTIONS.find((name) => name === folder);
}

/** The workflows' paths relative to the project's root. */
export function workflows(): string[] {
  return readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`);
}

/** The complete workflows in the documents, which users copy, by `path#n` for the n-th. */
export function recipes(): Record<string, string> {
  const pages = ['README.md', ...readdirSync(join(ROOT, 'docs'), { recursive: true }).map((name) => `docs/${name}`)];
  const found = pages
    .filter((page) => page.endsWith('.md'))
    .flatMap((page) => {
      const blocks = [...read(page).matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml]) => yaml!);
      return blocks.filter((yaml) => /^on:/m.test(yaml)).map((yaml, at) => [`${page}#${at + 1}`, yaml] as const);
    });
  return Object.fromEntries(found);
}
