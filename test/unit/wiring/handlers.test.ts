import { expect, test, vi } from 'vitest'
import type { Companion } from '../../../main/companion/companion.ts'
import type { Desktop } from '../../../main/desktop/desktop.ts'
import type { MealReactions } from '../../../main/reactions/meal-reactions.ts'
import type { NewsReactions } from '../../../main/reactions/news-reactions.ts'
import type { Trips } from '../../../main/reactions/trips.ts'
import type { Quiet } from '../../../main/settings/quiet.ts'
import { createDashHandlers } from '../../../main/wiring/handlers.ts'
import type { MealNews } from '../../../preload/contract/events.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { someMeal } from '../../fakes/meals.ts'

vi.mock('electron', () => ({ app: undefined, ipcMain: undefined, shell: undefined }))

/** @param fed what comes of a feeding */
function open(fed: Result<MealNews, Problem>) {
  const shown: MealNews[] = []
  const handlers = createDashHandlers(
    { feedOne: () => fed, feedAll: () => fed } as unknown as Companion,
    { start: (meal: MealNews) => void shown.push(meal) } as unknown as MealReactions,
    {} as NewsReactions,
    {} as Trips,
    {} as Quiet,
    {} as Desktop,
  )
  return { handlers, shown }
}

test('a meal is shown, and the page reads that Dash eats', () => {
  const { handlers, shown } = open(ok(someMeal()))
  expect(handlers['feed-one']({ kind: null })).toEqual({ ok: true, value: null })
  expect(handlers['feed-all']()).toEqual({ ok: true, value: null })
  expect(shown).toEqual([someMeal(), someMeal()])
})

test('a page reads why nothing was eaten, and no meal is shown', () => {
  const problem = { code: 'nothing-to-eat' } as const
  const { handlers, shown } = open(err(problem))
  expect(handlers['feed-one']({ kind: 'commit' })).toEqual(err(problem))
  expect(handlers['feed-all']()).toEqual(err(problem))
  expect(shown).toEqual([])
})
