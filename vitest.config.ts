import { defineConfig } from 'vitest/config'

// Pure tests share one process per worker; tests on real services get a process of their own.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,channels,workers,simulator}/**/*.test.ts', 'test/*.test.ts'],
          isolate: false,
          // Random properties take their time where the machine is busy.
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'services',
          include: ['test/services/**/*.test.ts', 'test/e2e/**/*.test.ts'],
          globalSetup: ['test/harness/services.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
