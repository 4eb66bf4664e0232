/** Thrown when a package database cannot be read; the message says why. */
export class Unreadable extends Error {}

/**
 * Large images have 100 MB of databases with half a million names. A hostile image can cause much work with few bytes.
 */
const MAX_BYTES = 512 << 20;
const MAX_STEPS = 1 << 30;
/** Cost of one name look-up, in characters of paths. */
const LOOK = 64;

/** Limits the total cost of reading an image's package databases. */
export class Budget {
  #bytes: number;
  #steps: number;

  constructor(bytes = MAX_BYTES, steps = MAX_STEPS) {
    this.#bytes = bytes;
    this.#steps = steps;
  }

  /** Call before reading `bytes`. Throws `Unreadable` when the total is over the limit. */
  read(bytes: number): void {
    this.#bytes -= bytes;
    if (this.#bytes < 0) throw new Unreadable('it is too large');
  }

  /** Call before looking up a path of `characters`. Throws `Unreadable` when the total is over the limit. */
  look(characters: number): void {
    this.#steps -= characters + LOOK;
    if (this.#steps < 0) throw new Unreadable('it lists too many files');
  }
}
