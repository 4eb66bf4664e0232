import { counted } from '../base/units.ts';
import type { Captured, Tracer } from '../capture/tracer.ts';
import { openInstance, withContents } from '../contents/contents.ts';
import { likelyOf } from '../contents/export/wanted.ts';
import type { FileList } from '../filelist/filelist.ts';
import { canonicalPaths } from '../filelist/listed.ts';
import type { Original } from '../original/original.ts';
import { DATABASE_FOLDERS } from '../packages/packages.ts';
import { listOfCapture } from './findings.ts';
import { listedIn, namesToPack, tellListed, withNames } from './listed.ts';
import { readKnownPackages } from './prepare.ts';
import type { RunContext } from './run.ts';

/**
 * The file list of a capture that is packed later, with the names of listed folders: a list has no more than paths, so
 * what was listed is unknown then.
 */
export async function capturedList(
  run: RunContext,
  original: Original,
  tracer: Tracer,
  captured: Captured,
): Promise<FileList> {
  const { request, docker, session } = run;
  const { touches } = captured;
  const opened = await openInstance(docker, original, session);
  const likely = likelyOf([], [], { folders: DATABASE_FOLDERS, names: [], listed: [] });
  const { made, closed } = await withContents(docker, original, opened, session, likely, async (contents) => {
    const { tree } = contents.index();
    const image = { tree, packages: readKnownPackages(contents).packages };
    const list = listOfCapture(run, original, { tracer, observed: { captured } }, tree);
    const names = namesToPack(request, original.base.config, touches, list, image);
    if (names.length > 0)
      session.log.info(`${counted(names.length, 'more path')} of listed folders: their names can be data`);
    const whole = withNames(list, names);
    const records = listedIn(touches, image, canonicalPaths(whole.paths, tree), new Set());
    tellListed(records, request.listedMax, session.log, '');
    return whole;
  });
  await closed;
  return made;
}
