import { describe, expect, it } from 'vitest'
import { openPetVisibility } from '../../../main/desktop/pet-visibility.ts'
import type { PetWindow } from '../../../main/desktop/pet-window.ts'
import type { Settings } from '../../../preload/contract/settings.ts'

/** The window is a record of what was asked of it, and an hour passes by hand. */
function open({ startsHidden = false } = {}) {
  let settings: Pick<Settings, 'shown' | 'clickThrough' | 'size' | 'motion' | 'muted'> = {
    shown: true,
    clickThrough: false,
    size: 200,
    motion: 'lively',
    muted: false,
  }
  const window: string[] = []
  let hour: (() => void) | undefined
  const pet = {
    show: () => window.push('show'),
    hide: () => window.push('hide'),
    comeHere: () => window.push('come here'),
    resize: () => undefined,
    setClickThrough: () => undefined,
  } as unknown as PetWindow
  const visibility = openPetVisibility({
    pet,
    timers: {
      after(_, task) {
        hour = task
        return () => {
          hour = undefined
        }
      },
    },
    startsHidden,
    settings: () => settings,
    set: (change) => {
      settings = { ...settings, ...change }
    },
  })
  visibility.apply()
  window.length = 0
  return { visibility, window, settings: () => settings, anHourPasses: () => hour?.() }
}

describe('the floating Dash', () => {
  it('comes back by itself after an hour', () => {
    const { visibility, window, anHourPasses } = open()
    visibility.hideForAnHour()
    expect(visibility.view().shown).toBe(false)
    anHourPasses()
    expect(window).toEqual(['hide', 'show'])
    expect(visibility.view().shown).toBe(true)
  })

  it('can be called back within the hour, and then stays', () => {
    const { visibility, window, anHourPasses } = open()
    visibility.hideForAnHour()
    visibility.show()
    anHourPasses()
    expect(window).toEqual(['hide', 'show'])
  })

  it('stays away after the hour when told to hide meanwhile', () => {
    const { visibility, window, anHourPasses } = open()
    visibility.hideForAnHour()
    visibility.hide()
    anHourPasses()
    expect(window).toEqual(['hide'])
  })

  it('can be reached again from anywhere by "come here"', () => {
    const { visibility, window, settings } = open()
    visibility.hide()
    visibility.comeHere()
    expect(window).toEqual(['hide', 'show', 'come here'])
    expect(settings()).toMatchObject({ shown: true, clickThrough: false })
  })

  it('stays away after a hidden start until it is wanted, whatever else is set', () => {
    const { visibility, window } = open({ startsHidden: true })
    visibility.apply()
    expect(visibility.view().shown).toBe(false)
    visibility.show()
    expect(window).toEqual(['show'])
  })

  it('shows a page nothing but itself', () => {
    expect(open().visibility.view()).toEqual({
      shown: true,
      clickThrough: false,
      size: 200,
      motion: 'lively',
    })
  })
})
