/** In characters. Tools and tests print shorter lines; a program can print a line without an end. */
const MOST_LINE = 1 << 20;

/**
 * Splits a text that comes in parts into lines. A line ends with LF, CR or CR LF. Of a line that is too long, only the
 * beginning is kept.
 */
export class LineSplitter {
  readonly #take: (line: string) => void;
  readonly #most: number;
  #line = '';
  #left = 0;
  #afterCr = false;

  constructor(take: (line: string) => void, most = MOST_LINE) {
    this.#take = take;
    this.#most = most;
  }

  write(text: string): void {
    let at = 0;
    if (this.#afterCr && text[0] === '\n') at = 1;
    if (text !== '') this.#afterCr = text.endsWith('\r');
    for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
      if (index < at) continue;
      this.#add(text.slice(at, index));
      this.#ended();
      at = index + end.length;
    }
    this.#add(text.slice(at));
  }

  /** The last line counts without an end too. */
  end(): void {
    if (this.#line !== '') this.#ended();
  }

  #add(part: string): void {
    const room = this.#most - this.#line.length;
    this.#line += part.slice(0, room);
    this.#left += Math.max(0, part.length - room);
  }

  #ended(): void {
    const line = this.#left > 0 ? `${this.#line}… (cut, ${this.#left} more characters)` : this.#line;
    this.#line = '';
    this.#left = 0;
    this.#take(line);
  }
}
