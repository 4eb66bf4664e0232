import type { PublishedReport } from '../json.ts';
import type { SizeNode } from '../sizes.ts';
import { pageData } from './data.ts';
import { escaped } from './markup.ts';
import { after, before } from './sections.ts';

/**
 * report.html: the static sections, and the data for the treemap and the table of packed files. `template` is the text
 * of dist/report-page.html. Throws `Error` if the template lacks a placeholder.
 */
export function reportHtml(report: PublishedReport, sizes: SizeNode | undefined, template: string): string {
  const content = {
    title: escaped(`${report.image.name} – micropacker`),
    before: before(report).text,
    after: after(report).text,
    data: pageData(report, sizes),
  };
  return Object.entries(content).reduce((page, [name, text]) => {
    const place = `<!--micropacker:${name}-->`;
    if (!page.includes(place)) throw new Error(`the report page's template lacks ${place}`);
    return page.replace(place, () => text);
  }, template);
}
