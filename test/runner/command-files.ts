/**
 * Pairs in a GITHUB_OUTPUT, GITHUB_STATE or GITHUB_ENV file; later ones win. Forms: `name=value`, or `name<<DELIMITER`,
 * lines, `DELIMITER`. Throws the runner's errors (actions/runner, FileCommandManager.cs).
 */
export function readPairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    if (line === '') continue;
    const { name, delimiter, value } = parseHead(line);
    if (delimiter === undefined) {
      pairs[name] = value;
      continue;
    }
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
    pairs[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return pairs;
}

function parseHead(line: string): { name: string; value: string; delimiter?: string } {
  const [equals, heredoc] = [line.indexOf('='), line.indexOf('<<')];
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
    if (equals === 0) throw new Error(`Invalid format '${line}'. Name must not be empty`);
    return { name: line.slice(0, equals), value: line.slice(equals + 1) };
  }
  if (heredoc < 0) throw new Error(`Invalid format '${line}'`);
  const [name, delimiter] = [line.slice(0, heredoc), line.slice(heredoc + 2)];
  if (!name || !delimiter)
    throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
  return { name, delimiter, value: '' };
}

const SUMMARY_LIMIT = 1 << 20;

/**
 * The summary that GitHub shows. Over 1 MiB, it shows nothing and an error (actions/runner, CreateStepSummaryCommand).
 */
export function readSummary(bytes: Buffer): { summary: string; error?: string } {
  if (bytes.length <= SUMMARY_LIMIT) return { summary: bytes.toString('utf8') };
  const size = Math.floor(bytes.length / 1024);
  const error = `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${size}k.`;
  return { summary: '', error };
}
