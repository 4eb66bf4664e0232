/** What cannot be read of a package database; the message says why. */
export class Unreadable extends Error {}

/** Large images have 100 MB of databases that list half a million names; a hostile one can make much of little. */
const MAX_BYTES = 512 << 20;
const MAX_STEPS = 1 << 30;
/** What it costs to look a name up, in the characters of paths. */
const LOOK = 64;

/** Bounds what reading an image's package databases costs, all of them together. */
export class Budget {
  #bytes: number;
  #steps: number;

  constructor(bytes = MAX_BYTES, steps = MAX_STEPS) {
    this.#bytes = bytes;
    this.#steps = steps;
  }

  /** Takes bytes that are to be read into account. Throws `Unreadable` when there are too many. */
  read(bytes: number): void {
    this.#bytes -= bytes;
    if (this.#bytes < 0) throw new Unreadable('it is larger than any that is known');
  }

  /** Takes a path of so many characters that is to be looked up into account. Throws `Unreadable` when there are too many. */
  look(characters: number): void {
    this.#steps -= characters + LOOK;
    if (this.#steps < 0) throw new Unreadable('it lists more files than any that is known');
  }
}
