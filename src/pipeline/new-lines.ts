import { counted } from '../base/units.ts';
import type { NewLinesRecord } from '../report/report.ts';
import type { NewLines } from '../trial/log-lines.ts';
import type { Run } from './run.ts';

const SHOWN_LINES = 5;

/** What the report has of these lines; undefined if there are none. */
export function newLinesRecord({ lines, trouble }: NewLines): NewLinesRecord | undefined {
  return lines.length === 0 ? undefined : { lines: lines.slice(0, SHOWN_LINES), count: lines.length, trouble };
}

/** A notice if the micro container logged trouble that the original's did not. */
export async function tellNewLines({ session, report }: Run): Promise<void> {
  const found = report.newLines;
  if (!found?.trouble) return;
  session.log.notice(
    `The micro container logged ${counted(found.count, 'line')} that the original's did not; some tell of trouble. See the log and the summary.`,
  );
  await session.log.foreign(async (write) => {
    for (const line of found.lines) write(line);
  });
}
