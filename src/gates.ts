import { EXIT, Failure } from './failure.ts';
import { showBytes, showCount, showRatio } from './units.ts';

export interface Gates {
  maxSize: number | undefined;
  maxRatio: number | undefined;
}

/** What a gate decided, in one line: max-size 25.0 MB: 12.8 MB, ok. */
export interface GateRecord {
  passed: boolean;
  verdict: string;
}

/** The verdicts of the gates that are set, on a micro image of `after` bytes from an original of `before` bytes. */
export function sizeGates({ maxSize, maxRatio }: Gates, before: number, after: number): GateRecord[] {
  const share = before === 0 ? 0 : after / before;
  return [
    ...gate('max-size', maxSize, after, showBytes, (bytes) => `${showCount(bytes)} B`),
    ...gate('max-ratio', maxRatio, share, showRatio, (ratio) => `${Number((ratio * 100).toPrecision(10))} %`),
  ];
}

type Show = (value: number) => string;

/** The exact values where both would look the same. */
function gate(name: string, limit: number | undefined, value: number, show: Show, showExact: Show): GateRecord[] {
  if (limit === undefined) return [];
  const passed = value <= limit;
  const showOne = !passed && show(value) === show(limit) ? showExact : show;
  return [{ passed, verdict: `${name} ${showOne(limit)}: ${showOne(value)}, ${passed ? 'ok' : 'too large'}` }];
}

/** What is wrong when one of the gates did not pass. */
export function tooLarge(gates: readonly GateRecord[]): Failure | undefined {
  const broken = gates.filter(({ passed }) => !passed).map(({ verdict }) => verdict.replace(/, too large$/, ''));
  if (broken.length === 0) return undefined;
  return new Failure(`the micro image is too large: ${broken.join('; ')}`, {
    exitCode: EXIT.gate,
    mend: 'report.json lists every packed file with its size and reason. Drop what is not needed, or raise the limit.',
  });
}
