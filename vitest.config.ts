import { defineConfig } from 'vitest/config';

// The framework is CommonJS with a `default` of its own; Node shows it as it is, and so must the tests.
const commonJs = { interopDefault: false };

const real = {
  deps: commonJs,
  globalSetup: ['test/support/build-control-plane.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

/** What fills the machine: nothing runs beside them. */
const alone = ['topology-load', 'webhook-hostile'].map((name) => `test/integration/${name}.test.ts`);

// Three projects, one after the other. `unit` needs nothing but Node; `integration` starts real processes, and two files run
// at a time, since a control plane mostly waits; those of `alone` run one at a time.
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
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...real,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: alone,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: { ...real, name: 'alone', include: alone, fileParallelism: false, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
