import { showCount } from '../../base/units.ts';
import { type Html, html, nothing } from './markup.ts';

/** Rows beyond this number are only in report.json: the number of names in an image is unlimited. */
export const MOST = 500;

/** A scrolling table of the first `most` rows, and the number of the others. */
export function tableOf(label: string, heads: readonly string[], rows: readonly Html[], most = MOST): Html {
  const head = heads.map((name) => html`<th scope="col">${name}</th>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${head}</tr></thead><tbody>${rows.slice(0, most)}</tbody></table></div>${more(rows.length - most)}`;
}

/** A note that `count` more items exist; empty if there are none. */
export function more(count: number): Html {
  return count > 0 ? html`<p class="quiet">and ${showCount(count)} more in report.json</p>` : nothing;
}
