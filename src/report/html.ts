import type { ToldReport } from './json.ts';
import { escaped } from './markup.ts';
import { pageData } from './page-data.ts';
import { after, before } from './page-sections.ts';
import type { SizeNode } from './sizes.ts';

/**
 * report.html: all that there is to see without a script, and the data for the treemap and the table of packed files. `template` is the build's dist/report-page.html. Throws `Error` where that
 * lacks a place for something.
 */
export function reportHtml(report: ToldReport, sizes: SizeNode | undefined, template: string): string {
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
