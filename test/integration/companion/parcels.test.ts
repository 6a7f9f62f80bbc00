import { describe, expect, test } from 'vitest'
import { dayMs } from '../../../preload/contract/durations.ts'
import { deliveries, feed as feedOn, restart, setUpDevices, type Device } from './devices.ts'
import { mergeFrom } from '../ledger/facts.ts'

const openNew = setUpDevices()

/** The parcel of the half-month came the day before. */
function newDevice(): Device {
  const device = openNew('2026-11-24')
  expect(device.dash.openParcels(null)).toEqual(['maple-leaves'])
  device.clock.set('2026-11-25T03:00:00Z')
  return device
}
function nextDay({ clock, dash }: Device, days = 1): void {
  clock.advance(days * dayMs)
  dash.deliverParcels()
}
const feed = (device: Device, count: number, on = '2026-11-25') => feedOn(device, count, on)
const parcels = ({ dash }: Device) => dash.wardrobe().parcels
const comingTo = ({ dash }: Device) => {
  const { outfits, scenes } = dash.wardrobe()
  return [...outfits, ...scenes].flatMap(({ id, unlock }) =>
    unlock.name === 'on-its-way' ? [id] : [],
  )
}
/** How many things of levels were delivered on each day in Tokyo, oldest first. */
const countsByDay = (device: Device) => {
  const things = deliveries(device).filter(({ item }) => item !== 'maple-leaves')
  return [...Map.groupBy(things, ({ day }) => day)].map(([day, all]) => [day, all.length])
}

describe('the things of deeds', () => {
  const reach = ({ store }: Device, item: string, on: string) =>
    store.sql.insert('deed', { item, at: Date.parse(on) })

  test('come in parcels, three a day, and those of many old deeds are in the wardrobe at once', () => {
    const here = newDevice()
    for (const item of ['traveller/2', 'weekend-off/12', 'welcome-back/365', 'kimchi-master/100'])
      reach(here, item, '2020-01-01')
    reach(here, 'bit-by-bit/365', '2026-11-25')
    here.dash.deliverParcels()
    expect(parcels(here)).toEqual(expect.arrayContaining(['hiking-cap', 'pillow', 'pickle-cellar']))
    expect(parcels(here)).toHaveLength(3)
    expect(comingTo(here)).toContain('medal')
    expect(here.dash.choose('travel-bag').ok).toBe(true)
    restart(here)
    nextDay(here)
    expect(parcels(here)).toHaveLength(4)
    expect(parcels(here)).not.toContain('travel-bag')
  })
})

describe('parcels', () => {
  test('the starter basket brings the first one, and a restart keeps it closed', () => {
    const here = newDevice()
    expect(parcels(here)).toEqual([])
    const fed = here.dash.feedAll()
    expect(fed).toMatchObject({ ok: true, value: { unlocked: ['chilli-skewer'] } })
    expect(parcels(here)).toEqual(['chilli-skewer'])
    restart(here)
    expect(parcels(here)).toEqual(['chilli-skewer'])
    expect(here.dash.openParcels('chilli-skewer')).toEqual(['chilli-skewer'])
    restart(here)
    expect(parcels(here)).toEqual([])
    expect(here.dash.openParcels('chilli-skewer')).toEqual([])
    expect(here.dash.openParcels(null)).toEqual([])
  })

  test('three come each day, oldest first, whether or not they are opened, and meals bring no more', () => {
    const here = newDevice()
    expect(feed(here, 40).unlocked).toEqual(['chilli-skewer', 'chef-hat', 'scarf'])
    expect(feed(here, 2, '2026-11-24').unlocked).toEqual([])
    const waiting = comingTo(here)
    expect(waiting).toHaveLength(8)
    here.dash.deliverParcels()
    restart(here)
    expect(comingTo(here)).toEqual(waiting)
    expect(here.dash.openParcels(null)).toEqual(['chilli-skewer', 'chef-hat', 'scarf'])
    // Until midnight in Tokyo.
    here.clock.set('2026-11-25T14:59:59Z')
    here.dash.deliverParcels()
    expect(parcels(here)).toEqual([])
    here.clock.set('2026-11-25T15:00:00Z')
    here.dash.deliverParcels()
    expect(parcels(here)).toEqual(['round-glasses', 'headphones', 'onsen-towel'])
    nextDay(here)
    nextDay(here)
    expect(comingTo(here)).toEqual([])
    expect(countsByDay(here).map(([, count]) => count)).toEqual([3, 3, 3, 2])
    expect(parcels(here)).toHaveLength(8)
  })

  test('the day is that of the user’s current time zone', () => {
    const here = newDevice()
    here.clock.set('2026-11-25T16:00:00Z')
    feed(here, 40)
    // It was the 26th in Tokyo, and is still the 25th in New York.
    here.clock.setTimeZone('America/New_York')
    here.clock.set('2026-11-26T04:00:00Z')
    here.dash.deliverParcels()
    expect(parcels(here)).toHaveLength(3)
    here.clock.set('2026-11-26T05:00:00Z')
    here.dash.deliverParcels()
    expect(parcels(here)).toHaveLength(6)
  })

  test('setting the clock back and forth never brings a fourth parcel a day', () => {
    const here = newDevice()
    feed(here, 40)
    for (const days of [1, -1, 1, -2, 3]) nextDay(here, days)
    const counts = countsByDay(here)
    expect(counts.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(11)
    for (const [, count] of counts) expect(count).toBeLessThanOrEqual(3)
  })

  test('putting a thing on opens its parcel, and so does entering a scene', () => {
    const here = newDevice()
    feed(here, 40)
    nextDay(here)
    nextDay(here)
    expect(parcels(here)).toEqual(expect.arrayContaining(['chef-hat', 'onsen']))
    expect(here.dash.choose('chef-hat').ok).toBe(true)
    expect(here.dash.choose('onsen').ok).toBe(true)
    here.dash.putAway('face')
    const closed = parcels(here)
    expect(closed).not.toContain('chef-hat')
    expect(closed).not.toContain('onsen')
    expect(closed).toHaveLength(7)
  })

  test('a thing on its way cannot be worn yet', () => {
    const here = newDevice()
    feed(here, 40)
    expect(comingTo(here)).toContain('happi')
    expect(here.dash.choose('happi')).toEqual({ ok: false, error: { code: 'unexpected' } })
  })

  test('pages learn of a delivery and of an opening, but not of a minute without either', () => {
    const here = newDevice()
    feed(here, 40)
    let changes = 0
    here.dash.onChange(() => (changes += 1))
    here.dash.deliverParcels()
    expect(changes).toBe(0)
    nextDay(here)
    expect(changes).toBe(1)
    here.dash.openParcels(null)
    here.dash.openParcels(null)
    expect(changes).toBe(2)
  })

  test('the voice prepares the names of parcels that wait or are on their way, and those of the next levels', () => {
    const here = newDevice()
    feed(here, 10)
    here.dash.openParcels('chef-hat')
    expect(here.dash.earnablesToUnpack().slice(0, 4)).toEqual([
      ...['chilli-skewer', 'scarf', 'round-glasses', 'headphones'],
    ])
  })

  test('merged devices count the parcels of each other, and a parcel opened on one is open on all', () => {
    const [one, other] = [newDevice(), newDevice()]
    feed(one, 40)
    one.dash.openParcels('scarf')
    mergeFrom(other, one.path)
    other.dash.deliverParcels()
    expect(parcels(other)).toEqual(['chilli-skewer', 'chef-hat'])
    expect(comingTo(other)).toEqual(comingTo(one))
    nextDay(other)
    other.dash.openParcels('headphones')
    mergeFrom(one, other.path)
    nextDay(one)
    expect(parcels(one)).toEqual(parcels(other))
    expect(countsByDay(one)).toEqual([
      ['2026-11-25', 3],
      ['2026-11-26', 3],
    ])
  })
})
