import type { ImagePath } from '../base/path.ts';
import { counted } from '../base/units.ts';
import { ownMountsText } from '../capture/strace/own-mounts.ts';
import type { Touches } from '../capture/touch.ts';
import type { Tracer } from '../capture/tracer.ts';
import { untraced } from '../capture/untraced.ts';
import { firstTag, workTag } from '../engine/argv.ts';
import { formatPath } from '../filelist/filelist.ts';
import { listedFolders, listedNames } from '../filelist/listed.ts';
import type { AddedPath } from '../filelist/reasons.ts';
import { named } from '../healing/failures.ts';
import { heal } from '../healing/healing.ts';
import type { Made, MicroImages } from '../healing/micro-images.ts';
import { healedRecords, healedText, missedText, onlyWatchedText, roundRecord } from '../healing/records.ts';
import { suspectsOf } from '../healing/suspects.ts';
import type { VerificationRecord } from '../report/report.ts';
import { type Capture, usualOf } from '../trial/capture.ts';
import { differenceOf, fewerStartsText } from '../trial/end.ts';
import { newLines } from '../trial/log-lines.ts';
import { observe } from '../trial/observe.ts';
import { Removals } from '../trial/removals.ts';
import { type AnySubject, isTimeout, withShorterTimeouts } from '../trial/subject.ts';
import { others, tried, type Verified, verify, verifyUnwatched } from '../trial/verify.ts';
import { build } from './build.ts';
import type { Findings } from './findings.ts';
import { listedIn, ownedIn, rulesOf, tellListed } from './listed.ts';
import { newLinesRecord, tellNewLines } from './new-lines.ts';
import { isUnusual, runOriginal } from './original-end.ts';
import { type Packed, writeList } from './pack.ts';
import { givesRights, ownPrivileged, privilegedPrograms } from './privileged.ts';
import { type Run, subjectOf, tracersOf, watcherOf } from './run.ts';
import { addMissers } from './suite.ts';
import { testRecord } from './test-record.ts';

/** A watched test that took at most this long runs once more on the image as it ships. */
const SHORT_TEST_MS = 30_000;
/** Healing may take this many times as long as the capture, but always at least `LEAST_HEALING_MS`. */
const TIMES_CAPTURE = 10;
const LEAST_HEALING_MS = 300_000;

/**
 * Makes and tests the micro images of a run for `heal`, the first from `packed`; `make` packs and builds the others.
 * `passed` gets the touches of each watched run that passed. Fills the report.
 */
export function microImagesOf(
  run: Run,
  { original, capture }: Findings,
  packed: Packed,
  make: (added: readonly AddedPath[]) => Promise<Packed>,
  passed: (touches: Touches) => void,
  seen: (observed: Verified) => void = () => {},
): MicroImages {
  const { request, session, docker, recorder, report } = run;
  const context = { docker, ...session };
  const removals = new Removals();
  session.atEnd(() => removals.ended());
  let usual = capture && usualOf(capture.observed);
  let originalLog = capture?.observed.log;
  let knowsOriginal = capture !== undefined;
  const subject = (image = workTag(session.runId)) => subjectOf(run, original, 'verify', image, usual);
  // Programs that the container itself gives rights to are not packed.
  const givesOwn = capture !== undefined && ownPrivileged(capture.observed.captured.touches).length > 0;
  let unfiltered = givesOwn || hasRights(packed);
  // A seccomp profile needs the system calls of a passing run.
  const tracers = () => ({
    watcher: watcherOf(run, unfiltered),
    during: run.syscalls ? unchanging(verifiers(run, capture)) : [],
    afterwards: verifiers(run, capture),
  });
  let latest = packed;
  const rightsUsed = (touches: Touches) => privilegedPrograms(touches, latest.tree, latest.rootfs.packed);
  const begin = performance.now();
  const captureMs = report.phases.find(({ name }) => name === 'Capture')?.ms ?? 0;
  const allowedMs = Math.max(LEAST_HEALING_MS, TIMES_CAPTURE * captureMs);
  const askOriginal = async () => {
    if (knowsOriginal) return;
    knowsOriginal = true;
    ({ usual, log: originalLog } = await runOriginal(run, original));
  };
  /** Verifies; if only the original can tell whether the end was right, asks it, and verifies again if it was not. */
  const compared = async (work: () => Promise<Verified>): Promise<Verified> => {
    const observed = await work();
    if (knowsOriginal || !observed.end || !isUnusual(observed.end, request.readiness)) return observed;
    await askOriginal();
    return usual?.end && differenceOf(usual.end, observed.end) ? work() : observed;
  };
  const withUsual = async (one: AnySubject): Promise<AnySubject> => {
    await askOriginal();
    return { ...one, usual };
  };
  const warn = (text: string | undefined) => text !== undefined && recorder.warn(text);
  const compareLogs = (log: string[] | undefined) => {
    if (originalLog && log) report.newLines = newLinesRecord(newLines(originalLog, log));
  };
  return {
    rounds: request.heal,
    watched: request.watchVerify,
    tree: packed.tree,
    dropped: packed.rootfs.unwanted,
    owned: ownedIn(packed),
    namesOf(touches, folders, others) {
      const { tree, rootfs } = packed;
      const rules = rulesOf(packed, new Set([...others, ...rootfs.unwanted]), request.listedMax);
      return listedNames(
        listedFolders(touches, tree).filter(({ path }) => folders.has(path)),
        tree,
        rules,
      );
    },
    async make(added) {
      await removals.ended();
      const paths = added.map(({ path }) => path);
      session.log.info(`Packing the list with ${counted(paths.length, 'added path')}: ${named(paths)}`);
      const next = await make(added.map(({ path, passing }) => ({ path, reason: passing ? 'missed' : 'healed' })));
      unfiltered = givesOwn || hasRights(next);
      latest = next;
      return madeFrom(next);
    },
    async verify(explains) {
      const observed = await compared(() =>
        verify(subject(), tracers(), { ...context, removals }, explains, withUsual),
      );
      report.tests.micro = testRecord(observed);
      seen(observed);
      if (observed.verdict.ok) report.verification = verificationOf(observed, 'passed');
      if (observed.verdict.ok && observed.watched) passed(observed.captured.touches);
      const without = observed.watched && observed.asRoot === false ? rightsUsed(observed.captured.touches) : [];
      if (observed.verdict.ok && without.length > 0) recorder.warn(watchedWithoutRightsText(without));
      if (observed.watched) warn(ownMountsText(observed.captured.touches.mounted));
      // Only strace tells whether the container opened a file meanwhile.
      if (!capture && observed.watched) warn(observed.untouched);
      warn(fewerStartsText(usual?.end, observed.end));
      compareLogs(observed.log);
      return observed;
    },
    async asShipped(watched, explains) {
      const own = subject();
      const short = (watched.verdict.test?.ms ?? 0) <= SHORT_TEST_MS;
      const whole = short || run.syscalls !== undefined || usual?.end?.running === false;
      // A test that starts the containers cannot be left out.
      const shipped = (): AnySubject => (whole || own.kind === 'suite' ? own : { ...own, test: undefined });
      const seen = await compared(() => {
        const afterwards = others(verifiers(run, capture), watcherOf(run, unfiltered));
        return verifyUnwatched(shipped(), { ...tracers(), afterwards }, context, explains);
      });
      if (whole || !seen.verdict.ok) report.tests.micro = testRecord(seen);
      const asItShips = whole ? 'passed' : 'started and stopped';
      if (seen.verdict.ok) report.verification = verificationOf(watched, asItShips);
      if (whole) compareLogs(seen.log);
      warn(fewerStartsText(usual?.end, seen.end));
      return { ...seen, shipped: true };
    },
    async once(failed) {
      const observed = await observe(failed ? withShorterTimeouts(subject(), failed) : subject(), untraced, context);
      // If a failure does not repeat, that is not a verdict on the image.
      if (!failed || !observed.verdict.ok) report.tests.micro = testRecord(observed);
      return observed.verdict;
    },
    async onFirst(failed) {
      if (isTimeout(failed)) await askOriginal();
      return (await observe(withShorterTimeouts(subject(firstTag(session.runId)), failed), untraced, context)).verdict;
    },
    traceAgain: () => traceMost(run, capture, subject()),
    late: () => (performance.now() - begin > allowedMs ? allowedMs : undefined),
    phase: (name, work) => recorder.phase(name, work),
    suspect(paths) {
      report.missingAtRunTime = paths.map(formatPath);
    },
    tell: (round) => report.healing.push(roundRecord(round)),
    info: (message) => session.log.info(message),
  };
}

function watchedWithoutRightsText(programs: readonly ImagePath[]): string {
  return `While the verification was watched, programs with setuid or file capabilities ran without their extra rights, because the container's user is not root: ${named(programs)}. A file that they look for only with these rights, without failing, is not noticed.`;
}

/** Whether a program of the micro image gets rights from its file. */
function hasRights({ rootfs }: Packed): boolean {
  return rootfs.packed.some(({ entry }) => givesRights(entry));
}

/** Of a run of the test that passed, and of what the image did as it ships. */
function verificationOf(
  { watched, unwatched, onlyWatched, captured: { unseen = [] } }: Verified,
  asItShips: VerificationRecord['asItShips'],
): VerificationRecord {
  return {
    watched: watched === true && onlyWatched === undefined,
    ...(unwatched === undefined ? {} : { unwatched }),
    ...(watched && unseen.length > 0 ? { unseen: [...unseen] } : {}),
    ...(onlyWatched === undefined ? {} : { onlyWatched: onlyWatched.message }),
    asItShips,
  };
}

/** The paths named by `drop` that a container of the image looked for, in the form of files.txt. */
function droppedOf(touches: Touches, packed: Packed): string[] {
  const { tree, rootfs } = packed;
  const images = { tree, packed: madeFrom(packed).packed, dropped: rootfs.unwanted, owned: ownedIn(packed) };
  return suspectsOf(touches, images).dropped.map(formatPath);
}

export function madeFrom({ rootfs }: Packed): Made {
  return { packed: new Set(rootfs.packed.map(({ entry }) => entry.path)), sha256: rootfs.sha256 };
}

/** The tracer of the capture, then the others, which may see more. */
async function* verifiers(run: Run, capture: Capture | undefined): AsyncGenerator<Tracer> {
  if (capture) yield capture.tracer;
  yield* others(tracersOf(run), capture?.tracer);
}

async function* unchanging(tracers: AsyncIterable<Tracer>): AsyncGenerator<Tracer> {
  for await (const tracer of tracers) if (!tracer.changesContainer) yield tracer;
}

/** Runs the test once under each tracer that works here, because no tracer sees everything. */
async function traceMost(run: Run, capture: Capture | undefined, subject: AnySubject): Promise<Touches[]> {
  const { session, docker } = run;
  const all: Touches[] = [];
  for await (const tracer of verifiers(run, capture)) {
    session.log.info(
      `The test passes. It runs again under ${tracer.description}, to see which of the added paths are used`,
    );
    const observed = await tried(subject, tracer, { docker, ...session });
    if (observed) all.push(observed.captured.touches);
  }
  return all;
}

/** Tests the micro image and heals it if the test fails. Returns what the test passed on. */
export async function verifyMicro(
  run: Run,
  findings: Findings,
  packed: Packed,
  packWith: (added: readonly AddedPath[]) => Promise<Packed>,
): Promise<Packed> {
  const { session, docker, recorder, report, output } = run;
  let last = packed;
  const make = async (added: readonly AddedPath[]) => {
    if (last === packed) await docker.tag(workTag(session.runId), firstTag(session.runId));
    await docker.removeImage(workTag(session.runId));
    last = await packWith(added);
    await build(run, findings, last);
    return last;
  };
  try {
    let touches: Touches | undefined;
    const missers = new Map<ImagePath, string>();
    const images = microImagesOf(
      run,
      findings,
      packed,
      make,
      (seen) => {
        touches = seen;
      },
      (observed) => addMissers(missers, observed, packed.tree),
    );
    const { added, failed } = await heal(images, madeFrom(packed));
    const healed = added.filter(({ passing }) => !passing);
    const passing = added.filter(({ passing }) => passing);
    report.healed = healedRecords(healed, missers);
    report.missed = healedRecords(
      added.filter(({ missed }) => missed),
      missers,
    );
    // The test passes without other paths, so the program does not need them.
    const dropped = touches ? droppedOf(touches, last) : [];
    report.missingAtRunTime = dropped;
    if (report.verification && dropped.length > 0) report.verification.dropped = dropped;
    if (healed.length > 0) recorder.warn(healedText(healed, failed));
    if (passing.length > 0) session.log.notice(missedText(passing));
    // A captured list has the names of listed folders; a given list may lack them.
    if (!findings.capture && touches) {
      report.listed = listedIn(touches, last, madeFrom(last).packed, last.rootfs.unwanted);
      tellListed(report.listed, undefined, session.log, ', see report.json');
    }
    if (report.verification?.onlyWatched) {
      recorder.warn(onlyWatchedText(report.verification.onlyWatched, added.length > 0));
    }
  } catch (error) {
    await writeList(output, packed.list);
    throw error;
  }
  await tellNewLines(run);
  session.log.info('The test passes on the micro image');
  return last;
}
