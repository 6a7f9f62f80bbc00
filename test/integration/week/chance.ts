import { seededRandom } from '../../fakes/contributions.ts'

/** A reproducible source of random draws: the same seed gives the same draws. */
export class Chance {
  readonly #seed: number
  #draws = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  /** From 0 (inclusive) to 1. */
  next(): number {
    this.#draws += 1
    return seededRandom(this.#seed, this.#draws)
  }

  /** A whole number from 0 up to but excluding the limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  is(probability: number): boolean {
    return this.next() < probability
  }

  /** Picks one; the list must not be empty. */
  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!
  }
}
