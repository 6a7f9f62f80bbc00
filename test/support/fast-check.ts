import fc from 'fast-check'
import { testSeed, trials } from './trials.ts'

/** fast-check with this run's number of cases. A property has a number of cases and no time limit. */

const usualCases = 100

fc.configureGlobal({
  numRuns: trials(usualCases),
  seed: testSeed,
})

export { testSeed, trials } from './trials.ts'
export default fc
