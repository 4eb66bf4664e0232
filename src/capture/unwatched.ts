import { Touches } from './touch.ts';
import type { Tracer } from './tracer.ts';

/** No tracer at all: the container as the user would run it. */
export const unwatched: Tracer = {
  name: 'none',
  description: 'no tracer',
  changesContainer: false,
  prepare: async (spec) => spec,
  attach: async () => ({
    attachMs: 0,
    seen: () => 0,
    died: new Promise<never>(() => {}),
    execArgv: (argv) => argv,
    beforeStop: () => {},
    finish: async () => ({ touches: new Touches(), drops: 0, warnings: [] }),
    abandon: async () => {},
  }),
};
