import type { ReportFile } from '../report/report.ts';
import { showBytes, showCount } from '../units.ts';
import type { Answer, Link } from './answer.ts';
import { keepLine } from './keep-line.ts';

type Facts = Pick<ReportFile, 'image' | 'tracer' | 'rules'>;

/** The engine makes what is in them in every container. */
const ENGINE_MADE = /^\/(?:proc|sys|dev)\/|^\/\.dockerenv$/;

/** The answer for people: the outcome first, then the chain or what would bring the path in. */
export function inWords(answer: Answer, facts: Facts): string {
  const lines = { packed, dropped, 'left out': leftOut, 'not in the image': notThere, unknown }[answer.status](
    answer,
    facts,
  );
  return [...lines.slice(0, 1), ...lines.slice(1).map((line) => `  ${line}`)].join('\n');
}

function packed(answer: Answer, facts: Facts): string[] {
  return [
    `${answer.asked} is in the micro image${kindOf(answer)}.`,
    ...wayOf(answer),
    ...becauseOf(answer.chain, facts),
    ...contentOf(answer),
  ];
}

function dropped(answer: Answer, facts: Facts): string[] {
  return [
    `${answer.asked} is not in the micro image${kindOf(answer)}: drop took it away (${answer.drop?.join(' or ')}).`,
    ...wayOf(answer),
    ...becauseOf(answer.chain, facts).map((line, at) => (at === 0 ? `Without drop it would be there. ${line}` : line)),
    'To bring it in, change drop so that it does not name the path.',
  ];
}

function leftOut(answer: Answer, facts: Facts): string[] {
  const { asked, lookedForInVain, locked, path, package: owner } = answer;
  const used = facts.tracer ? 'it was not used while the test ran' : 'no packed file list names it';
  return [
    `${asked} is not in the micro image${kindOf(answer)}: ${used}, and nothing that is packed needs it.`,
    ...wayOf(answer),
    ...(lookedForInVain ? ['A container of the micro image looked for it in vain.'] : []),
    ...(locked ? ['The lock names it; with lock-mode: union it would be packed.'] : []),
    ...contentOf(answer),
    `To bring it in, let the test use it, or add ${owner ? 'one of these lines' : 'this line'} to keep:`,
    `  ${keepLine(path)}`,
    ...(owner ? [`  package:${owner}`] : []),
  ];
}

function notThere(answer: Answer, { image }: Facts): string[] {
  const { asked, locked, nearest, path } = answer;
  const made = ENGINE_MADE.test(path)
    ? 'The engine makes it in every container.'
    : 'If a container makes it when it runs, it need not be packed.';
  return [
    `${asked} is not in the image ${image.name}.`,
    ...wayOf(answer),
    ...(locked ? ['The lock names it; an image that the lock was made from had it.'] : []),
    ...(nearest.length > 0 ? [`Did you mean ${nearest.join(' or ')}?`] : [made]),
  ];
}

function unknown({ asked }: Answer): string[] {
  return [`${asked} is not in the micro image.`, 'This report does not say what else the image has.'];
}

/** (file of libssl3, 690 kB) */
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

function wayOf({ asked, path, links }: Answer): string[] {
  if (links.length === 0 || asked === path) return [];
  return [`It is ${path}, through the ${links.length > 1 ? 'links' : 'link'} ${links.join(', ')}.`];
}

function contentOf({ target, files }: Answer): string[] {
  if (target) return [`It leads to ${target.path}, which is ${target.packed ? '' : 'not '}in the micro image.`];
  if (!files || files.all === 0) return [];
  return [`Of its ${showCount(files.all)} files ${showCount(files.packed)} are packed.`];
}

function becauseOf(chain: readonly Link[], facts: Facts): string[] {
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
      return `${path} is a link on the way to what ${by ? `${by} needs` : 'is listed'}`;
    case 'parent':
      if (by)
        return holds
          ? `${path} is the folder that holds ${by}`
          : `${by} names something in ${path} that the image lacks`;
      return `in ${path} something was made or looked for that the image lacks`;
    case 'interpreter':
      return `${by} is run by ${path}`;
    case 'library':
      return `${by} needs the library ${path}`;
    case 'config':
      return by
        ? `${by} needs ${path}`
        : `the configuration of the image, or the engine when it starts it, needs ${path}`;
    case 'keep':
      return `keep names ${path} (${keep?.join(' or ')})`;
    case 'lock':
      return `the lock names ${path}, and lock-mode is union`;
    case 'healed':
      return `a container of the micro image looked for ${path} in vain, so it was added`;
    case 'package-db':
      return `by ${path} scanners find what is packed`;
    default:
      return by ? `${path}, for ${by}` : path;
  }
}

function usedOrListed(captured: boolean, lists: number): string {
  const listed = `is named by ${lists > 1 ? `one of the ${lists} file lists that were packed` : 'the file list that was packed'}`;
  if (!captured) return listed;
  return `was used while the test ran${lists > 0 ? `, or ${listed}` : ''}`;
}
