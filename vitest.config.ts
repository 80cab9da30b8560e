import { defineConfig } from 'vitest/config';

// The framework is CommonJS with a `default` of its own; Node shows it as it is, and so must the tests.
const commonJs = { interopDefault: false };

// Two projects: `unit` needs nothing but Node; `integration` starts real processes, so its files run one at a time.
export default defineConfig({
  test: {
    // One less than the cores is the default, and half of a small machine.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          deps: commonJs,
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          deps: commonJs,
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/build-control-plane.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
