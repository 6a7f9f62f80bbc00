import { expect, test } from 'vitest'
import { hourMs } from '../../../preload/contract/durations.ts'
import { restart, setUpDevices } from './devices.ts'

const newDevice = setUpDevices()

test('Dash worries until the conflict is resolved, however often Hot Dash notices it', () => {
  const here = newDevice()
  expect(here.dash.petInCompany().mood).not.toBe('worried')
  for (let n = 0; n < 3; n += 1) {
    here.dash.feelings.setConflict(true)
    here.clock.advance(hourMs)
    expect(here.dash.petInCompany().mood).toBe('worried')
  }
  here.dash.feelings.setConflict(false)
  expect(here.dash.petInCompany().mood).not.toBe('worried')
})

test('Dash does not worry for days about a conflict that is left on purpose', () => {
  const here = newDevice()
  for (let n = 0; n < 24; n += 1) {
    here.dash.feelings.setConflict(true)
    here.clock.advance(hourMs)
  }
  expect(here.dash.petInCompany().mood).not.toBe('worried')
})

test('Dash is proud for a day after a release, even across a restart', () => {
  const here = newDevice()
  here.dash.feelings.recordRelease()
  expect(here.dash.petInCompany().isProud).toBe(true)
  restart(here)
  here.clock.advance(24 * hourMs - 1)
  expect(here.dash.petInCompany().isProud).toBe(true)
  here.clock.advance(1)
  expect(here.dash.petInCompany().isProud).toBe(false)
})

test('pride lasts a day from the latest tag', () => {
  const here = newDevice()
  here.dash.feelings.recordRelease()
  here.clock.advance(20 * hourMs)
  here.dash.feelings.recordRelease()
  here.clock.advance(20 * hourMs)
  expect(here.dash.petInCompany().isProud).toBe(true)
})

test('a long evening makes Dash tired until the morning', () => {
  const here = newDevice()
  here.clock.set('2026-11-25T18:00:00+09:00')
  for (let minute = 0; minute < 240; minute += 1) {
    here.dash.feelings.minutePassed(0)
    here.clock.advance(60_000)
  }
  expect(here.dash.petInCompany().mood).not.toBe('content')
  here.clock.set('2026-11-26T05:00:00+09:00')
  here.dash.feelings.minutePassed(0)
  expect(here.dash.petInCompany().mood).not.toBe('tired')
})
