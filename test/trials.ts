/** How much a test run tries, from its environment. */

/** `HOT_DASH_TEST_TRIALS=20` tries twenty times as many cases as usual. */
export const trialsFactor = read('HOT_DASH_TEST_TRIALS') ?? 1
if (trialsFactor <= 0) throw new Error('HOT_DASH_TEST_TRIALS must be above 0')

/** `HOT_DASH_TEST_SEED` repeats the cases of the run that printed it. */
export const givenSeed = read('HOT_DASH_TEST_SEED')

/** How many trials this run makes of something that `npm test` usually tries this often. At least one. */
export function trials(usual: number): number {
  return Math.max(1, Math.round(usual * trialsFactor))
}

function read(name: string): number | undefined {
  const text = process.env[name]
  if (text === undefined || text === '') return undefined
  const number = Number(text)
  if (!Number.isFinite(number)) throw new Error(`${name} must be a number, not ${text}`)
  return number
}
