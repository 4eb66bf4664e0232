import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, type Sysdig } from '../src/capture/sysdig/install.ts';
import { SysdigTracer } from '../src/capture/sysdig/tracer.ts';
import type { Observed } from '../src/trial/observed.ts';
import { captureOf, inPlace, type Load, type Place, tracerOptions } from './services.ts';
import { Limits, print } from './table.ts';

const ROUNDS = 3;

/** Loads with many small events: redis-benchmark, and two programs that only make system calls. */
const LOADS: (Load & { name: string })[] = [
  {
    name: 'redis-benchmark',
    image: 'redis',
    runArgs: [],
    argv: (container) => ['docker', 'exec', container, 'redis-benchmark', '-q', '-n', '50000', '-t', 'set,get'],
  },
  {
    name: 'system calls only',
    image: 'redis',
    runArgs: [],
    argv: (container) => ['node', 'bench/load-calls.js', container, '1000000'],
  },
];

/** Ways to run sysdig, each by a wrapper program; $SYSDIG is sysdig's path. Captures use the first one. */
const CHOICES: { name: string; exec: string; chisel: boolean }[] = [
  { name: 'as it is', exec: '"$SYSDIG" "$@"', chisel: true },
  { name: 'ordinary priority', exec: 'chrt --other 0 "$SYSDIG" "$@"', chisel: true },
  { name: 'highest nice value', exec: 'chrt --other 0 nice -n -20 "$SYSDIG" "$@"', chisel: true },
  {
    name: "the container's condition first",
    exec: `"$SYSDIG" "\${@:1:$#-1}" "\${filter#* and } and \${filter%% and (*}"`,
    chisel: true,
  },
  { name: '80 bytes of each buffer', exec: `"$SYSDIG" "\${@:1:$#-1}" -s 80 "$filter"`, chisel: true },
  { name: 'without a chisel', exec: '"$SYSDIG" "$@"', chisel: false },
];

/**
 * Events per second and lost events for each way to run sysdig. Returns 1 if redis-benchmark loses events in the first
 * way.
 */
export async function measureDrops(): Promise<number> {
  const limits = new Limits();
  const head = ['sysdig', 'seconds', 'events/s', `drops, ${ROUNDS} times`, 'sum'];
  await inPlace(async (place) => {
    const options = tracerOptions(place);
    const source = { version: '', url: options.sysdigUrl, sha256: '', architecture: 'x86_64' as const };
    const sysdig = await install(
      source,
      { toolCache: options.toolCache, scratch: place.tempDir },
      place.log,
      place.signal,
    );
    for (const load of LOADS) {
      const rows = [head];
      for (const [i, choice] of CHOICES.entries()) {
        const seen: Observed[] = [];
        while (seen.length < ROUNDS) seen.push(await captureOf(load, tracerFor(choice, sysdig, place), place));
        const drops = seen.map(({ captured }) => captured.drops);
        const sum = drops.reduce((a, b) => a + b);
        const total = load.name === 'redis-benchmark' && i === 0 ? limits.check(sum, 0, 0) : String(sum);
        rows.push([choice.name, ...paceOf(seen), drops.join(' '), total]);
      }
      print(`${load.name}: events that the kernel dropped`, rows);
    }
  });
  return limits.missed;
}

function tracerFor(choice: (typeof CHOICES)[number], sysdig: Sysdig, place: Place): SysdigTracer {
  const program = join(place.tempDir, `sysdig-${CHOICES.findIndex(({ name }) => name === choice.name)}`);
  writeFileSync(program, `#!/bin/bash\nSYSDIG=${sysdig.program}\nfilter="\${@: -1}"\nexec ${choice.exec}\n`);
  chmodSync(program, 0o755);
  const options = tracerOptions(place);
  return new SysdigTracer({
    version: sysdig.version,
    sysdig: async () => ({ ...sysdig, program }),
    driver: options.sysdigDriver,
    chisel: choice.chisel ? options.chisel : undefined,
    rawFolder: undefined,
    workDir: place.tempDir,
    signal: options.signal,
  });
}

/** Mean seconds of the load, and its events per second. */
function paceOf(seen: readonly Observed[]): string[] {
  const seconds = seen.reduce((sum, { verdict }) => sum + verdict.test!.ms / 1000, 0);
  const events = seen.reduce((sum, { captured }) => sum + (captured.events ?? 0), 0);
  return [(seconds / seen.length).toFixed(1), Math.round(events / seconds).toLocaleString('en-US')];
}
