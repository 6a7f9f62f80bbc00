import { describe, expect, test } from 'vitest'
import { dayMs } from '../../../preload/contract/durations.ts'
import { formIds } from '../../../preload/contract/earnables.ts'
import { clone, commits, recordClone, mergeFrom } from '../ledger/facts.ts'
import { restart, setUpDevices, type Device } from './devices.ts'

const openNew = setUpDevices()

function newDevice(): Device {
  const device = openNew()
  // Enough food for years: one dish for each meal.
  recordClone(device.ledger, clone('git:a', { commits: commits('2026-11-25', 300) }))
  return device
}
/** Feeds one dish on each of the next days. */
function feedDaily({ clock, dash }: Device, days: number): void {
  for (let day = 0; day < days; day += 1) {
    clock.advance(dayMs)
    expect(dash.feedOne('commit').ok).toBe(true)
  }
}
const worn = ({ dash }: Device) => dash.petInCompany().form
const states = ({ dash }: Device) => dash.wardrobe().forms.map(({ unlock }) => unlock.name)

describe('the forms of Dash', () => {
  test('follow the days with a meal, and are worn from their ceremony on', () => {
    const here = newDevice()
    expect(worn(here)).toBe('chick')
    expect(here.dash.formToCelebrate()).toBeNull()
    feedDaily(here, 9)
    for (let meal = 0; meal < 5; meal += 1) here.dash.feedOne('commit')
    expect(states(here)).toEqual(['unlocked', 'ahead', 'ahead', 'ahead'])
    feedDaily(here, 1)
    expect(here.dash.formToCelebrate()).toBe('fledgling')
    expect([worn(here), states(here)[1]]).toEqual(['chick', 'reached'])
    expect(here.dash.choose('fledgling').ok).toBe(false)
    restart(here)
    expect(here.dash.formToCelebrate()).toBe('fledgling')
    here.dash.celebrateForm()
    expect([worn(here), states(here)[1]]).toEqual(['fledgling', 'unlocked'])
    expect(here.dash.formToCelebrate()).toBeNull()
    feedDaily(here, 30)
    here.dash.celebrateForm()
    expect(worn(here)).toBe('dash')
    restart(here)
    expect(worn(here)).toBe('dash')
  })

  test('two years together make a star Dash, by the clock alone, and it replaces the ceremonies before', () => {
    const here = newDevice()
    here.dash.feedOne('commit')
    here.clock.set('2028-11-24T14:59:00Z')
    here.dash.deliverParcels()
    expect(here.dash.formToCelebrate()).toBeNull()
    here.clock.set('2028-11-24T15:00:00Z')
    here.dash.deliverParcels()
    expect(here.dash.formToCelebrate()).toBe('star-dash')
    here.dash.celebrateForm()
    expect([worn(here), here.dash.formToCelebrate()]).toEqual(['star-dash', null])
    expect(states(here)).toEqual(formIds.map(() => 'unlocked'))
  })

  test('a clock that is set back takes nothing away, and a day that comes again counts once', () => {
    const here = newDevice()
    feedDaily(here, 10)
    here.dash.celebrateForm()
    here.clock.set('2020-01-01T03:00:00Z')
    restart(here)
    expect(worn(here)).toBe('fledgling')
    here.clock.set('2026-11-25T03:00:00Z')
    feedDaily(here, 10)
    expect(here.dash.wardrobe().forms[2]?.unlock).toMatchObject({ mealDaysLeft: 30 })
  })

  test('the user’s choice stays when Dash reaches another form', () => {
    const here = newDevice()
    feedDaily(here, 10)
    here.dash.celebrateForm()
    expect(here.dash.choose('chick').ok).toBe(true)
    expect(here.dash.choose('star-dash').ok).toBe(false)
    feedDaily(here, 30)
    here.dash.celebrateForm()
    restart(here)
    expect(worn(here)).toBe('chick')
    expect(here.dash.choose('dash').ok).toBe(true)
    expect(worn(here)).toBe('dash')
  })

  test('days are those of the user’s current time zone', () => {
    const here = newDevice()
    here.clock.set('2026-11-25T14:30:00Z')
    here.dash.feedOne('commit')
    here.clock.set('2026-11-25T15:30:00Z')
    here.dash.feedOne('commit')
    expect(here.dash.wardrobe().forms[1]?.unlock).toMatchObject({ mealDaysLeft: 8 })
  })

  test('merged devices have the same days and forms, and do not repeat a ceremony', () => {
    const [one, other] = [newDevice(), newDevice()]
    feedDaily(one, 10)
    one.dash.celebrateForm()
    other.clock.advance(5 * dayMs)
    feedDaily(other, 10)
    expect(other.dash.formToCelebrate()).toBe('fledgling')
    for (const [to, from] of [
      [other, one],
      [one, other],
    ] as const) {
      mergeFrom(to, from.path)
      expect(to.dash.formToCelebrate()).toBeNull()
      expect(worn(to)).toBe('fledgling')
      // Ten days each, of which five are the same.
      expect(to.dash.wardrobe().forms[2]?.unlock).toMatchObject({ mealDaysLeft: 25 })
    }
  })
})
