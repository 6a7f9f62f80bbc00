import { expect, test, vi } from 'vitest'
import { openMealReactions } from '../../../main/reactions/meal-reactions.ts'
import { createHandlers } from '../../../main/wiring/handlers.ts'
import type { Services } from '../../../main/wiring/services.ts'
import type { BirdEvent, MealNews } from '../../../preload/contract/events.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { someMeal } from '../../fakes/meals.ts'

vi.mock('electron', () => ({ app: undefined, ipcMain: undefined, shell: undefined }))

/** @param fed the result of a feeding */
function open(fed: Result<MealNews, Problem>) {
  const shown: BirdEvent[] = []
  const meals = openMealReactions({
    speech: { say: () => null, holdSound: () => () => undefined },
    desktop: { sendBird: (event) => void shown.push(event), isDashVisible: () => true },
    timers: { after: () => () => undefined },
    onEnd: () => false,
  })
  const services = {
    companion: { feedOne: () => fed, feedAll: () => fed },
    reactions: { meals },
    files: { folder: '/data' },
  } as unknown as Services
  return { handlers: createHandlers(services), shown }
}

test('a meal is shown, and the page gets an ok', () => {
  const { handlers, shown } = open(ok(someMeal()))
  expect(handlers['feed-one']({ kind: null })).toEqual({ ok: true, value: null })
  expect(handlers['feed-all']()).toEqual({ ok: true, value: null })
  const event = { type: 'fed', ...someMeal() }
  expect(shown).toEqual([event, event])
})

test('if Dash cannot eat, the page gets the reason, and no meal is shown', () => {
  const problem = { code: 'nothing-to-eat' } as const
  const { handlers, shown } = open(err(problem))
  expect(handlers['feed-one']({ kind: 'commit' })).toEqual(err(problem))
  expect(handlers['feed-all']()).toEqual(err(problem))
  expect(shown).toEqual([])
})
