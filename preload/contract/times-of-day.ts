/** Each row lasts from its hour (0 to 23, on the user's clock) to that of the next row. */
type Times<Name> = readonly [readonly [number, Name], ...(readonly [number, Name])[]]

/** When it is night, for each purpose. */
export const timesOfDay = {
  /** By night Dash gets sleepy, falls asleep sooner, and chirps softly. */
  sleep: [
    [0, 'night'],
    [6, 'day'],
    [23, 'night'],
  ],
  greeting: [
    [0, 'night'],
    [5, 'morning'],
    [11, 'day'],
    [17, 'evening'],
    [22, 'night'],
  ],
  /** By night Dash only says that it is late. In the evening, the speech for these lines is prepared. */
  remarks: [
    [0, 'night'],
    [5, 'day'],
    [21, 'evening'],
  ],
  /** The light in Dash's scenes. */
  light: [
    [0, 'night'],
    [5, 'dusk'],
    [7, 'day'],
    [17, 'dusk'],
    [19, 'night'],
  ],
} as const satisfies Readonly<Record<string, Times<string>>>

export function timeOfDay<Name>(times: Times<Name>, hour: number): Name {
  const [, name] = times.findLast(([from]) => from <= hour) ?? times[0]
  return name
}
