import { counted, showCount, showDuration } from '../../base/units.ts';
import type { ContainerRecord } from '../report.ts';
import { code, folded } from './markdown.ts';

const MOST = 100;

/** For example "The test started 17 containers of the image, with 9 different commands". */
export function containersText(containers: readonly ContainerRecord[]): string {
  const commands = new Set(containers.map(({ entrypoint, command }) => JSON.stringify([entrypoint, command])));
  return `The test started ${counted(containers.length, 'container')} of the image, with ${counted(commands.size, 'different command')}`;
}

/** The arguments of a container as one line; empty for the image's own. */
export function argumentsText({ entrypoint, command }: Pick<ContainerRecord, 'entrypoint' | 'command'>): string {
  const own = entrypoint ? [`--entrypoint ${entrypoint.join(' ') || "''"}`] : [];
  return [...own, ...command].join(' ');
}

/** The containers that the test started, folded. */
export function containerParts(containers: readonly ContainerRecord[] | undefined): string[] {
  if (!containers || containers.length === 0) return [];
  const rows = containers.slice(0, MOST).map((one) => {
    const end = one.exitCode === undefined ? 'stopped' : String(one.exitCode);
    const ms = one.ms === undefined ? '–' : showDuration(one.ms);
    return `| ${code(one.name)} | ${code(argumentsText(one) || '(the image’s own)')} | ${end} | ${ms} | ${showCount(one.files.length)} |`;
  });
  const head = ['| Container | Command | Exit code | Time | Paths |', '|---|---|--:|--:|--:|'];
  return [folded(`Containers that the test started: ${showCount(containers.length)}`, [...head, ...rows])];
}
