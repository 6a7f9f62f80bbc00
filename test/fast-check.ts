import fc from 'fast-check'

/**
 * fast-check as a run of the tests wants it: `HOT_DASH_TEST_TRIALS=20` tries twenty times as many cases as usual, and
 * `HOT_DASH_TEST_SEED` repeats the cases of the run that printed it. A property has a number of cases and no time limit.
 */

const usualCases = 100
const factor = read('HOT_DASH_TEST_TRIALS') ?? 1
if (factor <= 0) throw new Error('HOT_DASH_TEST_TRIALS is a number above 0')

/** The seed that was asked for, if any. */
export const givenSeed = read('HOT_DASH_TEST_SEED')

/** How many trials this run makes of what `npm test` tries so often; at least one. */
export function trials(usual: number): number {
  return Math.max(1, Math.round(usual * factor))
}

function read(name: string): number | undefined {
  const text = process.env[name]
  if (text === undefined || text === '') return undefined
  const number = Number(text)
  if (!Number.isFinite(number)) throw new Error(`${name} is a number, and not ${text}`)
  return number
}

fc.configureGlobal({
  numRuns: trials(usualCases),
  ...(givenSeed !== undefined && { seed: givenSeed }),
})

export default fc
