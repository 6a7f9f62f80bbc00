import { seededRandom } from '../../fakes/contributions.ts'

/** Draws that are the same for the same seed. */
export class Chance {
  readonly #seed: number
  #draws = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  /** 0 (included) to 1. */
  next(): number {
    this.#draws += 1
    return seededRandom(this.#seed, this.#draws)
  }

  /** A whole number from 0 to below a limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  is(probability: number): boolean {
    return this.next() < probability
  }

  /** One of some, of which there is at least one. */
  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!
  }
}
