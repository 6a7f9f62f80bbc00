import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCompanion, type Companion } from '../../../main/companion/companion.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openTestStore } from '../../support/test-store.ts'

const hour = 60 * 60_000
let folder: ReturnType<typeof temporaryFolder>
let clock: ManualClock
let store: Store
let dash: Companion

function open() {
  store = openTestStore(join(folder.path, 'hot-dash.db'), clock)
  dash = createCompanion({ store, clock })
}

beforeEach(() => {
  folder = temporaryFolder()
  clock = manualClock('2026-11-25T03:00:00Z')
  open()
})
afterEach(() => {
  store.close()
  folder.remove()
})

test('Dash worries until the conflict is resolved, however often it is noticed', () => {
  expect(dash.petInCompany().mood).not.toBe('worried')
  for (let n = 0; n < 3; n += 1) {
    dash.noteConflict(true)
    clock.advance(hour)
    expect(dash.petInCompany().mood).toBe('worried')
  }
  dash.noteConflict(false)
  expect(dash.petInCompany().mood).not.toBe('worried')
})

test('Dash does not worry for days about a conflict that is left on purpose', () => {
  for (let n = 0; n < 24; n += 1) {
    dash.noteConflict(true)
    clock.advance(hour)
  }
  expect(dash.petInCompany().mood).not.toBe('worried')
})

test('Dash is proud for a day after a release, also after a restart', () => {
  dash.noteRelease()
  expect(dash.petInCompany().isProud).toBe(true)
  store.close()
  open()
  clock.advance(24 * hour - 1)
  expect(dash.petInCompany().isProud).toBe(true)
  clock.advance(1)
  expect(dash.petInCompany().isProud).toBe(false)
})

test('a release counts from the latest tag', () => {
  dash.noteRelease()
  clock.advance(20 * hour)
  dash.noteRelease()
  clock.advance(20 * hour)
  expect(dash.petInCompany().isProud).toBe(true)
})

test('a long evening makes Dash tired until the morning', () => {
  clock.set('2026-11-25T18:00:00+09:00')
  for (let minute = 0; minute < 240; minute += 1) {
    dash.noteMinute(0)
    clock.advance(60_000)
  }
  expect(dash.petInCompany().mood).not.toBe('content')
  clock.set('2026-11-26T05:00:00+09:00')
  dash.noteMinute(0)
  expect(dash.petInCompany().mood).not.toBe('tired')
})
