#!/usr/bin/env node
// Writes the tables of inputs and outputs from the action.yml files into README.md; --check only checks that they are
// up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const README = fileURLToPath(new URL('../README.md', import.meta.url));

/** The action.yml for each name before "inputs" and "outputs" in the markers; '' is the root's. */
export const TABLES = { '': 'action.yml', start: 'start/action.yml', stop: 'stop/action.yml', pack: 'pack/action.yml' };

/** @typedef {{ description: string, required?: boolean, default?: string }} Item */

/**
 * The README with regenerated tables.
 * @param {string} readme text with the markers `<!-- inputs -->` … `<!-- /inputs -->` and the same for outputs
 * @param {string} action text of action.yml
 * @param {string} room name before "inputs" in the markers
 * @returns {string}
 * @throws {Error} if a marker is missing
 */
export function withTables(readme, action, room = '') {
  const { inputs, outputs } = parse(action);
  const filled = between(readme, `${room} inputs`.trim(), table(['Input', 'Default', 'Meaning'], rows(inputs, true)));
  return between(filled, `${room} outputs`.trim(), table(['Output', 'Meaning'], rows(outputs, false)));
}

/**
 * @param {Record<string, Item>} items
 * @param {boolean} defaults true for a column with the default
 */
function rows(items, defaults) {
  return Object.entries(items).map(([name, item]) => {
    const meaning = cell(item.description);
    return defaults ? [`\`${name}\``, defaultOf(item), meaning] : [`\`${name}\``, meaning];
  });
}

/** @param {Item} item */
function defaultOf(item) {
  if (item.required) return '(required)';
  return item.default ? `\`${cell(item.default)}\`` : '';
}

/** @param {string} text */
function cell(text) {
  return text.trim().replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
}

/**
 * @param {string[]} head
 * @param {string[][]} body
 */
function table(head, body) {
  return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/**
 * @param {string} text
 * @param {string} name
 * @param {string} content
 */
function between(text, name, content) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md lacks ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}

/** @param {boolean} check */
function main(check) {
  const readme = readFileSync(README, 'utf8');
  let wanted = readme;
  for (const [room, path] of Object.entries(TABLES)) {
    wanted = withTables(wanted, readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'), room);
  }
  if (readme === wanted) return;
  if (!check) return writeFileSync(README, wanted);
  console.error('README.md does not match action.yml. Run `npm run docs` and commit README.md.');
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.includes('--check'));
