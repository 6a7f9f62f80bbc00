import { pointsAnHour } from './cost.ts'
import type { FakeUser } from './model.ts'

const hour = 3_600_000

interface Used {
  points: number
  /** Milliseconds since the epoch. */
  readonly resetAt: number
}

/** The points that each user may use per hour. A user's hour begins with the first request. */
export class Allowance {
  /** GitHub's limit is 5,000. */
  limit = pointsAnHour
  readonly #now: () => number
  readonly #used = new Map<FakeUser, Used>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** The points that a user has used in the current hour. */
  usedBy(user: FakeUser): number {
    return this.#of(user).points
  }

  /** Uses up points. Returns false and uses none if too few are left. */
  take(user: FakeUser, points: number): boolean {
    const used = this.#of(user)
    if (used.points + points > this.limit) return false
    used.points += points
    return true
  }

  /** The headers that GitHub adds to every response. */
  headers(user: FakeUser): Record<string, string> {
    const { points, resetAt } = this.#of(user)
    return {
      'x-ratelimit-limit': String(this.limit),
      'x-ratelimit-remaining': String(this.limit - points),
      'x-ratelimit-used': String(points),
      'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
      'x-ratelimit-resource': 'graphql',
    }
  }

  #of(user: FakeUser): Used {
    const known = this.#used.get(user)
    const now = this.#now()
    if (known && known.resetAt > now) return known
    const fresh = { points: 0, resetAt: now + hour }
    this.#used.set(user, fresh)
    return fresh
  }
}
