import type { DriftRecord } from './drift.ts';
import type { Report } from './report.ts';

/**
 * The report for programs that read a command's output: JSON without the long lists, which report.json has, and with the paths of the files
 * (`files`, by name). Numbers of packages, drifted and healed paths take the place of the lists.
 */
export function briefJson(report: Report, files: Readonly<Record<string, string | undefined>>): string {
  const { schema, outcome, failure, image, micro, rootfs, push, tracer, tests, seccomp } = report;
  const { phases, packages, healed, drift, gates, warnings } = report;
  const brief = {
    ...{ schema, outcome, image, micro, rootfs, push, tracer, tests, seccomp, phases, gates, warnings, files },
    failure: failure && { ...failure, evidence: undefined },
    packages: packages && { before: packages.before, after: packages.after },
    healed: healed.length,
    drift: drift && briefDrift(drift),
  };
  return JSON.stringify(brief, undefined, 2);
}

function briefDrift({ lock, mode, kind, added, removed }: DriftRecord) {
  return { lock, mode, kind, added: added.length, removed: removed.length };
}
