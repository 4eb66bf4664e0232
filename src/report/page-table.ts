import { showCount } from '../units.ts';
import { type Html, html, nothing } from './markup.ts';

/** What is more than this is in report.json only: images may have names without number. */
export const MOST = 500;

/** The first rows of a table that scrolls, and how many more there are. */
export function tableOf(label: string, heads: readonly string[], rows: readonly Html[], most = MOST): Html {
  const head = heads.map((name) => html`<th scope="col">${name}</th>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${head}</tr></thead><tbody>${rows.slice(0, most)}</tbody></table></div>${more(rows.length - most)}`;
}

/** That there is more than is shown; nothing where there is not. */
export function more(count: number): Html {
  return count > 0 ? html`<p class="quiet">and ${showCount(count)} more in report.json</p>` : nothing;
}
