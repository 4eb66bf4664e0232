import { counted, showBytes, showCount } from '../../../base/units.ts';
import type { Row } from '../data.ts';
import { byId, element } from './dom.ts';
import { COLUMNS, find, index, type Query } from './rows.ts';

const PAGE = 100;

/** The table of packed files, with search, sorting and pages. */
export class Files {
  readonly #rows: readonly Row[];
  readonly #texts: string[];
  readonly #query: Query = { text: '', reason: '', column: 1, descending: true };
  readonly #body = byId<HTMLTableSectionElement>('files-body');
  readonly #count = byId<HTMLParagraphElement>('files-count');
  #found: number[] = [];
  #page = 0;

  /** `all` is the number of all packed files; `rows` may hold only the largest. */
  constructor(rows: readonly Row[], all: number) {
    this.#rows = rows;
    this.#texts = index(rows);
    if (rows.length < all) {
      byId('files-part').textContent =
        `The ${showCount(rows.length)} largest of ${counted(all, 'file')}. report.json lists all.`;
    }
    this.#head();
    this.#inputs();
    this.#search();
  }

  #head(): void {
    const heads = COLUMNS.map((name, column) => {
      const button = element('button', { type: 'button', onclick: () => this.#sortBy(column) }, name);
      return element('th', { scope: 'col' }, button);
    });
    byId('files-head').replaceChildren(...heads);
  }

  #inputs(): void {
    const text = byId<HTMLInputElement>('files-search');
    text.addEventListener('input', () => this.#ask({ text: text.value }));
    const reason = byId<HTMLSelectElement>('files-reason');
    const reasons = [...new Set(this.#rows.map((row) => row[2]))].sort();
    reason.append(...reasons.map((value) => element('option', { value }, value)));
    reason.addEventListener('change', () => this.#ask({ reason: reason.value }));
    byId('files-back').addEventListener('click', () => this.#turn(-1));
    byId('files-on').addEventListener('click', () => this.#turn(1));
  }

  /** Sorts by a column; a second call reverses the order. Sizes start with the largest. */
  #sortBy(column: number): void {
    const descending = this.#query.column === column ? !this.#query.descending : column === 1;
    this.#ask({ column, descending });
  }

  #ask(change: Partial<Query>): void {
    Object.assign(this.#query, change);
    this.#search();
  }

  #search(): void {
    this.#found = find(this.#rows, this.#texts, this.#query);
    this.#page = 0;
    this.#draw();
  }

  #turn(by: number): void {
    this.#page += by;
    this.#draw();
  }

  #draw(): void {
    const from = this.#page * PAGE;
    const shown = this.#found.slice(from, from + PAGE);
    this.#body.replaceChildren(...shown.map((at) => lineOf(this.#rows[at]!)));
    const all = counted(this.#found.length, 'file');
    this.#count.textContent =
      this.#found.length === 0 ? 'No files' : `${showCount(from + 1)} to ${showCount(from + shown.length)} of ${all}`;
    byId<HTMLButtonElement>('files-back').disabled = from === 0;
    byId<HTMLButtonElement>('files-on').disabled = from + PAGE >= this.#found.length;
    const { column, descending } = this.#query;
    for (const [at, head] of [...byId('files-head').children].entries()) {
      if (at === column) head.ariaSort = descending ? 'descending' : 'ascending';
      else head.removeAttribute('aria-sort');
    }
  }
}

function lineOf([path, size, reason, owner, by]: Row): HTMLTableRowElement {
  const name = element('th', { scope: 'row', title: path.length > 200 ? path : '' }, element('bdi', {}, path));
  return element(
    'tr',
    {},
    name,
    element('td', {}, showBytes(size)),
    element('td', {}, reason),
    element('td', {}, owner),
    element('td', {}, element('bdi', {}, by)),
  );
}
