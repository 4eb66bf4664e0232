const SHOWN = 50;

/** Collects warnings; of a flood, the first ones and the number of the others. */
export class Warnings {
  readonly #lines: string[] = [];
  #more = 0;

  add(line: string): void {
    if (this.#lines.length < SHOWN) this.#lines.push(line);
    else this.#more += 1;
  }

  list(): string[] {
    return this.#more === 0 ? [...this.#lines] : [...this.#lines, `and ${this.#more} more warnings like these`];
  }
}
