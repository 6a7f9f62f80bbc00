import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { firstForm, formsReached } from '../../../main/companion/rules/reached-forms.ts'
import {
  deedKey,
  defaultScene,
  earned,
  type EarningInputs,
} from '../../../main/companion/rules/earned.ts'
import type { Day } from '../../../preload/contract/calendar-day.ts'
import { deeds } from '../../../preload/contract/deed-table.ts'
import { maxLevel } from '../../../preload/contract/growth.ts'
import {
  earnables,
  isOrnamentId,
  isOutfitId,
  isSceneId,
  formIds,
  forms,
  isFormId,
  earnableIds,
  outfitIds,
  slotOf,
  slots,
  type EarnableId,
} from '../../../preload/contract/earnables.ts'

const nothing: EarningInputs = {
  level: 0,
  halfMonths: [],
  isSouthern: false,
  deeds: new Map(),
  adoptedAt: null,
}

/** The first days of all half-months. */
const halfMonthsOfYear = Array.from({ length: 12 }, (_, index) => {
  const month = String(index + 1).padStart(2, '0')
  return [`${month}-01`, `${month}-16`]
}).flat()

const folderOf = (item: EarnableId) => {
  if (isOutfitId(item)) return 'outfits'
  return isOrnamentId(item) ? 'ornaments' : 'scenes'
}

describe.each(earnableIds)('%s', (item) => {
  test('has a drawing', () => {
    const folder = folderOf(item)
    const file = new URL(`../../../resources/art/${folder}/${item}.svg`, import.meta.url)
    expect(readFileSync(file, 'utf8')).toMatch(/^<svg [^]*<\/svg>\s*$/)
  })

  test('has a name of its own in both languages', () => {
    for (const locale of ['ja', 'en'] as const) {
      const name = earnables[item][locale]
      expect(name.trim()).toBe(name)
      expect(name).not.toBe('')
      expect(earnableIds.filter((other) => earnables[other][locale] === name)).toEqual([item])
    }
    expect(earnables[item].en).toMatch(/^[A-Z]/)
  })

  test('is earned at its level and not before, by its deed, or in its half-month and in no other', () => {
    const row = earnables[item]
    const at = (level: number, halfMonths: readonly string[], isSouthern = false) =>
      earned({ ...nothing, level, halfMonths, isSouthern })
    if ('level' in row) {
      expect(row.level).toBeGreaterThanOrEqual(1)
      expect(row.level).toBeLessThanOrEqual(maxLevel)
      expect(at(row.level, [])).toContain(item)
      expect(at(row.level - 1, halfMonthsOfYear)).not.toContain(item)
      return
    }
    if ('deed' in row) {
      const { deed, tier } = row
      expect(deeds[deed].tiers).toContain(tier)
      const reached = new Map([[deedKey(row), 1]])
      expect(earned({ ...nothing, level: maxLevel, deeds: reached })).toContain(item)
      expect(at(maxLevel, halfMonthsOfYear)).not.toContain(item)
      return
    }
    for (const [isSouthern, own] of [
      [false, row.halfMonth],
      [true, row.southernHalfMonth ?? row.halfMonth],
    ] as const) {
      const others = halfMonthsOfYear.filter((one) => one !== own)
      expect(others).toHaveLength(23)
      expect(at(1, [own], isSouthern)).toContain(item)
      expect(at(maxLevel, others, isSouthern)).not.toContain(item)
    }
  })
})

describe.each([
  ['north', false],
  ['south', true],
] as const)('in the %s', (_, isSouthern) => {
  test.each(halfMonthsOfYear)('brings one thing in the half-month from %s', (halfMonth) => {
    expect(earned({ ...nothing, halfMonths: [halfMonth], isSouthern })).toHaveLength(1)
  })
})

test.each([
  // In the south, things of a season come half a year later, or up to a month before or after that if a festival has the half-month.
  ['snow-rabbit', '01-16', '07-16'],
  ['nanohana', '03-16', '08-16'],
  ['cherry-branch', '04-01', '09-16'],
  ['straw-hat', '05-16', '11-16'],
  ['yukata', '07-16', '01-16'],
  ['wind-chime', '08-16', '03-16'],
  ['susuki', '09-16', '04-01'],
  ['maple-leaves', '11-16', '05-16'],
  // Only the season counts for these two, because February has two festivals.
  ['uchiwa', '08-01', '11-01'],
  ['yaki-imo', '11-01', '08-01'],
  // Festivals, sweets and rain keep their dates.
  ['sanshoku-dango', '04-16', '04-16'],
  ['teru-teru-bozu', '06-01', '06-01'],
  ['umbrella', '06-16', '06-16'],
  ['kagami-mochi', '01-01', '01-01'],
  ['oni-mask', '02-01', '02-01'],
  ['chocolate-box', '02-16', '02-16'],
  ['hina-dolls', '03-01', '03-01'],
  ['carp-streamer', '05-01', '05-01'],
  ['bamboo-wishes', '07-01', '07-01'],
  ['moon-dango', '09-01', '09-01'],
  ['blue-balloon', '10-01', '10-01'],
  ['pumpkin-hat', '10-16', '10-16'],
  ['birthday-cake', '12-01', '12-01'],
  ['wreath', '12-16', '12-16'],
] as const)('%s comes from %s in the north, and from %s in the south', (item, north, south) => {
  for (const [isSouthern, halfMonth] of [
    [false, north],
    [true, south],
  ] as const)
    expect(earned({ ...nothing, halfMonths: [halfMonth], isSouthern })).toEqual([item])
})

test('every outfit has a slot, and every slot has outfits', () => {
  expect([...new Set(outfitIds.map(slotOf))].sort()).toEqual([...slots].sort())
})

test('a new bird has a kitchen, and level 2 brings the first outfit', () => {
  const atLevel = (level: number) => earned({ ...nothing, level })
  expect(atLevel(1)).toEqual([defaultScene])
  expect(atLevel(2)).toEqual(['kitchen', 'chilli-skewer'])
})

describe.each(formIds)('the form %s', (form) => {
  test('has a name of its own in both languages', () => {
    for (const locale of ['ja', 'en'] as const) {
      const name = forms[form][locale]
      expect(name.trim()).toBe(name)
      expect(name).not.toBe('')
      expect(formIds.filter((other) => forms[other][locale] === name)).toEqual([form])
      expect(earnableIds.map((item) => earnables[item][locale])).not.toContain(name)
    }
  })

  test('has an id that no other thing has, because all are in the same table', () => {
    expect(earnableIds).not.toContain(form)
    expect(isFormId(form)).toBe(true)
  })

  test('is reached on its day with a meal, and not before', () => {
    const { mealDays } = forms[form]
    const age = { adoption: '2026-11-01' as Day, today: '2026-11-30' as Day }
    expect(formsReached({ ...age, mealDays }).at(-1)).toBe(form)
    if (form !== firstForm)
      expect(formsReached({ ...age, mealDays: mealDays - 1 })).not.toContain(form)
  })
})

test('words that name no outfit, scene, ornament or form are rejected', () => {
  for (const text of ['', 'toString', '__proto__', 'crown']) {
    expect(isOutfitId(text)).toBe(false)
    expect(isSceneId(text)).toBe(false)
    expect(isOrnamentId(text)).toBe(false)
    expect(isFormId(text)).toBe(false)
  }
  expect(isOutfitId('happi')).toBe(true)
  expect(isSceneId('onsen')).toBe(true)
  expect(isOrnamentId('wind-chime')).toBe(true)
})
