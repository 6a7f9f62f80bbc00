import type { Day } from '../../base/rules/day.ts'

/** A day, or an instant in milliseconds since the epoch. */
export type Moment = Day | number

/** How a figure has grown: its value from each moment on. In order of time; it never falls. */
export type Course<At extends Moment = Moment> = readonly {
  readonly at: At
  readonly figure: number
}[]

/** The running total. */
export function sumUp<At extends Moment>(
  steps: readonly { readonly at: At; readonly count: number }[],
): Course<At> {
  let figure = 0
  return steps.map(({ at, count }) => {
    figure += count
    return { at, figure }
  })
}

/** Adds one at each moment. */
export const countUp = <At extends Moment>(moments: readonly At[]): Course<At> =>
  moments.map((at, index) => ({ at, figure: index + 1 }))

/** Adds one for each value that has not occurred before. */
export function countDistinct<At extends Moment>(
  steps: readonly { readonly at: At; readonly key: unknown }[],
): Course<At> {
  const seen = new Set<unknown>()
  return steps.map(({ at, key }) => ({ at, figure: seen.add(key).size }))
}

/** The greatest figure so far. */
export function greatest<At extends Moment>(steps: Course<At>): Course<At> {
  let best = 0
  return steps.map(({ at, figure }) => {
    best = Math.max(best, figure)
    return { at, figure: best }
  })
}
