/**
 * This machine lacks something (a program, a right, a kernel feature), but another way may work. The message says in
 * one line what is missing and why; `fix` is the next step for the user.
 */
export class Unavailable extends Error {
  override name = 'Unavailable';
  readonly fix: string | undefined;
  constructor(message: string, fix?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.fix = fix;
  }
}
