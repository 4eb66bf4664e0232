import { showBytes, showCount, showRatio } from '../../../base/units.ts';
import type { SizeNode } from '../../sizes.ts';
import { byId, element } from './dom.ts';
import { type Cell, hasName, inside, isOpen, layOut } from './map-layout.ts';
import { describe, keptOf, nodeName, opens } from './nodes.ts';

/** The treemap: shows one folder at a time, with its children as buttons. */
export class TreeMap {
  readonly #area = byId<HTMLDivElement>('map');
  readonly #trail = byId<HTMLOListElement>('map-trail');
  readonly #about = byId<HTMLParagraphElement>('map-about');
  readonly #list = byId<HTMLTableSectionElement>('map-list');
  /** The nodes from the root to the shown one. */
  #path: SizeNode[] = [];

  constructor() {
    this.#area.addEventListener('keydown', (event) => this.#onKey(event));
    new ResizeObserver(() => this.#draw()).observe(this.#area);
  }

  /** Shows another tree, from its root. */
  show(root: SizeNode): void {
    this.#path = [root];
    this.#update();
  }

  get #shown(): SizeNode | undefined {
    return this.#path.at(-1);
  }

  #open(node: SizeNode): void {
    if (!opens(node)) return;
    this.#path.push(node);
    this.#update();
    this.#focus(0);
  }

  /** Goes back to depth `depth` of the path, and focuses the node that was open below. */
  #back(depth: number): void {
    if (depth < 1 || depth >= this.#path.length) return;
    const from = this.#path[depth];
    this.#path.length = depth;
    this.#update();
    this.#focus(this.#cells.findIndex((cell) => cell.ariaLabel === (from && labelOf(from))));
  }

  #update(): void {
    const shown = this.#shown!;
    this.#about.textContent = describe(shown);
    this.#trail.replaceChildren(...this.#path.map((node, at) => this.#step(node, at)));
    this.#list.replaceChildren(...(shown.children ?? []).map(lineOf));
    this.#draw();
  }

  #step(node: SizeNode, at: number): HTMLLIElement {
    const name = element('bdi', {}, nodeName(node));
    if (at === this.#path.length - 1) return element('li', { ariaCurrent: 'location' }, name);
    return element('li', {}, element('button', { type: 'button', onclick: () => this.#back(at + 1) }, name));
  }

  #draw(): void {
    if (!this.#shown) return;
    const { clientWidth, clientHeight } = this.#area;
    const had = this.#cells.indexOf(document.activeElement as HTMLButtonElement);
    const cells = layOut(this.#shown, clientWidth, clientHeight);
    this.#area.replaceChildren(...cells.map((cell, at) => this.#button(cell, at === 0)));
    if (had >= 0) this.#focus(had);
  }

  #button(cell: Cell, first: boolean): HTMLButtonElement {
    const { data } = cell;
    const size = element('span', { className: 'size' }, ` ${showBytes(data.bytes.total)}`);
    const button = element('button', {
      type: 'button',
      className: isOpen(cell) ? 'cell open' : 'cell',
      tabIndex: first ? 0 : -1,
      ariaLabel: labelOf(data),
      onclick: () => this.#open(data),
      onmouseenter: () => this.#showText([data]),
      onfocus: () => this.#showText([data]),
    });
    if (!opens(data)) button.setAttribute('aria-disabled', 'true');
    place(button, cell, { x0: 0, y0: 0 });
    if (hasName(cell)) button.append(nameLabel(cell, size));
    button.append(...inside(cell).map((part) => this.#part(part, cell)));
    return button;
  }

  #part(part: Cell, around: Cell): HTMLSpanElement {
    const made = element('span', { className: isOpen(part) ? 'part open' : 'part', ariaHidden: 'true' });
    if (hasName(part)) made.append(nameLabel(part));
    made.addEventListener('mouseenter', () => this.#showText(part.ancestors().map(({ data }) => data)));
    place(made, part, around);
    return made;
  }

  /** Describes a node; `around` are the nodes that contain it, up to the shown folder. */
  #showText([node, ...around]: SizeNode[]): void {
    const folders = around.slice(0, -1).reverse();
    this.#about.textContent = [...folders.map(nodeName), describe(node!)].join('/');
  }

  get #cells(): HTMLButtonElement[] {
    return [...this.#area.querySelectorAll<HTMLButtonElement>('button.cell')];
  }

  /** Moves the focus. Only one cell is in the page's tab order; arrow keys move between cells. */
  #focus(at: number): void {
    const cells = this.#cells;
    const chosen = cells[Math.max(0, Math.min(at, cells.length - 1))];
    for (const cell of cells) cell.tabIndex = cell === chosen ? 0 : -1;
    chosen?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    const at = this.#cells.indexOf(document.activeElement as HTMLButtonElement);
    const to: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: Infinity,
    };
    if (event.key in to) this.#focus(to[event.key]!);
    else if (event.key === 'Escape' || event.key === 'Backspace') this.#back(this.#path.length - 1);
    else return;
    event.preventDefault();
  }
}

function labelOf(node: SizeNode): string {
  return opens(node) ? `${describe(node)}; opens` : describe(node);
}

function nameLabel({ data }: Cell, ...more: HTMLElement[]): HTMLSpanElement {
  return element('span', { className: 'label' }, element('bdi', {}, nodeName(data)), ...more);
}

function place(box: HTMLElement, { x0, x1, y0, y1, data }: Cell, around: { x0: number; y0: number }): void {
  const pixels = { left: x0 - around.x0, top: y0 - around.y0, width: x1 - x0, height: y1 - y0 };
  for (const [side, value] of Object.entries(pixels)) box.style.setProperty(side, `${value}px`);
  box.style.setProperty('--kept', `${(keptOf(data) * 100).toFixed(1)}%`);
}

function lineOf(node: SizeNode): HTMLTableRowElement {
  const name = element('th', { scope: 'row' }, element('bdi', {}, nodeName(node)));
  const values = [
    showBytes(node.bytes.total),
    showBytes(node.bytes.packed),
    showRatio(keptOf(node)),
    showCount(node.files.total),
  ];
  return element('tr', {}, name, ...values.map((value) => element('td', {}, value)));
}
