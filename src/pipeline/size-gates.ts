import { EXIT, Failure } from '../base/failure.ts';
import { showBytes, showCount, showRatio } from '../base/units.ts';
import type { GateRecord } from '../report/report.ts';

export interface Gates {
  maxSize: number | undefined;
  maxRatio: number | undefined;
}

/** The verdicts of the set gates on a micro image of `after` bytes, made from an original of `before` bytes. */
export function sizeGates({ maxSize, maxRatio }: Gates, before: number, after: number): GateRecord[] {
  const share = before === 0 ? 0 : after / before;
  return [
    ...gate('max-size', maxSize, after, showBytes, (bytes) => `${showCount(bytes)} B`),
    ...gate('max-ratio', maxRatio, share, showRatio, (ratio) => `${Number((ratio * 100).toPrecision(10))} %`),
  ];
}

type Show = (value: number) => string;

/** Shows exact values if the rounded value and limit look the same. */
function gate(name: string, limit: number | undefined, value: number, show: Show, showExact: Show): GateRecord[] {
  if (limit === undefined) return [];
  const passed = value <= limit;
  const showOne = !passed && show(value) === show(limit) ? showExact : show;
  return [{ passed, verdict: `${name} ${showOne(limit)}: ${showOne(value)}, ${passed ? 'ok' : 'too large'}` }];
}

/** The failure of the gates that did not pass. */
export function tooLarge(gates: readonly GateRecord[]): Failure | undefined {
  const broken = gates.filter(({ passed }) => !passed).map(({ verdict }) => verdict.replace(/, too large$/, ''));
  if (broken.length === 0) return undefined;
  return new Failure(`the micro image is too large: ${broken.join('; ')}`, {
    exitCode: EXIT.gate,
    fix: 'Drop files that are not needed, or raise the limit. report.json lists every packed file with its size and reason.',
  });
}
