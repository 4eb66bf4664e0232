import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, journalLog } from '../../src/action/watcher/journal.ts';
import { asFailure, Failure } from '../../src/base/failure.ts';
import type { Log } from '../../src/base/log.ts';
import { requireArchitecture, requireOwnKernel } from '../../src/base/machine.ts';
import { type ImagePath, pathFromText } from '../../src/base/path.ts';
import { ownMountsText } from '../../src/capture/strace/own-mounts.ts';
import { Touches } from '../../src/capture/touch.ts';
import { createArgs, shownCommand } from '../../src/engine/argv.ts';
import type { Docker } from '../../src/engine/docker.ts';
import type { ContainerEvent } from '../../src/engine/events.ts';
import { inOrder } from '../../src/engine/log-lines.ts';
import { commandFailed, noEngine, notPodman, refused } from '../../src/engine/reason.ts';
import { parseFileList, parsePath } from '../../src/filelist/filelist.ts';
import { notAdded, notHealed } from '../../src/healing/failures.ts';
import { showPlatform } from '../../src/image/platform.ts';
import { findContainer, tellEarlierStart } from '../../src/original/container.ts';
import { tellListed } from '../../src/pipeline/listed.ts';
import { compareWithLock } from '../../src/pipeline/lock.ts';
import { pushFailure, pushReason } from '../../src/pipeline/push/failure.ts';
import { Recorder } from '../../src/report/recorder.ts';
import { emptyReport } from '../../src/report/report.ts';
import { outcomeLine } from '../../src/report/summary/summary.ts';
import { verificationText } from '../../src/report/verification.ts';
import { INPUT_NAMES } from '../../src/request/input-names.ts';
import { readRequest } from '../../src/request/request.ts';
import { changedPorts } from '../../src/session/put-back.ts';
import { differenceOf } from '../../src/trial/end.ts';
import { lackingText } from '../../src/trial/file-changes.ts';
import { newLines } from '../../src/trial/log-lines.ts';
import { requireNoOwnContainers } from '../../src/trial/own-containers.ts';
import { requireOwnFolders } from '../../src/trial/own-folders.ts';
import { type Failed, notStarted, textOf } from '../../src/trial/verdict.ts';
import { closeOver, treeOf } from '../rootfs/trees.ts';
import { ENDED_WELL, inspected } from '../trial/containers.ts';
import { hostileConfig, hostileReport } from './full-report.ts';

/** Logs what the program says of texts from outside, each of which is `word`. What it throws is logged, too. */
export type Source = (word: string, log: Log) => unknown;

/** By what comes from outside. */
export const SOURCES: Record<string, Source> = {
  ...ofImages(),
  ...ofPaths(),
  ...ofPrograms(),
  'any text': async (word, log) => {
    log.info(word);
    log.notice(word);
    log.warning(word);
    log.error(word, word);
    log.debug(word);
    await log.group(word, async () => log.info(word));
    await log.foreign(async (line) => line(word));
  },
  'an input': (word, log) => {
    const base = { image: 'app', test: 'true' };
    for (const name of INPUT_NAMES) said(log, () => readRequest({ ...base, [name]: word }, { purpose: 'run' }));
  },
  'an unexpected error': (word) => {
    throw asFailure(new Error(word));
  },
  "the watcher's journal": async (word, log) => {
    const folder = mkdtempSync(join(tmpdir(), 'journal-'));
    const journal = journalLog(join(folder, 'journal'));
    await journal.group(word, async () => journal.warning(word));
    journal.error(word, word);
    await journal.foreign(async (line) => line(word));
    await new Journal(join(folder, 'journal')).replay(log);
    rmSync(folder, { recursive: true });
  },
};

/** The configuration of an image or a container, and what they are called. */
function ofImages(): Record<string, Source> {
  const config = (word: string) => ({ ...hostileConfig(word), Image: word as never });
  return {
    'a field that the engine refuses': (word, log) => {
      for (const [field, value] of Object.entries(hostileConfig(word)))
        log.error(refused(['create'], `invalid ${field}: ${JSON.stringify(value)} ${String(value)}`).message);
    },
    'the configuration of a packed image': (word, log) => {
      const recorder = new Recorder(emptyReport(word), log);
      const { warnings } = closeOver({ '/a': 'x' }, ['/a'], { config: hostileConfig(word), keep: [word, '/a'] });
      for (const warning of warnings) recorder.warn(warning);
    },
    'a container that does not start': async (word, log) => {
      const engine = { container: async () => inspected({ Config: config(word) }), logs: async () => [word] };
      const error = new Failure(
        `OCI runtime create failed: exec: "${word}": executable file not found in $PATH: ${word}`,
      );
      sayVerdict(log, (await notStarted(error, word, engine as unknown as Docker)) as Failed);
    },
    'containers that the test made': (word) => {
      const event = {
        id: word,
        action: 'create',
        attributes: { image: word, name: word },
      } as unknown as ContainerEvent;
      const engine = {
        image: async () => ({ Id: word, Config: {} }),
        container: async () => inspected({ Config: config(word) }),
      };
      return requireNoOwnContainers([event], [word as never], engine as unknown as Docker);
    },
    'the container that is asked for': async (word, log) => {
      const found = inspected({ Name: `/${word}`, Config: config(word), Mounts: [mount(word)] });
      tellEarlierStart(found, log);
      const engine = { container: async () => undefined, names: async () => [word] };
      await findContainer(engine as unknown as Docker, { container: word, services: new Map([[word, word]]) } as never);
    },
    'a mounted folder': (word) => requireOwnFolders([mount(word)], [{ name: word, path: tmpdir(), fix: word }]),
    ports: (word, log) => {
      for (const text of changedPorts({ [word]: word, 80: word }, { [word]: '1' })) log.notice(text);
    },
    'a platform': async (word, log) => {
      log.info(showPlatform({ os: word, architecture: word, variant: word }));
      said(log, () => requireArchitecture(word, word, 'amd64'));
      await requireOwnKernel(word, async () => word);
    },
    'a digest': (word, log) => {
      const report = emptyReport(word);
      report.micro = { tags: [word], id: word, size: 1, files: 1 };
      log.info(outcomeLine({ ...report, image: { name: word, size: 2 } }));
      const create = createArgs({ image: word as never, runId: word });
      for (const args of [['tag', word, word], create]) log.debug(`docker ${shownCommand(args)}`);
    },
    'an outcome': (word, log) => {
      for (const outcome of ['verified', 'not verified', 'failed'] as const) {
        const report = hostileReport(outcome, word);
        log.info(outcomeLine(report));
        log.info(verificationText(report) ?? '');
      }
    },
  };
}

/** Paths of an image, or of a list. */
function ofPaths(): Record<string, Source> {
  return {
    'members of an archive': (word, log) => {
      const files = { [`/${word}`]: { type: word[0]!, body: '' }, [`/a${word}`]: { type: '1', linkname: word } };
      for (const warning of treeOf(files).warnings) log.warning(warning);
    },
    'lines of keep and drop': (word, log) => {
      for (const kept of [word, `/${word}`, `package:${word}`]) said(log, () => tellMissing(kept, log));
    },
    'a listed folder': (word, log) =>
      tellListed(Array(7).fill(hostileReport('verified', word).listed[0]), 1, log, word),
    'paths that were not added': (word) => {
      throw notAdded({ sought: [pathFromText(`/${word}`)], listed: [], dropped: [] });
    },
    'files and mounts of a container': (word, log) => {
      const path = pathFromText(`/${word}`);
      log.warning(lackingText(word, [{ path, kind: 'added' }], new Touches()) ?? '');
      log.warning(ownMountsText(new Set([path])) ?? '');
    },
    'a line of a file list': (word, log) => {
      said(log, () => parseFileList(word, word));
      parsePath(word, word);
    },
    'a lock that differs': async (word, log) => {
      for (const lockMode of ['report', 'fail'] as const) {
        const failed = await compareWithLock(runFor(word, log, lockMode), lockOf(word), packedOf(word));
        if (failed)
          said(log, () => {
            throw failed;
          });
      }
    },
  };
}

/** What the test, the container, the engine or a registry prints. */
function ofPrograms(): Record<string, Source> {
  return {
    "a failure's parts": (word) => {
      throw new Failure(word, { fix: word, containerSaid: word, evidence: [{ title: word, lines: [word, word] }] });
    },
    "a container's log": async (word, log) => {
      const time = '2026-11-22T02:00:00.000000000Z';
      const lines = inOrder([`${time} ${word}\n`, `${time} error: ${word}\n`]);
      const found = newLines([], lines);
      await log.foreign(async (write) => found.lines.forEach(write));
      sayVerdict(log, failedWith(word));
    },
    'a docker exec that does not start': (word, log) => {
      const micro = { ...ENDED_WELL, execs: [{ program: word, exitCode: 127 }] };
      log.error(differenceOf(ENDED_WELL, micro) ?? '');
    },
    'a failure that healing does not mend': (word) => {
      const path = pathFromText(`/${word}`);
      const suspects = { sought: [path], listed: [{ folder: path, paths: [path] }], dropped: [path] };
      const rounds = [{ round: 1, added: [path], verdict: failedWith(word) }];
      throw notHealed(failedWith(word), suspects, rounds, { limit: 1, byStrace: true, allowedMs: 5 });
    },
    'a command of the engine that failed': (word, log) => {
      for (const failure of [noEngine(word), notPodman(word), refused(['start', word], word)])
        said(log, () => {
          throw failure;
        });
      throw commandFailed(['load'], { stderr: `a\n${word}` });
    },
    'a registry that refuses': (word) => {
      const record = { tag: word as never, pushed: true, reference: word };
      throw pushFailure(word, pushReason(word), [record, record], { stdout: word } as never);
    },
  };
}

function mount(word: string) {
  return { Type: 'bind', Source: tmpdir(), Destination: `/${word}`, RW: true, Name: word };
}

function failedWith(word: string): Failed {
  return {
    ...{ ok: false, why: 'test failed', message: `the test failed: ${word}`, containerSaid: word },
    evidence: [{ title: 'Last lines of the container', lines: [word] }],
  };
}

function sayVerdict(log: Log, failed: Failed): void {
  log.error(textOf(failed));
  for (const { title, lines } of failed.evidence) log.info([title, ...lines].join(' '));
}

function tellMissing(kept: string, log: Log): void {
  const { warnings } = closeOver({ '/a': 'x' }, ['/a'], { keep: [kept], drop: [kept] });
  for (const warning of warnings) log.warning(warning);
}

function runFor(word: string, log: Log, lockMode: string) {
  const output = { unfinished: () => '/dev/null', finish: () => {} };
  return { request: { lockMode }, report: hostileReport('verified', word), session: { log }, output } as never;
}

function lockOf(word: string) {
  const old = pathFromText(`/old/${word}`);
  return { name: word, file: word, pathInRepository: word, text: `/old/${word}\n`, paths: [old] } as never;
}

function packedOf(word: string) {
  const path = pathFromText(`/${word}`);
  const list = { comments: [], paths: [path], reasons: new Map<ImagePath, string>([[path, 'lock']]) };
  return { tree: treeOf({ '/a': '' }).tree, packages: { ownerOf: () => undefined }, list } as never;
}

/** Logs the message of what is thrown. */
function said(log: Log, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    const { message, fix } = asFailure(error);
    log.error(message, fix);
  }
}
