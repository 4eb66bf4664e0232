import { Failure } from '../failure.ts';
import type { ApiRequest } from './api.ts';

/** The label that every container of ours carries, so that a later step can remove what a killed one left. */
export const RUN_LABEL = 'io.micropacker.run';

/** The label of one run, KEY=VALUE. */
export function runLabel(runId: string): string {
  return `${RUN_LABEL}=${runId}`;
}

export interface CreateOptions {
  image: string;
  /** The value of RUN_LABEL. */
  runId: string;
  runArgs?: readonly string[];
  command?: readonly string[];
  /** `os/arch[/variant]`, only where it is not the engine's own. */
  platform?: string;
}

/** `docker create` arguments: ours first, so that the user's win where both say the same. */
export function createArgs(options: CreateOptions): string[] {
  const platform = options.platform ? ['--platform', options.platform] : [];
  return [
    'create',
    '--label',
    runLabel(options.runId),
    ...platform,
    ...(options.runArgs ?? []),
    options.image,
    ...(options.command ?? []),
  ];
}

/**
 * Creates an instance of the image that is never started, only read. It needs a command where the image has none; a tmpfs over each
 * volume keeps the engine from copying the image's files into new volumes.
 */
export function instanceRequest({ image, runId, platform }: CreateOptions, volumes: readonly string[]): ApiRequest {
  const mounts = volumes.filter((path) => path.startsWith('/') && path !== '/').map((path) => [path, '']);
  const body = {
    Image: image,
    Cmd: ['/.micropacker-never-started'],
    Labels: { [RUN_LABEL]: runId },
    HostConfig: { NetworkMode: 'none', Tmpfs: Object.fromEntries(mounts) },
  };
  const query = platform ? `?platform=${encodeURIComponent(platform)}` : '';
  return { method: 'POST', path: `/containers/create${query}`, body };
}

const REFUSED = new Map([
  ['--cidfile', 'the container is created twice, once from each image, and the file can be written only once'],
  ['--pull', 'a missing image is pulled, one that is there is taken as it is'],
]);

/**
 * The user's `docker run` arguments as `docker create` takes them: `-d` and `--rm` are taken out (the container runs detached, and we
 * remove it once its log was read). Throws `Failure` for what cannot work.
 */
export function runArgsForCreate(runArgs: readonly string[]): string[] {
  const kept: string[] = [];
  for (const arg of runArgs) {
    const flag = arg.split('=', 1)[0]!;
    const refused = REFUSED.get(flag);
    if (refused) {
      throw new Failure(`run-args: ${flag} cannot be used here: ${refused}`, { mend: `Remove ${flag} from run-args.` });
    }
    if (/^--(rm|detach)(=|$)/.test(arg)) continue;
    const short = /^-[ditP]+$/.test(arg) ? arg.replaceAll('d', '') : arg;
    if (short !== '-') kept.push(short);
  }
  return kept;
}
