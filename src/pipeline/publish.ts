import { workTag } from '../engine/argv.ts';
import { fullName, type ImageReference } from '../image/reference.ts';
import { pushAll } from './push/push.ts';
import type { Run } from './run.ts';

/**
 * Tags the image and moves the files into the output folder. Comes after every check, so that what is visible outside
 * is complete and, with `verify`, verified.
 */
export async function publish(run: Run, tags: readonly ImageReference[]): Promise<void> {
  const { request, session, docker, output } = run;
  for (const tag of tags) await docker.tag(workTag(session.runId), tag);
  output.finish('rootfs.tar', run.report.rootfs?.sha256);
  for (const name of ['files.txt', 'Dockerfile'] as const) output.finish(name);
  if (request.sbom) output.finish('sbom.cdx.json');
  if (request.seccomp) output.finish('seccomp.json');
  await output.replace();
  session.log.info(`Tagged ${tags.join(', ')}; files in ${output.folder}`);
}

/** Logs the push targets before the work begins, so that the user can cancel a run with a wrong target. */
export function tellPush({ session }: Pick<Run, 'session'>, tags: readonly ImageReference[]): void {
  session.log.info(`After the test passes on the micro image, it is pushed to ${tags.map(fullName).join(', ')}`);
}

/**
 * Pushes the tags of the published image. Comes last, because a push cannot be undone. Throws `Failure` when a registry
 * rejects a tag; the tags on this machine and the files stay.
 */
export async function push(run: Run, tags: readonly ImageReference[]): Promise<void> {
  const { session, docker, recorder, report } = run;
  const records = tags.map((tag) => ({ tag, pushed: false }));
  report.push = { tags: records };
  const digests = await pushAll(docker, session, records);
  if (digests.length !== 1) {
    recorder.warn(
      digests.length === 0
        ? 'The image is pushed, but the engine does not report its digest. The output digest is empty.'
        : `The registries report different digests for the image (${digests.join(', ')}). The output digest is that of ${tags[0]}.`,
    );
  }
  if (digests[0]) report.push.digest = digests[0];
}
