import { counted } from '../base/units.ts';

const SHOWN = 50;

/** Collects warnings: keeps the first fifty and counts the others. */
export class Warnings {
  readonly #lines: string[] = [];
  #more = 0;

  add(line: string): void {
    if (this.#lines.length < SHOWN) this.#lines.push(line);
    else this.#more += 1;
  }

  list(): string[] {
    return this.#more === 0
      ? [...this.#lines]
      : [...this.#lines, `and ${counted(this.#more, 'more warning like these', 'more warnings like these')}`];
  }
}
