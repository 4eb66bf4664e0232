import { linesOf, paragraphsOf } from './lines.ts';

/** One paragraph of a control file. */
export interface Stanza {
  /** Values by lower-case name. A newline separates the lines of a value. */
  fields: ReadonlyMap<string, string>;
  /** The raw text, without the blank line after it. */
  text: string;
}

/**
 * Reads Debian control files (deb822(5)): paragraphs of "Name: value" lines. A line that begins with a blank continues
 * the value above.
 */
export function* stanzas(text: string): Generator<Stanza> {
  for (const part of paragraphsOf(text)) {
    const fields = fieldsOf(part);
    if (fields.size > 0) yield { fields, text: part.trimEnd() };
  }
}

function fieldsOf(part: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name: string | undefined;
  for (const line of linesOf(part)) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (name !== undefined) fields.set(name, `${fields.get(name)}\n${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    name = colon > 0 && !line.startsWith('#') ? line.slice(0, colon).toLowerCase() : undefined;
    if (name !== undefined) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}
