import { describe, expect, test } from 'vitest'
import { addDays, type Day } from '../../../main/base/rules/day.ts'
import { earnables, earnableIds, type EarnableId } from '../../../preload/contract/earnables.ts'
import { deliveries, feed, setUpDevices, startOn, type Device } from './devices.ts'
import { mergeFrom } from '../ledger/facts.ts'

const newDevice = setUpDevices()
const adoption = '2026-11-25' as Day
const lastDay = addDays(adoption, 366)

/** Starts Hot Dash at a fixed interval until the year is over. @param live called at each start */
function startEvery(device: Device, days: number, live?: (day: Day) => void): void {
  for (let day = addDays(adoption, days); day <= lastDay; day = addDays(day, days)) {
    startOn(device, day)
    live?.(day)
  }
}

const isOfHalfMonth = (item: EarnableId) => 'halfMonth' in earnables[item]
const ofHalfMonths = (device: Device) =>
  deliveries(device).filter(({ item }) => isOfHalfMonth(item))
const cameOn = (device: Device, on: string) =>
  deliveries(device).flatMap(({ item, day }) => (day === on ? [item] : []))
const all = earnableIds.filter(isOfHalfMonth).sort()
function expectAtMostThreeADay(device: Device): void {
  const days = deliveries(device).map(({ day }) => day)
  for (const day of days) expect(days.filter((one) => one === day).length).toBeLessThanOrEqual(3)
}

describe('half-months', () => {
  test('a new user gets the thing of the current one at the first start, and none of earlier ones', () => {
    const here = newDevice()
    expect(here.dash.wardrobe().parcels).toEqual(['maple-leaves'])
    startOn(here, '2026-11-30')
    expect(deliveries(here)).toEqual([{ item: 'maple-leaves', day: adoption }])
    expect(here.dash.wardrobe().ornaments).toContainEqual({
      id: 'birthday-cake',
      unlock: { name: 'locked', halfMonth: '12-01' },
    })
  })

  test('a new one brings its thing at midnight while Hot Dash runs', () => {
    const here = newDevice()
    here.clock.set('2026-11-30T14:59:00Z')
    here.dash.deliverParcels()
    expect(here.dash.wardrobe().parcels).toEqual(['maple-leaves'])
    here.clock.set('2026-11-30T15:00:00Z')
    here.dash.deliverParcels()
    expect(here.dash.wardrobe().parcels).toEqual(['maple-leaves', 'birthday-cake'])
  })

  test('with a start each day, a year brings all 24, each on the first day of its half-month', () => {
    const here = newDevice()
    startEvery(here, 1, (day) => {
      if (day.endsWith('5')) feed(here, 4, day)
    })
    const came = ofHalfMonths(here)
    expect(came.map(({ item }) => item).sort()).toEqual(all)
    for (const { day } of came.slice(1)) expect(day.slice(8)).toMatch(/^(01|16)$/)
    expectAtMostThreeADay(here)
  })

  test.each([2, 20, 200])(
    'with a start each week and %i commits in it, a year brings all 24, never more than three a day',
    (count) => {
      const here = newDevice()
      feed(here, count, adoption)
      startEvery(here, 7, (day) => feed(here, count, day))
      const came = ofHalfMonths(here)
      expect(came.map(({ item }) => item).sort()).toEqual(all)
      expectAtMostThreeADay(here)
    },
  )

  test('in the south, a year brings all 24, the cherry branch in September', () => {
    const here = newDevice(adoption, 'Australia/Sydney')
    startEvery(here, 1)
    const came = new Map(ofHalfMonths(here).map(({ item, day }) => [item, day]))
    expect([...came.keys()].sort()).toEqual(all)
    expect(came.get('cherry-branch')).toBe('2027-09-16')
    expect(came.get('snow-rabbit')).toBe('2027-07-16')
    expect(came.get('wreath')).toBe('2026-12-16')
    expect(came.get('hina-dolls')).toBe('2027-03-01')
  })

  test('after two months without a start, the current thing comes first, then the missed ones, three a day', () => {
    const here = newDevice()
    startOn(here, '2026-12-01')
    startOn(here, '2027-02-01')
    expect(here.dash.wardrobe().ornaments).toContainEqual({
      id: 'snow-rabbit',
      unlock: { name: 'on-its-way' },
    })
    expect(cameOn(here, '2027-02-01').sort()).toEqual(['kagami-mochi', 'oni-mask', 'wreath'])
    startOn(here, '2027-02-02')
    expect(cameOn(here, '2027-02-02')).toEqual(['snow-rabbit'])
    expect(here.dash.wardrobe().parcels).toEqual([
      ...['maple-leaves', 'birthday-cake'],
      ...['kagami-mochi', 'oni-mask', 'wreath', 'snow-rabbit'],
    ])
  })

  test('things of half-months that ended more than 60 days ago come next year', () => {
    const here = newDevice()
    startOn(here, '2027-06-01')
    startOn(here, '2027-06-02')
    startOn(here, '2027-06-03')
    const came = () => ofHalfMonths(here).map(({ item }) => item)
    expect(came()).toEqual(expect.arrayContaining(['cherry-branch', 'straw-hat']))
    expect(came()).not.toContain('nanohana')
    expect(here.dash.wardrobe().outfits).toContainEqual({
      ...{ id: 'nanohana', slot: 'head' },
      unlock: { name: 'locked', halfMonth: '03-16' },
    })
    startOn(here, '2028-03-20')
    expect(came()).toContain('nanohana')
  })

  test('a clock set back brings nothing twice and takes nothing away', () => {
    const here = newDevice()
    for (const day of ['2026-12-01', '2026-12-16', '2027-01-01']) startOn(here, day)
    const before = deliveries(here)
    expect(before).toHaveLength(4)
    for (const day of ['2026-12-10', '2026-11-25', '2026-12-20', '2027-01-02']) {
      startOn(here, day)
      expect(deliveries(here)).toEqual(before)
    }
    // A clock before the first release brings nothing.
    startOn(here, '2001-07-20')
    expect(deliveries(here)).toEqual(before)
  })

  test('an update gives the current thing and those of the last 60 days', () => {
    const here = newDevice()
    startOn(here, '2026-12-20')
    // As an older version without half-months left it.
    here.store.db.exec('DELETE FROM unlock')
    startOn(here, '2027-02-16')
    expect(cameOn(here, '2027-02-16').sort()).toEqual(['chocolate-box', 'kagami-mochi', 'wreath'])
    startOn(here, '2027-02-17')
    expect(cameOn(here, '2027-02-17').sort()).toEqual(['oni-mask', 'snow-rabbit'])
  })

  test('a first evening full of levels does not keep a new half-month waiting', () => {
    const here = newDevice()
    feed(here, 200, adoption)
    startOn(here, '2026-12-01')
    expect(cameOn(here, '2026-12-01')).toContain('birthday-cake')
    expect(cameOn(here, '2026-12-01')).toHaveLength(3)
  })

  test('two devices that merge each week agree, and nothing comes to both', () => {
    const [one, other] = [newDevice(), newDevice('2026-12-07')]
    startEvery(one, 7, (day) => {
      if (day < '2026-12-09') return
      mergeFrom(one, other.path)
      startOn(other, addDays(day, 3))
      mergeFrom(other, one.path)
      other.dash.deliverParcels()
    })
    mergeFrom(one, other.path)
    expect(deliveries(one)).toEqual(deliveries(other))
    expect(
      ofHalfMonths(one)
        .map(({ item }) => item)
        .sort(),
    ).toEqual(all)
    expectAtMostThreeADay(one)
  })

  test('only an ornament that has come can be set out and put away', () => {
    const here = newDevice()
    const shown = () => here.dash.wardrobe().ornament
    expect(shown()).toBeNull()
    expect(here.dash.choose('maple-leaves').ok).toBe(true)
    expect(here.dash.wardrobe().parcels).toEqual([])
    expect(here.dash.choose('hina-dolls').ok).toBe(false)
    startOn(here, '2026-11-26')
    expect(shown()).toBe('maple-leaves')
    here.dash.putAway('ornament')
    expect(shown()).toBeNull()
  })
})
