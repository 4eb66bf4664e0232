import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/environment.ts'],
    testTimeout: 20_000,
    // Containers, ports and probes are shared by the machine: the integration tests take turns.
    fileParallelism: false,
  },
});
