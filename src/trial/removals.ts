/** Removals of ended containers that go on while the next container is made and starts. */
export class Removals {
  #going: Promise<void>[] = [];

  add(removal: Promise<void>): void {
    // `ended` tells.
    removal.catch(() => {});
    this.#going.push(removal);
  }

  /** Resolves when nothing is being removed any more. Rejects if a removal failed. */
  async ended(): Promise<void> {
    const going = this.#going;
    this.#going = [];
    await Promise.all(going);
  }
}
