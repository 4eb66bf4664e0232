import type { Healthcheck, ImageConfig } from '../../src/image/config.ts';
import type { FailureRecord, Report } from '../../src/report/report.ts';
import { goodReport } from '../report/reports.ts';

type Texts = Required<Omit<Report, 'leftOut' | 'sizes'>>;

/** The words of our own: everything else in a report may come from outside. */
const OWN = ['outcome', 'schema', 'kind', 'mode', 'reason', 'because', 'asItShips', 'form', 'type'];

/** A report with everything that it can have; every text from outside is `word`, and every path has it as a name. */
export function hostileReport(outcome: 'verified' | 'not verified' | 'failed', word: string): Report {
  const { failure, ...rest } = full();
  const report = { ...rest, outcome, ...(outcome === 'failed' ? { failure } : {}) };
  return withWord(report, word) as Report;
}

function full(): Texts {
  const file = { path: '/', type: 'file', size: 9, reason: 'traced', by: '/', target: '/', package: '', language: '' };
  const share = { packed: 1, total: 3 };
  const healed = { path: '/', round: 1, because: 'missing at run time' };
  return {
    ...(goodReport() as Texts),
    image: { name: '', id: '', digest: '', platform: '', size: 9000, files: 9 },
    failure: failureRecord(),
    push: { digest: '', tags: [{ tag: '' as never, pushed: true, reference: '', message: '' }] },
    tracer: { name: '', description: '', because: '', attachMs: 1, drops: 2, events: 3, paths: 4 },
    tests: { original: testRecord(), micro: testRecord() },
    seccomp: { allowed: 3, seen: 2 },
    phases: [{ name: '', ms: 5 }],
    packages: {
      before: 2,
      after: 1,
      list: [{ name: '', version: '', kind: '', packed: false, files: share, bytes: share }],
    },
    rules: { keep: [''], drop: [''], fileLists: 1 },
    packed: [file],
    dropped: [file],
    removed: [{ folder: '/', files: 1, bytes: 2_000_000 }],
    listed: [listed()],
    missingAtRunTime: ['/'],
    healed: [healed],
    missed: [healed, { ...healed, path: '/other' }],
    verification: { watched: true, unwatched: '', unseen: [''], dropped: ['/'], asItShips: 'passed' },
    newLines: { lines: ['', ''], count: 2, trouble: true },
    healing: [{ round: 1, added: 1, paths: ['/'], passed: false, message: '' }],
    drift: {
      ...{ lock: '', mode: 'report', found: true, kind: 'both' },
      added: [{ path: '/', package: '' }, { path: '/' }],
      removed: [{ path: '/', gone: true }],
      onlyLocked: ['/'],
    },
    gates: [{ passed: false, verdict: '' }],
    warnings: ['', ''],
  };
}

function testRecord() {
  return { passed: true, ms: 5, readyMs: 1, message: '' };
}

function listed() {
  return {
    ...{ folder: '/', files: { packed: 1, total: 3 }, own: true, missing: 5, keep: '/', keepBytes: 5 },
    ...{ by: ['/'], package: '' },
  };
}

function failureRecord(): FailureRecord {
  const evidence = [
    { title: 'Last lines', lines: ['', ''] },
    { title: 'lock.patch', lines: ['--- a', '+++ b', '@@ -1 +1 @@'], form: 'patch' as const },
  ];
  return { phase: '', message: '', containerSaid: '', fix: '', exitCode: 3, evidence };
}

/** The configuration of an image with `word` in every field. */
export function hostileConfig(word: string): Required<ImageConfig> {
  const check: Required<Healthcheck> = {
    Test: ['CMD-SHELL', word],
    Interval: 1,
    Timeout: 1,
    StartPeriod: 1,
    StartInterval: 1,
    Retries: 1,
  };
  return {
    Env: [`PATH=/${word}`, `LD_LIBRARY_PATH=/${word}`, `${word}=${word}`],
    Cmd: [word, word],
    Entrypoint: [word],
    User: word,
    WorkingDir: `/${word}`,
    Volumes: { [`/${word}`]: {} },
    ExposedPorts: { [`80/${word}`]: {} },
    Labels: { [word]: word },
    StopSignal: word,
    StopTimeout: 1,
    Healthcheck: check,
    Shell: [word],
    OnBuild: [word],
    ArgsEscaped: false,
  };
}

/** A copy with `word` in place of each text from outside; a patch keeps the sign of its lines. */
function withWord(value: unknown, word: string, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => withWord(one, word, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withWord(one, word, name)]));
  }
  if (typeof value !== 'string' || OWN.includes(key)) return value;
  if (key === 'title') return value;
  if (/^(?:\+\+\+|---|@@)/.test(value)) return value.startsWith('@@') ? `+${word.replace(/[\r\n]+/g, '')}` : value;
  return value.startsWith('/') ? `${value === '/' ? '' : value}/${word}` : word;
}
