import { showBytes, showCount, showDuration, showRatio } from '../units.ts';
import type { ToldReport } from './json.ts';
import { type Html, html, nothing } from './markup.ts';
import { type Origin, originsOf } from './origins.ts';
import { gonePackages } from './packages.ts';
import { changes } from './page-changes.ts';
import { MOST, more, tableOf } from './page-table.ts';
import { type FolderRecord, type PackageRecord, pushedReferences, type TestRecord } from './report.ts';
import { whatFailed } from './summary.ts';

/** What stands above the treemap: the outcome, what went wrong, the numbers before and after, and what to look at. */
export function before(report: ToldReport): Html {
  return html`${headline(report)}${failure(report)}${notes(report)}${numbers(report)}${changes(report)}`;
}

/** What stands below the table of packed files: what went, where the time went, and what the run was of. */
export function after(report: ToldReport): Html {
  return html`${origins(report)}${removed(report)}${phases(report)}${about(report)}`;
}

function headline(report: ToldReport): Html {
  const { image, micro, outcome } = report;
  const [mood, badge] =
    outcome === 'failed'
      ? ['bad', `Failed: ${whatFailed(report)}`]
      : outcome === 'verified'
        ? ['good', 'Verified: the test passes on it']
        : ['fair', 'Not verified: the test did not run on it'];
  const sizes =
    outcome !== 'failed' && micro && image.size
      ? html`<p class="sizes">${showBytes(image.size)} <span aria-hidden="true">→</span><span class="hidden">to</span> <strong>${showBytes(micro.size)}</strong> <span class="quiet">${showRatio(micro.size / image.size)} of the original</span></p>`
      : nothing;
  return html`<header><p class="badge ${mood}">${badge}</p><h1><bdi>${image.name}</bdi></h1>${sizes}${tags(report)}</header>`;
}

function tags({ micro, outcome, push }: ToldReport): Html {
  if (!micro || outcome === 'failed') return nothing;
  const pushed = pushedReferences(push).map(
    (reference) => html`<li><code>${reference}</code> <span class="quiet">pushed</span></li>`,
  );
  const local = micro.tags.map((tag) => html`<li><code>${tag}</code></li>`);
  return html`<ul class="tags" aria-label="Tags of the micro image">${[...local, ...pushed]}</ul>`;
}

function failure({ failure }: ToldReport): Html {
  if (!failure) return nothing;
  const mend = failure.mend ? html`<p><strong>Next step:</strong> ${failure.mend}</p>` : nothing;
  return html`<section class="note bad" aria-label="What went wrong"><p><strong>${failure.message}</strong> <span class="quiet">(phase: ${failure.phase})</span></p>${mend}</section>`;
}

function notes({ warnings, tracer }: ToldReport): Html {
  const drops =
    tracer && tracer.drops > 0
      ? html`<section class="note bad"><p><strong>The capture is incomplete:</strong> ${showCount(tracer.drops)} events were dropped, files may be missing.</p></section>`
      : nothing;
  if (warnings.length === 0) return drops;
  const list = warnings.slice(0, MOST).map((warning) => html`<li>${warning}</li>`);
  return html`${drops}<section class="note fair"><h2>Warnings</h2><ul>${list}</ul>${more(warnings.length - MOST)}</section>`;
}

function numbers({ image, micro, packages, tests }: ToldReport): Html {
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

/** A share from 0 to 1; the number stands beside it. */
export function bar(share: number): Html {
  const width = `${Math.min(100, Math.max(share * 100, share > 0 ? 0.5 : 0)).toFixed(2)}%`;
  return html`<svg class="bar" aria-hidden="true"><rect class="whole" width="100%" height="100%"/><rect class="share" width="${width}" height="100%"/></svg>`;
}

function verdict(test: TestRecord | undefined): string {
  if (test?.ms === undefined) return test ? 'not reached' : 'not run';
  return `${test.passed ? 'passed' : 'failed'} in ${showDuration(test.ms)}`;
}

/** Whose the packed files are. */
function origins({ packed }: ToldReport): Html {
  const { os, language, none } = originsOf(packed);
  if (os.files + language.files === 0) return nothing;
  const line = (name: string, { packages, files, bytes }: Origin, counted: boolean) =>
    html`<tr><th scope="row">${name}</th><td>${counted ? showCount(packages) : '–'}</td><td>${showCount(files)}</td><td>${showBytes(bytes)}</td></tr>`;
  const rows = [
    line('OS packages', os, true),
    line('Language packages', language, true),
    line('Of no package', none, false),
  ];
  return html`<section><h2>Whose the packed files are</h2>${tableOf('Packed files by where they come from', ['From', 'Packages', 'Files', 'Size'], rows)}</section>`;
}

const TOP = 40;

function removed({ removed, packages }: ToldReport): Html {
  const gone = packages ? gonePackages(packages) : [];
  if (gone.length + removed.length === 0) return nothing;
  return html`<section><h2>What was left out</h2>${packageTable(gone)}<details><summary>By folder</summary>${folderTable(removed)}</details></section>`;
}

function packageTable(gone: readonly PackageRecord[]): Html {
  if (gone.length === 0) return nothing;
  const rows = gone.map(
    ({ name, version, bytes }) =>
      html`<tr><th scope="row">${name}</th><td>${version}</td><td>${showBytes(bytes.total)}</td></tr>`,
  );
  const table = tableOf('Removed OS packages', ['Package', 'Version', 'Size'], rows);
  return html`<details open><summary>${showCount(gone.length)} OS packages went</summary>${table}</details>`;
}

function folderTable(removed: readonly FolderRecord[]): Html {
  const rows = removed.map(
    ({ folder, files, bytes }) =>
      html`<tr><th scope="row"><bdi>${folder}</bdi></th><td>${showCount(files)}</td><td>${showBytes(bytes)}</td></tr>`,
  );
  return tableOf('Left out by folder', ['Folder', 'Files', 'Size'], rows, TOP);
}

function phases({ phases }: ToldReport): Html {
  if (phases.length === 0) return nothing;
  const total = phases.reduce((sum, { ms }) => sum + ms, 0);
  const rows = phases.map(
    ({ name, ms }) =>
      html`<tr><th scope="row">${name}</th><td>${showDuration(ms)}</td><td class="wide">${bar(total === 0 ? 0 : ms / total)}</td></tr>`,
  );
  return html`<section><h2>Time: ${showDuration(total)}</h2><table class="numbers"><thead class="hidden"><tr><th scope="col">Phase</th><th scope="col">Time</th><th scope="col">Share</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

function about({ image, micro, rootfs, tracer, push }: ToldReport): Html {
  const facts: [string, string | undefined][] = [
    ['Image', image.id],
    ['Its digest', image.digest],
    ['Platform', image.platform],
    ['Micro image', micro?.id],
    ['Pushed digest', push?.digest],
    ['rootfs.tar, SHA-256', rootfs?.sha256],
    ['Tracer', tracer?.description],
    ['Why not a better one', tracer?.because],
    ['Paths in the list', tracer && showCount(tracer.paths)],
  ];
  const known = facts.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value!}</dd>`);
  if (known.length === 0) return nothing;
  return html`<section><h2>About this run</h2><dl>${known}</dl></section>`;
}
