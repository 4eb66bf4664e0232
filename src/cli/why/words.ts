import { counted, showBytes, showCount } from '../../base/units.ts';
import { keepLine } from '../../filelist/keep-line.ts';
import type { ReportFile } from '../../report/report.ts';
import type { Answer, Link } from './answer.ts';

type Facts = Pick<ReportFile, 'image' | 'tracer' | 'rules'>;

/** The engine creates these paths in every container. */
const ENGINE_MADE = /^\/(?:proc|sys|dev)\/|^\/\.dockerenv$/;

/** The answer as text: the outcome first, then the chain of reasons, or how to add the path. */
export function inWords(answer: Answer, facts: Facts): string {
  const lines = { packed, dropped, 'left out': leftOut, 'not in the image': notInImage, unknown }[answer.status](
    answer,
    facts,
  );
  return [...lines.slice(0, 1), ...lines.slice(1).map((line) => `  ${line}`)].join('\n');
}

function packed(answer: Answer, facts: Facts): string[] {
  return [
    `${answer.asked} is in the micro image${kindOf(answer)}.`,
    ...linksOf(answer),
    ...reasonsOf(answer.chain, facts),
    ...(answer.container === undefined ? [] : [`The container ${answer.container} touched it first.`]),
    ...contentOf(answer),
  ];
}

function dropped(answer: Answer, facts: Facts): string[] {
  return [
    `${answer.asked} is not in the micro image${kindOf(answer)}: drop excludes it (${answer.drop?.join(' or ')}).`,
    ...linksOf(answer),
    ...reasonsOf(answer.chain, facts).map((line, at) => (at === 0 ? `Without drop it would be packed. ${line}` : line)),
    'To pack it, change drop so that it does not match the path.',
  ];
}

function leftOut(answer: Answer, facts: Facts): string[] {
  const { asked, missingAtRunTime, locked } = answer;
  const used = facts.tracer ? 'it was not used while the test ran' : 'no packed file list names it';
  return [
    `${asked} is not in the micro image${kindOf(answer)}: ${used}, and nothing that is packed needs it.`,
    ...linksOf(answer),
    ...(missingAtRunTime ? ['It was missing at run time: a container of the micro image tried to use it.'] : []),
    ...(locked ? ['The lock names it: lock-mode: union packs it.'] : []),
    ...contentOf(answer),
    ...howToPack(answer),
  ];
}

function howToPack({ drop = [], path, package: owner }: Answer): string[] {
  if (drop.length > 0) return [`drop names it (${drop.join(' or ')}). To pack it, remove that from drop.`];
  return [
    `To pack it, let the test use it, or add ${owner ? 'one of these lines' : 'this line'} to keep:`,
    `  ${keepLine(path)}`,
    ...(owner ? [`  package:${owner}`] : []),
  ];
}

function notInImage(answer: Answer, { image }: Facts): string[] {
  const { asked, locked, nearest, path } = answer;
  const made = ENGINE_MADE.test(path)
    ? 'The engine creates it in every container.'
    : 'If the container creates it at run time, it does not have to be packed.';
  return [
    `${asked} is not in the image ${image.name}.`,
    ...linksOf(answer),
    ...(locked ? ['The lock names it: it existed in the image when the lock was written.'] : []),
    ...(nearest.length > 0 ? [`Did you mean ${nearest.join(' or ')}?`] : [made]),
  ];
}

function unknown({ asked }: Answer): string[] {
  return [`${asked} is not in the micro image.`, 'This report does not list the other files of the image.'];
}

/** For example " (file of libssl3, 690 kB)". */
function kindOf({ type, size, package: owner }: Answer): string {
  if (type === undefined) return '';
  const kinds = {
    file: 'file',
    directory: 'folder',
    symlink: 'symbolic link',
    char: 'device',
    block: 'device',
    fifo: 'fifo',
  };
  return ` (${kinds[type]}${owner ? ` of ${owner}` : ''}${size === undefined ? '' : `, ${showBytes(size)}`})`;
}

function linksOf({ asked, path, links }: Answer): string[] {
  if (links.length === 0 || asked === path) return [];
  return [`It is ${path}, through the ${links.length > 1 ? 'links' : 'link'} ${links.join(', ')}.`];
}

function contentOf({ target, files }: Answer): string[] {
  if (target) return [`It leads to ${target.path}, which is ${target.packed ? '' : 'not '}in the micro image.`];
  if (!files || files.all === 0) return [];
  return [
    `${showCount(files.packed)} of its ${counted(files.all, 'file')} ${files.packed === 1 ? 'is' : 'are'} packed.`,
  ];
}

function reasonsOf(chain: readonly Link[], facts: Facts): string[] {
  return chain.map((link) => `${link.reason}: ${reasonOf(link, facts)}`);
}

function reasonOf({ path, reason, by, byLink, keep }: Link, { tracer, rules }: Facts): string {
  const holds = by?.startsWith(`${path.replace(/\/$/, '')}/`);
  switch (reason) {
    case 'traced':
      if (by) return `${path} was used while the test ran, first by ${by}`;
      return `${path} ${usedOrListed(tracer !== undefined, rules?.fileLists ?? 0)}`;
    case 'symlink':
      if (byLink) return `the link ${by} leads to ${path}`;
      return `${path} is a link in a path that ${by ? `${by} needs` : 'is listed'}`;
    case 'parent':
      if (by)
        return holds
          ? `${path} is the folder that holds ${by}`
          : `${by} names a path in ${path} that does not exist in the image`;
      return `a path in ${path} was created or tried that does not exist in the image`;
    case 'interpreter':
      return `${by} is run by ${path}`;
    case 'library':
      return `${by} needs the library ${path}`;
    case 'config':
      return by ? `${by} needs ${path}` : `the image's configuration, or the engine at start, needs ${path}`;
    case 'keep':
      return `keep names ${path} (${keep?.join(' or ')})`;
    case 'lock':
      return `the lock names ${path}, and lock-mode is union`;
    case 'listed':
      return `its folder was listed while the test ran, so the name of ${path} can matter to the program`;
    case 'healed':
      return `${path} was missing at run time in the micro image, so it was added`;
    case 'missed':
      return `a container of the micro image looked for ${path} in vain while the test passed, so it was added`;
    case 'package-db':
      return `scanners read ${path} to find the packed packages`;
    default:
      return by ? `${path}, for ${by}` : path;
  }
}

function usedOrListed(captured: boolean, lists: number): string {
  const listed = `is named by ${lists > 1 ? `one of the ${lists} file lists that were packed` : 'the file list that was packed'}`;
  if (!captured) return listed;
  return `was used while the test ran${lists > 0 ? `, or ${listed}` : ''}`;
}
