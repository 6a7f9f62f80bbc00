import { availableParallelism } from 'node:os'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { trialsFactor } from './support/trials.ts'

/** Ends what hangs. No test comes near it, however busy the machine is and however many cases run. */
const hangTimeoutMs = 5 * 60_000 * Math.max(1, trialsFactor)
const guard = { testTimeout: hangTimeoutMs, hookTimeout: hangTimeoutMs }

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    // All cores, because half of the tests wait for Git or a server more than they compute.
    maxWorkers: availableParallelism(),
    teardownTimeout: hangTimeoutMs,
    projects: [
      {
        test: {
          ...guard,
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
        },
      },
      {
        test: {
          ...guard,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
        },
      },
      {
        plugins: [react()],
        test: {
          ...guard,
          name: 'renderer',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['test/renderer/set-up.ts'],
        },
      },
    ],
  },
})
