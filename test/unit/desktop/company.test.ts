import { describe, expect, it } from 'vitest'
import { openCompany } from '../../../main/desktop/company.ts'
import type { PetWindow } from '../../../main/desktop/pet-window.ts'

/** The window is a record of what was asked of it, and an hour passes by hand. */
function open() {
  let settings = { shown: true, clickThrough: false, size: 200, muted: false }
  const window: string[] = []
  let hour: (() => void) | undefined
  const pet = {
    show: () => window.push('show'),
    hide: () => window.push('hide'),
    comeHere: () => window.push('come here'),
    resize: () => undefined,
    setClickThrough: () => undefined,
  } as unknown as PetWindow
  const company = openCompany({
    pet,
    timers: {
      after(_, task) {
        hour = task
        return () => {
          hour = undefined
        }
      },
    },
    settings: () => settings,
    set: (change) => {
      settings = { ...settings, ...change }
    },
  })
  company.apply()
  window.length = 0
  return { company, window, settings: () => settings, anHourPasses: () => hour?.() }
}

describe('the company that Dash keeps', () => {
  it('comes back by itself after an hour', () => {
    const { company, window, anHourPasses } = open()
    company.hideForAnHour()
    expect(company.view().shown).toBe(false)
    anHourPasses()
    expect(window).toEqual(['hide', 'show'])
    expect(company.view().shown).toBe(true)
  })

  it('can be called back within the hour, and then stays', () => {
    const { company, window, anHourPasses } = open()
    company.hideForAnHour()
    company.show()
    anHourPasses()
    expect(window).toEqual(['hide', 'show'])
  })

  it('stays away after the hour when told to hide meanwhile', () => {
    const { company, window, anHourPasses } = open()
    company.hideForAnHour()
    company.hide()
    anHourPasses()
    expect(window).toEqual(['hide'])
  })

  it('can be reached again from anywhere by "come here"', () => {
    const { company, window, settings } = open()
    company.hide()
    company.comeHere()
    expect(window).toEqual(['hide', 'show', 'come here'])
    expect(settings()).toMatchObject({ shown: true, clickThrough: false })
  })

  it('shows a page nothing but itself', () => {
    expect(open().company.view()).toEqual({ shown: true, clickThrough: false, size: 200 })
  })
})
