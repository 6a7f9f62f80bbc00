import { describe, expect, test } from 'vitest'
import {
  earned,
  everything,
  earnablesOfLevels,
  maxParcelsADay,
  nextParcels,
  statesBeforeDelivery,
  unwrapped,
  type EarningInputs,
} from '../../../main/companion/rules/earned.ts'
import { earnables, earnableIds } from '../../../preload/contract/earnables.ts'
import fc from '../../support/fast-check.ts'

/** What a level brings to a user without deeds, outside all half-months. */
const atLevel = (level: number): EarningInputs => ({
  level,
  halfMonths: [],
  isSouthern: false,
  deeds: new Map(),
  adoptedAt: null,
})

test.each([
  { level: 1, has: [], today: 0, comes: [] },
  { level: 2, has: [], today: 0, comes: ['chilli-skewer'] },
  { level: 4, has: ['chilli-skewer'], today: 0, comes: ['chef-hat', 'scarf'] },
  { level: 9, has: [], today: 0, comes: ['chilli-skewer', 'chef-hat', 'scarf'] },
  { level: 9, has: ['chilli-skewer'], today: 1, comes: ['chef-hat', 'scarf'] },
  { level: 9, has: ['chilli-skewer', 'chef-hat', 'scarf'], today: 3, comes: [] },
  // Two devices have delivered more parcels than a day has, because they did not know of each other.
  { level: 9, has: ['chilli-skewer', 'chef-hat', 'scarf', 'happi'], today: 5, comes: [] },
  {
    level: 7,
    has: ['chef-hat', 'headphones'],
    today: 0,
    comes: ['chilli-skewer', 'scarf', 'round-glasses'],
  },
  // A thing of another level, from another device or a newer version, takes no place in the order.
  { level: 3, has: ['santa-hat', 'crown'], today: 2, comes: ['chilli-skewer'] },
])('at level $level, with $has and $today parcels today, $comes comes', (row) => {
  const { level, has, today, comes } = row
  expect(nextParcels(atLevel(level), new Set(['kitchen', ...has]), today)).toEqual(comes)
})

test.each([
  { has: [], today: 0, comes: ['maple-leaves', 'moon-dango', 'susuki'] },
  { has: ['moon-dango'], today: 1, comes: ['maple-leaves', 'susuki'] },
  { has: ['maple-leaves', 'susuki'], today: 0, comes: ['moon-dango', 'chilli-skewer', 'chef-hat'] },
  { has: ['maple-leaves', 'moon-dango', 'susuki'], today: 2, comes: ['chilli-skewer'] },
])('the things of half-months go before those of levels: with $has, $comes comes', (row) => {
  const { has, today, comes } = row
  const inputs = { ...atLevel(4), halfMonths: ['11-16', '09-01', '09-16'] }
  expect(nextParcels(inputs, new Set(['kitchen', ...has]), today)).toEqual(comes)
})

test('a thing without a parcel is on its way, or says how to earn it', () => {
  const inputs = { ...atLevel(2), halfMonths: ['11-16'] }
  const stateOf = statesBeforeDelivery(inputs)
  expect(stateOf('chilli-skewer')).toEqual({ name: 'on-its-way' })
  expect(stateOf('maple-leaves')).toEqual({ name: 'on-its-way' })
  expect(stateOf('scarf')).toEqual({ name: 'locked', level: 4 })
  expect(stateOf('medal')).toEqual({ name: 'locked', deed: 'bit-by-bit', tier: 365 })
  expect(stateOf('susuki')).toEqual({ name: 'locked', halfMonth: '09-16' })
  const inTheSouth = statesBeforeDelivery({ ...inputs, isSouthern: true })
  expect(inTheSouth('susuki')).toEqual({ name: 'locked', halfMonth: '04-01' })
})

test('everything is earned once, by level, deed or half-month, and levels bring theirs in order', () => {
  expect([...everything].sort()).toEqual([...earnableIds].sort())
  const levels = earnablesOfLevels.map(({ level }) => level)
  expect(levels).toEqual(levels.toSorted((one, other) => one - other))
  const ofDeeds = earnableIds.filter((item) => 'deed' in earnables[item])
  expect(everything).toHaveLength(earnablesOfLevels.length + ofDeeds.length + 24)
})

describe('the things of deeds', () => {
  const before = Date.UTC(2026, 0, 1)
  const adoptedAt = Date.UTC(2026, 5, 1)
  const later = Date.UTC(2026, 8, 1)
  const reached = (deeds: Readonly<Record<string, number>>): EarningInputs => ({
    ...atLevel(2),
    deeds: new Map(Object.entries(deeds)),
    adoptedAt,
  })
  const comes = (inputs: EarningInputs) =>
    nextParcels(inputs, new Set(['kitchen', 'chilli-skewer']), 0)

  test('come in the order of their days, before those of levels', () => {
    const deeds = { 'big-eater/1000': later + 1, 'together/100': later, 'together/30': before }
    expect(comes(reached(deeds))).toEqual(['flower-crown', 'chilli-field'])
    expect(nextParcels(reached(deeds), new Set(['kitchen']), 0)).toEqual([
      'flower-crown',
      'chilli-field',
      'chilli-skewer',
    ])
  })

  test('of the deeds from before adoption, the three highest come in parcels, and the others without', () => {
    const old = {
      'traveller/2': before,
      'weekend-off/12': before + 1,
      'welcome-back/365': before + 2,
      'bit-by-bit/365': before + 3,
      'kimchi-master/100': before + 4,
    }
    const inputs = reached(old)
    expect(comes(inputs)).toEqual(['pillow', 'hiking-cap', 'medal'])
    expect(unwrapped(inputs)).toEqual([
      { id: 'pickle-cellar', at: before + 4 },
      { id: 'travel-bag', at: before },
    ])
    expect(comes({ ...inputs, adoptedAt: null })).toEqual(['travel-bag', 'pillow', 'hiking-cap'])
    expect(unwrapped({ ...inputs, adoptedAt: null })).toEqual([])
    expect(unwrapped({ ...inputs, adoptedAt: before })).toEqual([])
  })
})

test('however many levels the days bring, no day has too many parcels, and everything comes in order', () => {
  const gains = fc.array(fc.array(fc.nat(40), { maxLength: 5 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(gains, (days) => {
      const delivered: string[] = ['kitchen']
      let level = 1
      const deliver = (today: number) => {
        const comes = nextParcels(atLevel(level), new Set(delivered), today)
        delivered.push(...comes)
        return comes.length
      }
      for (const meals of days) {
        let today = deliver(0)
        for (const more of meals) {
          level = Math.min(99, level + more)
          today += deliver(today)
        }
        expect(today).toBeLessThanOrEqual(maxParcelsADay)
        if (today < maxParcelsADay)
          expect(new Set(delivered)).toEqual(new Set(earned(atLevel(level))))
      }
      const quietDays = Math.ceil(everything.length / maxParcelsADay)
      for (let day = 0; day < quietDays; day += 1) deliver(0)
      // Nothing comes before what was earned before it, because higher levels come later.
      expect(delivered).toEqual(earned(atLevel(level)))
    }),
  )
})
