import { afterEach, expect, test } from 'vitest'
import { join } from 'node:path'
import { surpriseMinute } from '../../../main/reactions/rules/surprise-of-day.ts'
import { createSurprises } from '../../../main/reactions/surprises.ts'
import type { Day } from '../../../main/base/rules/day.ts'
import type { BirdEvent } from '../../../preload/contract/events.ts'
import { createSharedValues } from '../../../main/companion/shared-values.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'

const minute = 60_000
const day = '2026-11-27' as Day
const folder = folderForEachTest()
let store: Store
afterEach(() => store.close())

test('Dash surprises once a day, even after a restart, and waits until the user can see it', () => {
  const clock = manualClock(`${day}T00:00:00Z`, 'UTC')
  clock.advance((surpriseMinute(day) - 10) * minute)
  const events: BirdEvent[] = []
  const now = { mayPerform: false, isUserThere: true }
  const open = () => {
    store = openTestStore(join(folder.path, 'hot-dash.db'), clock)
    return createSurprises({
      sharedValues: createSharedValues(store),
      clock,
      desktop: { sendBird: (event) => void events.push(event) },
      mayPerform: () => now.mayPerform,
      presence: { isUserThere: () => now.isUserThere },
    })
  }
  let surprises = open()
  const pass = () => {
    surprises.minutePassed()
    clock.advance(minute)
    return events.length
  }
  now.mayPerform = true
  // The minute has come, but Hot Dash started less than ten minutes ago.
  clock.advance(9 * minute)
  expect(pass()).toBe(0)
  now.mayPerform = false
  expect(pass()).toBe(0)
  now.mayPerform = true
  now.isUserThere = false
  expect(pass()).toBe(0)
  now.isUserThere = true
  expect(pass()).toBe(1)
  expect(events[0]!.type).toBe('performs-if-idle')
  expect(pass()).toBe(1)
  store.close()
  surprises = open()
  clock.advance(10 * minute)
  expect(pass()).toBe(1)
})
