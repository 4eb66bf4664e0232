/** The lines of a text, without line ends. A generator: a text of only newlines must not become millions of strings. */
export function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const stop = end < 0 ? text.length : end;
    yield text.slice(at, stop);
    at = stop + 1;
  }
}

/** The paragraphs of a text, separated by blank lines. No paragraph is empty. */
export function* paragraphsOf(text: string): Generator<string> {
  let begin = 0;
  let at = 0;
  for (const line of linesOf(text)) {
    const end = at + line.length + 1;
    if (line.trim() === '') {
      if (at > begin) yield text.slice(begin, at);
      begin = end;
    }
    at = end;
  }
  if (begin < text.length) yield text.slice(begin);
}
