import { counted, showBytes, showCount, showDuration, showRatio } from '../../base/units.ts';
import type { PublishedReport } from '../json.ts';
import { type Origin, originsOf } from '../origins.ts';
import { gonePackages } from '../packages.ts';
import { type FolderRecord, type PackageRecord, pushedReferences, type TestRecord } from '../report.ts';
import { whatFailed } from '../summary/summary.ts';
import { changes } from './changes.ts';
import { type Html, html, nothing } from './markup.ts';
import { MOST, more, tableOf } from './table.ts';

/** The sections above the treemap: the outcome, the failure, warnings, the numbers before and after, and changes. */
export function before(report: PublishedReport): Html {
  return html`${headline(report)}${failure(report)}${notes(report)}${numbers(report)}${changes(report)}`;
}

/** The sections below the table of packed files: origins, what is left out, the time per phase, facts of the run. */
export function after(report: PublishedReport): Html {
  return html`${origins(report)}${removed(report)}${phases(report)}${about(report)}`;
}

function headline(report: PublishedReport): Html {
  const { image, micro, outcome } = report;
  const [mood, badge] =
    outcome === 'failed'
      ? ['bad', `Failed: ${whatFailed(report)}`]
      : outcome === 'verified'
        ? ['good', 'Verified: the test passes on the micro image']
        : ['fair', 'Not verified: the test did not run on the micro image'];
  const sizes =
    outcome !== 'failed' && micro && image.size
      ? html`<p class="sizes">${showBytes(image.size)} <span aria-hidden="true">→</span><span class="hidden">to</span> <strong>${showBytes(micro.size)}</strong> <span class="quiet">${showRatio(micro.size / image.size)} of the original</span></p>`
      : nothing;
  return html`<header><p class="badge ${mood}">${badge}</p><h1><bdi>${image.name}</bdi></h1>${sizes}${tags(report)}</header>`;
}

function tags({ micro, outcome, push }: PublishedReport): Html {
  if (!micro || outcome === 'failed') return nothing;
  const pushed = pushedReferences(push).map(
    (reference) => html`<li><code>${reference}</code> <span class="quiet">pushed</span></li>`,
  );
  const local = micro.tags.map((tag) => html`<li><code>${tag}</code></li>`);
  return html`<ul class="tags" aria-label="Tags of the micro image">${[...local, ...pushed]}</ul>`;
}

function failure({ failure }: PublishedReport): Html {
  if (!failure) return nothing;
  const fix = failure.fix ? html`<p><strong>Next step:</strong> ${failure.fix}</p>` : nothing;
  return html`<section class="note bad" aria-label="Failure"><p><strong>${failure.message}</strong> <span class="quiet">(phase: ${failure.phase})</span></p>${fix}</section>`;
}

function notes({ warnings, tracer }: PublishedReport): Html {
  const drops =
    tracer && tracer.drops > 0
      ? html`<section class="note bad"><p><strong>The capture is incomplete:</strong> ${counted(tracer.drops, 'event')} ${tracer.drops === 1 ? 'was' : 'were'} dropped. Files may be missing.</p></section>`
      : nothing;
  if (warnings.length === 0) return drops;
  const list = warnings.slice(0, MOST).map((warning) => html`<li>${warning}</li>`);
  return html`${drops}<section class="note fair"><h2>Warnings</h2><ul>${list}</ul>${more(warnings.length - MOST)}</section>`;
}

function numbers({ image, micro, packages, tests }: PublishedReport): Html {
  const rows = [
    row('Size', image.size, micro?.size, showBytes),
    row('Files', image.files, micro?.files, showCount),
    row('OS packages', packages?.before, packages?.after, showCount),
  ].filter((one) => one !== nothing);
  const test =
    tests.original || tests.micro
      ? html`<tr><th scope="row">Test</th><td>${verdict(tests.original)}</td><td>${verdict(tests.micro)}</td><td></td></tr>`
      : nothing;
  if (rows.length === 0 && test === nothing) return nothing;
  return html`<section><h2>Before and after</h2><table class="numbers"><thead><tr><th scope="col"><span class="hidden">What</span></th><th scope="col">Original</th><th scope="col">Micro image</th><th scope="col">Kept</th></tr></thead><tbody>${[...rows, test]}</tbody></table></section>`;
}

function row(name: string, all: number | undefined, kept: number | undefined, show: (value: number) => string): Html {
  if (all === undefined || all === 0) return nothing;
  const share = kept === undefined ? html`–` : html`${bar(kept / all)} ${showRatio(kept / all)}`;
  return html`<tr><th scope="row">${name}</th><td>${show(all)}</td><td>${kept === undefined ? '–' : show(kept)}</td><td class="wide">${share}</td></tr>`;
}

/** A bar for a share from 0 to 1. Hidden from screen readers: the number is next to it. */
export function bar(share: number): Html {
  const width = `${Math.min(100, Math.max(share * 100, share > 0 ? 0.5 : 0)).toFixed(2)}%`;
  return html`<svg class="bar" aria-hidden="true"><rect class="whole" width="100%" height="100%"/><rect class="share" width="${width}" height="100%"/></svg>`;
}

function verdict(test: TestRecord | undefined): string {
  if (test?.ms === undefined) return test ? 'not reached' : 'not run';
  return `${test.passed ? 'passed' : 'failed'} in ${showDuration(test.ms)}`;
}

function origins({ packed }: PublishedReport): Html {
  const { os, language, none } = originsOf(packed);
  if (os.files + language.files === 0) return nothing;
  const line = (name: string, { packages, files, bytes }: Origin, known: boolean) =>
    html`<tr><th scope="row">${name}</th><td>${known ? showCount(packages) : '–'}</td><td>${showCount(files)}</td><td>${showBytes(bytes)}</td></tr>`;
  const rows = [
    line('OS packages', os, true),
    line('Language packages', language, true),
    line('No package', none, false),
  ];
  return html`<section><h2>Packed files by origin</h2>${tableOf('Packed files by origin', ['Origin', 'Packages', 'Files', 'Size'], rows)}</section>`;
}

const TOP = 40;

function removed({ removed, packages }: PublishedReport): Html {
  const leftOut = packages ? gonePackages(packages) : [];
  if (leftOut.length + removed.length === 0) return nothing;
  return html`<section><h2>Left out</h2>${packageTable(leftOut)}<details><summary>By folder</summary>${folderTable(removed)}</details></section>`;
}

function packageTable(leftOut: readonly PackageRecord[]): Html {
  if (leftOut.length === 0) return nothing;
  const rows = leftOut.map(
    ({ name, version, bytes }) =>
      html`<tr><th scope="row">${name}</th><td>${version}</td><td>${showBytes(bytes.total)}</td></tr>`,
  );
  const table = tableOf('OS packages left out', ['Package', 'Version', 'Size'], rows);
  return html`<details open><summary>${counted(leftOut.length, 'OS package')} left out</summary>${table}</details>`;
}

function folderTable(removed: readonly FolderRecord[]): Html {
  const rows = removed.map(
    ({ folder, files, bytes }) =>
      html`<tr><th scope="row"><bdi>${folder}</bdi></th><td>${showCount(files)}</td><td>${showBytes(bytes)}</td></tr>`,
  );
  return tableOf('Left out by folder', ['Folder', 'Files', 'Size'], rows, TOP);
}

function phases({ phases }: PublishedReport): Html {
  if (phases.length === 0) return nothing;
  const total = phases.reduce((sum, { ms }) => sum + ms, 0);
  const rows = phases.map(
    ({ name, ms }) =>
      html`<tr><th scope="row">${name}</th><td>${showDuration(ms)}</td><td class="wide">${bar(total === 0 ? 0 : ms / total)}</td></tr>`,
  );
  return html`<section><h2>Time: ${showDuration(total)}</h2><table class="numbers"><thead class="hidden"><tr><th scope="col">Phase</th><th scope="col">Time</th><th scope="col">Share</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

function about({ image, micro, rootfs, tracer, push }: PublishedReport): Html {
  const facts: [string, string | undefined][] = [
    ['Image', image.id],
    ['Image digest', image.digest],
    ['Platform', image.platform],
    ['Micro image', micro?.id],
    ['Pushed digest', push?.digest],
    ['rootfs.tar, SHA-256', rootfs?.sha256],
    ['Tracer', tracer?.description],
    ['Why no better tracer', tracer?.because],
    ['Paths in the file list', tracer && showCount(tracer.paths)],
  ];
  const known = facts.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value!}</dd>`);
  if (known.length === 0) return nothing;
  return html`<section><h2>About this run</h2><dl>${known}</dl></section>`;
}
