import type { Day } from '../../base/rules/day.ts'

/** A day, or an instant in milliseconds since the epoch. */
export type Moment = Day | number

/** How a deed has progressed: its value from each moment on, in order of time. It never falls. */
export type Course<At extends Moment = Moment> = readonly {
  readonly at: At
  readonly value: number
}[]

/** The running total. */
export function sumUp<At extends Moment>(
  steps: readonly { readonly at: At; readonly count: number }[],
): Course<At> {
  let value = 0
  return steps.map(({ at, count }) => {
    value += count
    return { at, value }
  })
}

/** Adds one at each moment. */
export const countUp = <At extends Moment>(moments: readonly At[]): Course<At> =>
  moments.map((at, index) => ({ at, value: index + 1 }))

/** Adds one for each value that has not occurred before. */
export function countDistinct<At extends Moment>(
  steps: readonly { readonly at: At; readonly key: unknown }[],
): Course<At> {
  const seen = new Set<unknown>()
  return steps.map(({ at, key }) => ({ at, value: seen.add(key).size }))
}

/** The greatest value so far. */
export function greatest<At extends Moment>(steps: Course<At>): Course<At> {
  let best = 0
  return steps.map(({ at, value }) => {
    best = Math.max(best, value)
    return { at, value: best }
  })
}
