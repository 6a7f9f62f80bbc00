import { describe, expect, test } from 'vitest'
import { openPetVisibility } from '../../../main/desktop/pet-window/pet-visibility.ts'
import type { PetSettings, PetWindow } from '../../../main/desktop/pet-window/pet-window.ts'
import { defaultSettings, type Settings } from '../../../preload/contract/declared-settings.ts'
import type { DashPlace } from '../../../preload/contract/views/snapshot-view.ts'
import { manualClock } from '../../support/manual-clock.ts'

/** The window records the calls it gets, and the test moves the clock. */
function open({ startsHidden = false, offersContentProtection = false } = {}) {
  let settings: Settings = { ...defaultSettings, motion: 'lively' }
  const window: string[] = []
  const clock = manualClock('2026-11-25T10:00+09:00')
  let place: DashPlace = 'desktop'
  const pet = {
    show: () => window.push('show'),
    hide: () => window.push('hide'),
    comeHere: () => window.push('come here'),
    close: () => undefined,
    apply: ({ isProtected }: PetSettings) => {
      if (isProtected) window.push('protect')
    },
  } as unknown as PetWindow
  const set = (change: Partial<typeof settings>) => {
    settings = { ...settings, ...change }
  }
  const visibility = openPetVisibility({
    openPet: () => pet,
    clock,
    offersContentProtection,
    place: () => place,
    leaveHome: () => window.push('leave Home'),
    startsHidden,
    settings: () => settings,
    set,
    onChange: () => undefined,
  })
  visibility.apply()
  window.length = 0
  /** Lets minutes pass, or sets the clock, and runs the schedule. */
  const pass = (minutes: number) => {
    clock.advance(minutes * 60_000)
    visibility.apply()
  }
  return {
    visibility,
    window,
    settings: () => settings,
    set,
    pass,
    goTo: (next: DashPlace) => {
      place = next
      visibility.apply()
    },
  }
}

describe('the floating Dash', () => {
  test('comes back on its own after an hour', () => {
    const { visibility, window, pass } = open()
    visibility.hideForAnHour()
    expect(visibility.view().isShown).toBe(false)
    pass(60)
    expect(window).toEqual(['hide', 'show'])
    expect(visibility.view().isShown).toBe(true)
  })

  test('comes back when the clock says that an hour has passed, even if the machine slept', () => {
    const { visibility, pass } = open()
    visibility.hideForAnHour()
    pass(59)
    expect(visibility.view().isShown).toBe(false)
    pass(8 * 60)
    expect(visibility.view().isShown).toBe(true)
    // The clock is set back.
    pass(-8 * 60)
    expect(visibility.view().isShown).toBe(true)
  })

  test('does not stay away for longer than an hour if the clock is set back', () => {
    const { visibility, pass } = open()
    visibility.hideForAnHour()
    pass(-24 * 60)
    pass(60)
    expect(visibility.view().isShown).toBe(true)
  })

  test('stays if the user calls it back within the hour', () => {
    const { visibility, window, pass } = open()
    visibility.hideForAnHour()
    visibility.show()
    pass(60)
    expect(window).toEqual(['hide', 'show'])
  })

  test('stays away after the hour if the user hides it meanwhile', () => {
    const { visibility, window, pass } = open()
    visibility.hideForAnHour()
    visibility.hide()
    pass(60)
    expect(window).toEqual(['hide'])
  })

  test('comes when the user calls it, whatever hides it', () => {
    const { visibility, window, settings } = open()
    visibility.hide()
    visibility.comeHere()
    expect(window).toEqual(['hide', 'leave Home', 'show', 'come here'])
    expect(settings()).toMatchObject({ shown: true, clickThrough: false })
  })

  test('stays hidden after a hidden start until the user asks for it, whatever the settings say', () => {
    const { visibility, window } = open({ startsHidden: true })
    visibility.apply()
    expect(visibility.view().isShown).toBe(false)
    visibility.show()
    expect(window).toEqual(['show'])
  })

  test('leaves the desktop while Dash is in Home, and returns with it', () => {
    const { visibility, window, goTo } = open()
    goTo('home')
    expect(window).toEqual(['hide'])
    // The user still wants Dash on the desktop.
    expect(visibility.view().isShown).toBe(true)
    goTo('desktop')
    expect(window).toEqual(['hide', 'show'])
  })

  test('stays hidden when Home closes if the user hid it before or meanwhile', () => {
    const { visibility, window, goTo } = open()
    goTo('home')
    visibility.hide()
    goTo('desktop')
    expect(window).not.toContain('show')
    visibility.show()
    expect(window.at(-1)).toBe('show')
  })

  test('appears when Dash leaves Home if it was switched on there', () => {
    const { visibility, window, goTo } = open({ startsHidden: true })
    goTo('home')
    visibility.show()
    expect(window).not.toContain('show')
    goTo('desktop')
    expect(window.at(-1)).toBe('show')
  })

  test('does nothing once Hot Dash closes', () => {
    const { visibility, window, goTo } = open()
    goTo('home')
    visibility.close()
    window.length = 0
    goTo('desktop')
    expect(window).toEqual([])
  })

  test('gives pages its view and nothing else', () => {
    expect(open().visibility.view()).toEqual({ isShown: true, offersContentProtection: false })
  })

  test('is excluded from captures if the system supports it and the user wants it', () => {
    const { visibility, window, settings, set } = open({ offersContentProtection: true })
    set({ hiddenFromCaptures: true })
    visibility.apply()
    expect(window).toEqual(['protect'])
    expect(visibility.view().offersContentProtection).toBe(true)
    const elsewhere = open()
    elsewhere.set({ hiddenFromCaptures: settings().hiddenFromCaptures })
    elsewhere.visibility.apply()
    expect(elsewhere.window).toEqual([])
  })
})
