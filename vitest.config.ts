import { configDefaults, defineConfig } from 'vitest/config';
import { BUSY } from './test/support/busy.ts';

// A busy engine takes long to remove containers too.
const SHARED = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...SHARED,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'test/**/*.itg.test.ts'],
          // Many of them only wait.
          maxWorkers: 4,
          // A new process for each file loads the same modules again, which takes longer than most files' tests. So a file
          // must put back what it changes in its process: the environment, spies, umask.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...SHARED,
          name: 'integration',
          globalSetup: ['test/support/environment.ts'],
          include: ['test/**/*.itg.test.ts'],
          // Containers, ports and probes are shared by the machine: these take turns.
          fileParallelism: false,
          maxConcurrency: 3,
          retry: { count: 2, condition: new RegExp(`^${BUSY}`) },
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
