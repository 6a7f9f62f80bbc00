import type { Day } from '../../preload/contract/calendar-day.ts'
import { deedIds, deeds } from '../../preload/contract/deed-table.ts'
import type { BookView } from '../../preload/contract/views/book-view.ts'

const adoption = Date.UTC(2026, 8, 30)
const dayMs = 24 * 60 * 60_000
const dayOf = (instant: number) => new Date(instant).toISOString().slice(0, 10) as Day

/** A book in which some deeds are older than Dash, some are newer, and some are missing. */
export function someBook(): BookView {
  return {
    adoption: dayOf(adoption),
    deeds: deedIds.map((id, index) => {
      const { tiers } = deeds[id]
      const reached = [tiers.length, 1, 0, Math.max(1, tiers.length - 1)][index % 4] ?? 0
      const next = tiers[reached] ?? tiers.at(-1) ?? 1
      return {
        id,
        progress: reached < tiers.length ? Math.floor(next * 0.62) : next,
        days: tiers.map((_, tier) =>
          tier < reached ? dayOf(adoption + (tier * 20 - (index % 3) * 300 + 9) * dayMs) : null,
        ),
      }
    }),
  }
}

/** The book of a user who has not done anything yet. */
export const emptyBook: BookView = {
  adoption: dayOf(adoption),
  deeds: deedIds.map((id) => ({ id, progress: 0, days: deeds[id].tiers.map(() => null) })),
}
