import { thisProcess } from '../base/owner.ts';
import type { RunnableImage, WorkTag } from '../image/reference.ts';

/** The label of every container that we create, so that a later step can remove those of a killed step. */
export const RUN_LABEL = 'io.micropacker.run';

/** The label of one run, KEY=VALUE. */
export function runLabel(runId: string): string {
  return `${RUN_LABEL}=${runId}`;
}

/** The label with the process that made a container (JSON), so that a later run can remove those of a dead one. */
export const OWNER_LABEL = 'io.micropacker.owner';

export function ownerLabels(): Record<string, string> {
  return { [OWNER_LABEL]: JSON.stringify(thisProcess()) };
}

/** The labels of everything that a run makes in the engine. */
export function runLabels(runId: string): Record<string, string> {
  return { [RUN_LABEL]: runId, ...ownerLabels() };
}

export interface CreateOptions {
  image: RunnableImage;
  /** The value of RUN_LABEL. */
  runId: string;
  runArgs?: readonly string[];
  command?: readonly string[];
  /** `os/arch[/variant]`, only if it differs from the engine's own. */
  platform?: string;
}

/** Arguments of `docker create`. The user's come last, so that they win. */
export function createArgs(options: CreateOptions): string[] {
  const platform = options.platform ? ['--platform', options.platform] : [];
  return [
    'create',
    ...Object.entries(runLabels(options.runId)).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
    ...platform,
    ...(options.runArgs ?? []),
    options.image,
    ...(options.command ?? []),
  ];
}

/** Commands whose arguments are the user's or the image's. */
const WITH_VALUES = ['create', 'run', 'exec', 'compose'];

/** A command for the debug log. Arguments can hold secrets: variables, health checks, commands. */
export function shownCommand(args: readonly string[]): string {
  const [command = '', ...others] = args;
  return WITH_VALUES.includes(command) ? `${command} (with ${others.length} arguments)` : args.join(' ');
}

/** The tag of a run's micro image until it is verified. */
export function workTag(runId: string): WorkTag {
  return `micropacker-run:${runId}` as WorkTag;
}

/** The tag that keeps an original while the test may remove it. */
export function originalTag(runId: string): WorkTag {
  return `${workTag(runId)}-original` as WorkTag;
}

/** The tag of the first micro image while healing makes others. */
export function firstTag(runId: string): WorkTag {
  return `${workTag(runId)}-first` as WorkTag;
}

/** The tag of a micro image's layer until the engine has the image. */
export function layerTag(runId: string): WorkTag {
  return `${workTag(runId)}-layer` as WorkTag;
}
