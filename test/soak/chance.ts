import { seededRandom } from '../fakes/contributions.ts'

/** Random choices, the same for the same seed. */
export interface Chance {
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  pick<Thing>(things: readonly Thing[]): Thing
  /** Returns all things in random order. */
  shuffle<Thing>(things: readonly Thing[]): readonly Thing[]
}

export function createChance(seed: number): Chance {
  let rolls = 0
  const roll = () => seededRandom(seed, (rolls += 1))
  const between = (from: number, to: number) => from + Math.floor(roll() * (to - from + 1))
  return {
    between,
    pick(things) {
      const thing = things[between(0, things.length - 1)]
      if (thing === undefined) throw new Error('there is nothing to pick from')
      return thing
    },
    shuffle: (things) =>
      things
        .map((thing) => ({ thing, place: roll() }))
        .toSorted((one, other) => one.place - other.place)
        .map(({ thing }) => thing),
  }
}
