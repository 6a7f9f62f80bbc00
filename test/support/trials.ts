/** How much a test run tries, from its environment. */

/** `HOT_DASH_TEST_TRIALS=20` tries twenty times as many cases as usual. */
export const trialsFactor = read('HOT_DASH_TEST_TRIALS') ?? 1
if (trialsFactor <= 0) throw new Error('HOT_DASH_TEST_TRIALS must be above 0')

/** Every run tries the same cases, so it fails only because of a change. `HOT_DASH_TEST_SEED=$RANDOM` tries others. */
export const testSeed = read('HOT_DASH_TEST_SEED') ?? 20261129

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
