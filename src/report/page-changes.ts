import { showCount } from '../units.ts';
import { driftText } from './drift.ts';
import type { ToldReport } from './json.ts';
import { type Html, html, nothing } from './markup.ts';
import { tableOf } from './page-table.ts';

/** What was healed, the verdicts of the gates, and how the list differs from the lock. */
export function changes(report: ToldReport): Html {
  return html`${gates(report)}${healed(report)}${drift(report)}`;
}

function gates({ gates }: ToldReport): Html {
  if (gates.length === 0) return nothing;
  const list = gates.map(
    ({ passed, verdict }) =>
      html`<li class="${passed ? 'good' : 'bad'}">${passed ? 'Passed' : 'Failed'}: ${verdict}</li>`,
  );
  return html`<section><h2>Gates</h2><ul class="gates">${list}</ul></section>`;
}

function healed({ healed }: ToldReport): Html {
  if (healed.length === 0) return nothing;
  const rows = healed.map(
    ({ path, because }) => html`<tr><th scope="row"><bdi>${path}</bdi></th><td>${because}</td></tr>`,
  );
  return html`<section class="note fair"><h2>Healed: ${showCount(healed.length)}</h2><p>The test on the original did not reach these; the micro image passes only with them.</p>${tableOf('Healed paths', ['Path', 'Because'], rows)}</section>`;
}

function drift({ drift }: ToldReport): Html {
  if (!drift) return nothing;
  const came = drift.added.map(
    ({ path, package: owner = '' }) => html`<tr><th scope="row"><bdi>+ ${path}</bdi></th><td>${owner}</td></tr>`,
  );
  const went = drift.removed.map(
    ({ path, package: owner = '', gone }) =>
      html`<tr><th scope="row"><bdi>− ${path}</bdi></th><td>${gone ? 'the image has it no more' : owner}</td></tr>`,
  );
  const rows = [...came, ...went];
  const list =
    rows.length > 0
      ? html`<details><summary>Paths</summary>${tableOf('Paths of the drift', ['Path', 'Package'], rows)}</details>`
      : nothing;
  return html`<section><h2>Lock</h2><p><code>${drift.lock}</code>: ${driftText(drift)}</p>${list}</section>`;
}
