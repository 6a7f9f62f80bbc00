import { defineConfig } from 'vitest/config'

/** Tests that replace a module for their whole process. */
const replacing = ['test/unit/{bridge,desktop,wiring}/**/*.test.ts']
// Stryker ends what hangs.
const common = { testTimeout: 600_000 }

/** The tests that `npm run mutate` can run. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    projects: [
      { test: { ...common, name: 'replacing', include: replacing } },
      {
        test: {
          ...common,
          name: 'others',
          // One process for all files of a run is faster.
          isolate: false,
          include: [
            'test/unit/**/*.test.ts',
            // Git itself writes the index, agents run hooks from files, and only real databases merge.
            'test/integration/folders/index-file.test.ts',
            'test/integration/integrations/*.test.ts',
            'test/integration/ledger/merg*.test.ts',
          ],
          // These tests last for seconds, once for each mutant.
          exclude: [...replacing, '**/huge-input.test.ts', '**/chirps-of-all-triggers.test.ts'],
        },
      },
    ],
  },
})
