/** The times of the user's day, each by the hour (0 to 23) at which it begins. */
type Times<Name> = Readonly<Record<number, Name>> & { readonly 0: Name }

/** The light in Dash's scenes (main/base/rules/daylight.ts). */
export type Daylight = 'dawn' | 'day' | 'dusk' | 'night'

/** When it is night, for each purpose. */
export const timesOfDay = {
  /** By night Dash gets sleepy, falls asleep sooner, and chirps softly. */
  sleep: { 0: 'night', 6: 'day', 23: 'night' },
  greeting: { 0: 'night', 5: 'morning', 11: 'day', 17: 'evening', 22: 'night' },
  /** By night Dash only says that it is late. In the evening, the speech for these lines is prepared. */
  remarks: { 0: 'night', 5: 'day', 21: 'evening' },
} as const satisfies Readonly<Record<string, Times<string>>>

export function timeOfDay<Name>(times: Times<Name>, hour: number): Name {
  const from = Object.keys(times).findLast((begins) => Number(begins) <= hour)
  return times[Number(from)] ?? times[0]
}
