import { containerName } from '../engine/inspect.ts';
import type { FileList } from '../filelist/filelist.ts';
import { otherImages } from '../filelist/read.ts';
import { platformOf, showPlatform } from '../image/platform.ts';
import { fullName, type ImageReference, isIdOf } from '../image/reference.ts';
import { findOriginal, type Original } from '../original/original.ts';
import { tagsOf } from '../request/tags.ts';
import { claim } from '../session/claim.ts';
import { tellPush } from './publish.ts';
import type { Run, RunContext } from './run.ts';

/** The image to pack, and the tags of the micro image. */
export interface LookedAt {
  original: Original;
  tags: ImageReference[];
}

/** Finds the image and records it in the report. */
export async function lookAtImage(run: RunContext): Promise<LookedAt> {
  const { request, session, equipment, docker } = run;
  const platform = platformOf(request.runArgs, equipment.env);
  const wanted = { created: equipment.created, platform, labels: request.labels };
  const original = await findOriginal(docker, session.log, request.source, session.holdProject, wanted);
  const { inspect, container } = original;
  if (container) {
    await claim(docker, { kind: 'container', id: container.Id, name: containerName(container) }, inspect.Id, session);
  }
  const tags = tagsFor(run, original);
  recordImage(run, original);
  if (request.push) tellPush(run, tags);
  return { original, tags };
}

/** Records the image in the report. */
export function recordImage({ report, session }: RunContext, { inspect, base }: Original): void {
  report.image = {
    name: base.name,
    id: inspect.Id,
    ...(base.digest ? { digest: base.digest } : {}),
    platform: showPlatform(base.platform),
  };
  session.log.info(`${base.name}: ${report.image.platform}, ${inspect.Id}`);
}

/** The tags of the micro image of an original. */
export function tagsFor({ request }: RunContext, { inspect, base }: Original): ImageReference[] {
  return tagsOf(request, isIdOf(base.name, inspect.Id) ? inspect.Id : base.name);
}

/** Claims the tags: of two runs at once, one would publish what the other has verified. Throws `Failure`. */
export async function claimTags({ docker, session }: Run, { original, tags }: LookedAt): Promise<void> {
  for (const tag of tags) {
    await claim(docker, { kind: 'tag', id: fullName(tag), name: tag }, original.inspect.Id, session);
  }
}

/** Warns about lists of other images. Not an error: the user may merge lists of several builds of one tag. */
export function tellOtherImages({ recorder }: Run, given: FileList, { base, inspect }: Original): void {
  for (const image of otherImages(given, inspect.Id)) {
    recorder.warn(
      `A file list was captured from another image: ${image}, but this run packs ${base.name} ${inspect.Id}`,
    );
  }
}
