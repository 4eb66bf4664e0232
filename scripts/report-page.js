import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const FOLDER = new URL('../src/report/page/browser/', import.meta.url);
const FILES = ['page.html', 'page.css'].map((name) => fileURLToPath(new URL(name, FOLDER)));

/**
 * A rolldown plug-in that adds `report-page.html` to the build: the template, the style and the script of the report
 * page in one file. Its content security policy allows only this style and this script.
 * @returns {import('rolldown').Plugin}
 */
export function reportPage() {
  return {
    name: 'report-page',
    async generateBundle() {
      const [template, style] = FILES.map((file) => readFileSync(file, 'utf8'));
      const source = filled(template, { style, script: await script() });
      this.emitFile({ type: 'asset', fileName: 'report-page.html', source });
    },
  };
}

async function script() {
  const input = fileURLToPath(new URL('main.ts', FOLDER));
  const bundle = await rolldown({ input, platform: 'browser' });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  return output[0].code;
}

/**
 * @param {string} template
 * @param {Record<string, string>} parts
 */
function filled(template, parts) {
  let page = template;
  for (const [name, text] of Object.entries(parts)) {
    if (/<\/(?:script|style)/i.test(text)) throw new Error(`the ${name} of the report page would end its element`);
    const hash = `sha256-${createHash('sha256').update(text).digest('base64')}`;
    page = page.replace(`/*${name}-hash*/`, hash).replace(`/*${name}*/`, () => text);
  }
  return page;
}
