import type { Touches } from '../capture/touch.ts';
import type { Tracer } from '../capture/tracer.ts';
import { unwatched } from '../capture/unwatched.ts';
import { formatPath } from '../filelist/filelist.ts';
import type { Packed } from '../packing.ts';
import type { ImagePath } from '../path.ts';
import { testRecord } from '../report/report.ts';
import { type Run, subjectOf, tracersOf } from '../run.ts';
import { bareTag, workTag } from '../session.ts';
import type { Capture } from '../target/capture.ts';
import type { Original } from '../target/image.ts';
import { observe } from '../target/observe.ts';
import { impatient, type Subject } from '../target/subject.ts';
import { tried, verify } from '../target/verify.ts';
import { showCount } from '../units.ts';
import { named } from './failures.ts';
import type { Made, Ward } from './healing.ts';
import { roundRecord } from './records.ts';

/** Where a run's micro images are made and tried out, the first from `packed`; `make` packs and builds others. Keeps the report. */
export function wardOf(
  run: Run,
  original: Original,
  packed: Packed,
  seen: Capture | undefined,
  make: (healed: readonly ImagePath[]) => Promise<Packed>,
): Ward {
  const { request, session, docker, recorder, report } = run;
  const watch = { docker, ...session };
  const subject = (image = workTag(session.runId)) => subjectOf(run, original, 'verify', image);
  return {
    rounds: request.heal,
    tree: packed.tree,
    dropped: packed.rootfs.unwanted,
    async make(healed) {
      session.log.info(`Packing the list and ${showCount(healed.length)} more: ${named(healed)}`);
      return madeOf(await make(healed));
    },
    async verify(explained) {
      // A profile needs the calls of a run that passes.
      const during = run.syscalls ? unchanging(verifiers(run, seen)) : [];
      const observed = await verify(subject(), { during, afterwards: verifiers(run, seen) }, watch, explained);
      report.tests.micro = testRecord(observed);
      return observed;
    },
    async once(failed) {
      const observed = await observe(failed ? impatient(subject(), failed) : subject(), unwatched, watch);
      // That a failure does not come again is no verdict on the image.
      if (!failed || !observed.verdict.ok) report.tests.micro = testRecord(observed);
      return observed.verdict;
    },
    async bare(failed) {
      return (await observe(impatient(subject(bareTag(session.runId)), failed), unwatched, watch)).verdict;
    },
    watch: () => watchMost(run, seen, subject()),
    phase: (name, work) => recorder.phase(name, work),
    suspect(paths) {
      report.lookedForInVain = paths.map(formatPath);
    },
    tell: (round) => report.healing.push(roundRecord(round)),
    info: (message) => session.log.info(message),
  };
}

export function madeOf({ rootfs }: Packed): Made {
  return { packed: new Set(rootfs.packed.map(({ entry }) => entry.path)), sha256: rootfs.sha256 };
}

/** The tracer of the capture, then those that may see more. */
async function* verifiers(run: Run, seen: Capture | undefined): AsyncGenerator<Tracer> {
  if (seen) yield seen.tracer;
  for await (const tracer of tracersOf(run)) if (tracer.name !== seen?.tracer.name) yield tracer;
}

async function* unchanging(tracers: AsyncIterable<Tracer>): AsyncGenerator<Tracer> {
  for await (const tracer of tracers) if (!tracer.changesContainer) yield tracer;
}

/** One run under each tracer that works here: none sees all. */
async function watchMost(run: Run, seen: Capture | undefined, subject: Subject): Promise<Touches[]> {
  const { session, docker } = run;
  const all: Touches[] = [];
  for await (const tracer of verifiers(run, seen)) {
    session.log.info(
      `The test passes: once more, observed by ${tracer.description}, for which of the added paths are used`,
    );
    const observed = await tried(subject, tracer, { docker, ...session });
    if (observed) all.push(observed.captured.touches);
  }
  return all;
}
