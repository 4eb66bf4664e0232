import { Failure } from '../base/failure.ts';
import type { ImagePath } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import { originalTag } from '../engine/argv.ts';
import { formatPath } from '../filelist/filelist.ts';
import { findImage, type Original } from '../original/original.ts';
import type { ContainerRecord } from '../report/report.ts';
import { containersText } from '../report/summary/containers.ts';
import type { SuiteSource } from '../request/source.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { Capture } from '../trial/capture.ts';
import type { Observed } from '../trial/observed.ts';
import { commandText, type StartedRun } from '../trial/suite/started.ts';
import { captureSubject } from './capture.ts';
import { recordImage } from './look.ts';
import { Preparation } from './prepare.ts';
import { type Run, suiteSubject } from './run.ts';

/** What a test ran that starts the containers, and what was read of the image meanwhile. */
export interface SuiteCapture {
  original: Original;
  preparation: Preparation;
  capture: Capture;
}

/**
 * Runs a test that starts the containers, under a tracer. The image need not exist before: what ran under its name is
 * the original. Throws as `captureSubject` does.
 */
export async function captureSuite(run: Run, { image: name }: SuiteSource): Promise<SuiteCapture> {
  const { docker, session, equipment, request } = run;
  session.atEnd(() => docker.uncancelled().removeImage(originalTag(session.runId)));
  let found: { original: Original; preparation: Preparation } | undefined;
  const look = async ({ observed }: Pick<Capture, 'observed'>) => {
    const id = observed.images?.get(name)?.id;
    if (!id || found) return found;
    const original = await findImage(
      docker,
      session.log,
      name,
      { created: equipment.created, labels: request.labels },
      id,
    );
    const preparation = new Preparation(docker, session, original);
    session.atEnd(() => preparation.discard());
    found = { original, preparation };
    return found;
  };
  const before = (await docker.image(name))?.Id;
  const images = [{ name, ...(before ? { originalId: before } : {}) }];
  const capture = await captureSubject(run, suiteSubject(run, images, 'capture'), async (one) => {
    return (await look(one))?.preparation.contents();
  });
  const looked = await look(capture);
  if (!looked) throw new Failure(`the test started no container of ${name}`);
  recordImage(run, looked.original);
  tellContainers(run, capture);
  return { ...looked, capture };
}

/** Records the containers in the report, and how many there were in the log. */
function tellContainers({ session, report }: Run, { observed: { images } }: Capture): void {
  const touched = [...(images?.values() ?? [])].flatMap((image) => image.containers);
  report.containers = touched.map(({ run, touches }) => recordOf(run, touches));
  session.log.info(containersText(report.containers));
}

function recordOf(run: StartedRun, touches: Touches): ContainerRecord {
  const { id, name, entrypoint, command, starts, life, ms } = run;
  return {
    id: id.slice(0, 12),
    name,
    ...(entrypoint ? { entrypoint: [...entrypoint] } : {}),
    command: [...command],
    starts,
    ...(life.ended ? { exitCode: life.ended.exitCode } : {}),
    ...(ms === undefined ? {} : { ms: Math.round(ms) }),
    files: touches.sorted().flatMap(({ path, found }) => (found ? [formatPath(path)] : [])),
  };
}

/** Notes for each path which of the test's containers looked for it in vain first. `tree` is the original's. */
export function addMissers(missers: Map<ImagePath, string>, { images }: Observed, tree: Tree): void {
  for (const { containers } of images?.values() ?? []) {
    for (const { run, touches } of containers) {
      for (const { path, found } of touches.sorted()) {
        const place = found ? undefined : tree.locate(path).path;
        if (place !== undefined && !missers.has(place)) missers.set(place, `${run.name} (${commandText(run)})`);
      }
    }
  }
}
