import { Touches } from './touch.ts';
import type { Tracer } from './tracer.ts';

/** No tracer: runs the container as the user would. */
export const untraced: Tracer = {
  name: 'none',
  description: 'no tracer',
  changesContainer: false,
  prepare: async (spec) => spec,
  attach: async () => ({
    attachMs: 0,
    touches: new Touches(),
    died: new Promise<never>(() => {}),
    execArgv: (argv) => argv,
    beforeStop: () => {},
    finish: async () => ({ touches: new Touches(), drops: 0, warnings: [] }),
    abandon: async () => {},
  }),
  attachFleet: async () => ({
    attachMs: 0,
    touches: new Map(),
    died: new Promise<never>(() => {}),
    admit: async (request) => ({ request, created: () => {} }),
    execArgv: (_, argv) => argv,
    finish: async () => ({ containers: new Map(), drops: 0, warnings: [] }),
    abandon: async () => {},
  }),
};
