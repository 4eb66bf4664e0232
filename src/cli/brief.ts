import { asJson, type Printable } from '../base/printer.ts';
import type { DriftRecord } from '../report/drift.ts';
import { published } from '../report/json.ts';
import type { Report } from '../report/report.ts';

/**
 * The report as JSON for `--json`: without the long lists of report.json, with the paths of the output files (`files`,
 * by name). Packages, drift and healed paths are numbers, not lists. Like report.json, it leaves out what a test or
 * container printed.
 */
export function briefJson(report: Report, files: Readonly<Record<string, string | undefined>>): Printable {
  const { schema, outcome, failure, image, micro, rootfs, push, tracer, tests, seccomp, ...more } = published(report);
  const { verification, phases, packages, healed, missed, listed, drift, gates, warnings } = more;
  const brief = {
    ...{ schema, outcome, failure, image, micro, rootfs, push, tracer, tests, seccomp, phases, gates, warnings, files },
    packages: packages && { before: packages.before, after: packages.after },
    verification,
    healed: healed.length,
    missed: missed.length,
    listed: listed?.filter(({ own }) => own).map(({ folder, files, keep }) => ({ folder, files, keep })),
    drift: drift && briefDrift(drift),
  };
  return asJson(brief);
}

function briefDrift({ lock, mode, kind, added, removed }: DriftRecord) {
  return { lock, mode, kind, added: added.length, removed: removed.length };
}
