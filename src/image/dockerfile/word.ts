const NAME = 'MICROPACKER_NEWLINE';

/**
 * Writes values as words of a Dockerfile. A line cannot contain a line break, so a build argument stands for it.
 * Source: https://docs.docker.com/reference/dockerfile/ (environment replacement, escape).
 */
export class Words {
  /** The name of the build argument; undefined until a value needs it. */
  newline: string | undefined;
  readonly #free: string;

  /** `env` are the image's variables: one of the same name would hide the build argument. */
  constructor(env: readonly string[]) {
    let free = NAME;
    while (env.some((pair) => pair.startsWith(`${free}=`))) free += '_';
    this.#free = free;
  }

  /** In double quotes, where only \, " and $ are special. */
  quoted(value: string): string {
    if (value.includes('\n')) this.newline = this.#free;
    return `"${value.replace(/[\\"$]/g, '\\$&').replaceAll('\n', `\${${this.#free}}`)}"`;
  }

  /** As it is if nothing in it is special: two hyphens at its beginning make an option. */
  word(value: string): string {
    return /^[\w./:@+][\w./:@+-]*$/.test(value) ? value : this.quoted(value);
  }
}
