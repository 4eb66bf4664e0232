import { showBytes, showCount } from '../../base/units.ts';
import { driftText } from '../drift.ts';
import type { PublishedReport } from '../json.ts';
import { notableListed } from '../listed.ts';
import { missedByPassing, verificationText } from '../verification.ts';
import { type Html, html, nothing } from './markup.ts';
import { tableOf } from './table.ts';

/** The verdicts of the gates, the healed paths, incomplete listed folders, and the drift from the lock. */
export function changes(report: PublishedReport): Html {
  return html`${gates(report)}${verified(report)}${healed(report)}${listed(report)}${drift(report)}`;
}

function gates({ gates }: PublishedReport): Html {
  if (gates.length === 0) return nothing;
  const list = gates.map(
    ({ passed, verdict }) =>
      html`<li class="${passed ? 'good' : 'bad'}">${passed ? 'Passed' : 'Failed'}: ${verdict}</li>`,
  );
  return html`<section><h2>Gates</h2><ul class="gates">${list}</ul></section>`;
}

function verified(report: PublishedReport): Html {
  const how = verificationText(report);
  if (how === undefined) return nothing;
  const rows = missedByPassing(report).map(
    ({ path, round }) => html`<tr><th scope="row"><bdi>${path}</bdi></th><td>${round}</td></tr>`,
  );
  const missed = rows.length > 0 ? tableOf('Paths missed by a passing test', ['Path', 'Round'], rows) : nothing;
  return html`<section class="note"><h2>Verified</h2><p>${how}</p>${missed}</section>`;
}

function healed({ healed }: PublishedReport): Html {
  if (healed.length === 0) return nothing;
  const rows = healed.map(
    ({ path, because }) => html`<tr><th scope="row"><bdi>${path}</bdi></th><td>${because}</td></tr>`,
  );
  return html`<section class="note fair"><h2>Healed: ${showCount(healed.length)}</h2><p>The test on the original did not reach these paths; the micro image passes only with them.</p>${tableOf('Healed paths', ['Path', 'Reason'], rows)}</section>`;
}

function listed({ listed }: PublishedReport): Html {
  const notable = notableListed(listed);
  if (notable.length === 0) return nothing;
  const rows = notable.map(
    ({ keep, files, own, package: owner = 'a language package', keepBytes }) =>
      html`<tr><th scope="row"><bdi>${keep}</bdi></th><td>${showCount(files.packed)} of ${showCount(files.total)}</td><td>${own ? 'no package' : owner}</td><td>${showBytes(keepBytes)}</td></tr>`,
  );
  const table = tableOf('Listed folders', ['Line for keep', 'Packed', 'Owner', 'Adds'], rows);
  return html`<section><h2>Listed folders that are not complete: ${showCount(notable.length)}</h2><p>A program that lists a folder may use the names of files that it never opens. Add a line to keep if yours does.</p>${table}</section>`;
}

function drift({ drift }: PublishedReport): Html {
  if (!drift) return nothing;
  const added = drift.added.map(
    ({ path, package: owner = '' }) => html`<tr><th scope="row"><bdi>+ ${path}</bdi></th><td>${owner}</td></tr>`,
  );
  const removed = drift.removed.map(
    ({ path, package: owner = '', gone }) =>
      html`<tr><th scope="row"><bdi>− ${path}</bdi></th><td>${gone ? 'no longer in the image' : owner}</td></tr>`,
  );
  const rows = [...added, ...removed];
  const list =
    rows.length > 0
      ? html`<details><summary>Paths added and removed</summary>${tableOf('Paths added and removed', ['Path', 'Package'], rows)}</details>`
      : nothing;
  return html`<section><h2>Lock</h2><p><code>${drift.lock}</code>: ${driftText(drift)}</p>${list}</section>`;
}
