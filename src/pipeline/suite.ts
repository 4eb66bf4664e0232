import { Failure } from '../base/failure.ts';
import { counted } from '../base/units.ts';
import { originalTag } from '../engine/argv.ts';
import type { ImageId } from '../image/reference.ts';
import { findImage, type Original } from '../original/original.ts';
import type { SuiteSource } from '../request/source.ts';
import type { Capture } from '../trial/capture.ts';
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
    const original = await findImage(docker, session.log, name, { created: equipment.created, labels: request.labels }, id);
    const preparation = new Preparation(docker, session, original);
    session.atEnd(() => preparation.discard());
    found = { original, preparation };
    return found;
  };
  const before = (await docker.image(name))?.Id;
  const images = [{ name, ...(before ? { originalId: before as ImageId } : {}) }];
  const capture = await captureSubject(run, suiteSubject(run, images, 'capture'), async (one) => {
    return (await look(one))?.preparation.contents();
  });
  const looked = await look(capture);
  if (!looked) throw new Failure(`the test started no container of ${name}`);
  recordImage(run, looked.original);
  tellContainers(run, capture);
  return { ...looked, capture };
}

function tellContainers({ session }: Run, { observed: { containers = [] } }: Capture): void {
  const commands = new Set(containers.map(({ entrypoint, command }) => JSON.stringify([entrypoint, command])));
  session.log.info(
    `The test started ${counted(containers.length, 'container')} of the image, with ${counted(commands.size, 'different command')}`,
  );
}
