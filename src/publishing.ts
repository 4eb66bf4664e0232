import { fullName } from './image/reference.ts';
import { pushAll } from './push.ts';
import { keep, type Run } from './run.ts';
import { workTag } from './session.ts';

/** Only now the image gets its tags and the files their place: what can be seen outside is whole and, if asked for, verified. */
export async function publish(run: Run): Promise<void> {
  const { request, tags, session, docker } = run;
  for (const tag of tags) await docker.tag(workTag(session.runId), tag);
  for (const name of ['rootfs.tar', 'files.txt', 'Dockerfile'] as const) await keep(run, name);
  if (request.sbom) await keep(run, 'sbom.cdx.json');
  if (run.syscalls) await keep(run, 'seccomp.json');
  session.log.info(`Tagged ${tags.join(', ')}; files in ${request.output}`);
}

/** Says before the work begins what will go where, so that a run that is wrong about it can be cancelled. */
export function tellPush({ session, tags }: Run): void {
  session.log.info(`After the test has passed on the micro image, it is pushed to ${tags.map(fullName).join(', ')}`);
}

/**
 * Pushes the tags of an image that is published here. Comes last: it alone cannot be taken back. Throws `Failure` when a registry does not
 * take one; the tags on this machine and the files stay.
 */
export async function push({ tags, session, docker, recorder, report }: Run): Promise<void> {
  const records = tags.map((tag) => ({ tag, pushed: false }));
  report.push = { tags: records };
  const digests = await pushAll(docker, session, records);
  if (digests.length !== 1) {
    recorder.warn(
      digests.length === 0
        ? 'The image is pushed, but the engine does not say its digest; the output digest stays empty.'
        : `The registries know the image by different digests (${digests.join(', ')}); the output digest is that of ${tags[0]}.`,
    );
  }
  if (digests[0]) report.push.digest = digests[0];
}
