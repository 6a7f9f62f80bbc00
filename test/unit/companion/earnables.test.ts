import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { firstForm, formsReached } from '../../../main/companion/rules/forms.ts'
import { defaultScene, earned } from '../../../main/companion/rules/parcels.ts'
import type { Day } from '../../../preload/contract/day.ts'
import { maxLevel } from '../../../preload/contract/growth.ts'
import {
  earnables,
  isOutfitId,
  isSceneId,
  formIds,
  forms,
  isFormId,
  itemIds,
  outfitIds,
  slotOf,
  slots,
} from '../../../preload/contract/wardrobe.ts'

describe.each(itemIds)('%s', (item) => {
  test('has a drawing', () => {
    const folder = isOutfitId(item) ? 'outfits' : 'scenes'
    const file = new URL(`../../../resources/art/${folder}/${item}.svg`, import.meta.url)
    expect(readFileSync(file, 'utf8')).toMatch(/^<svg [^]*<\/svg>\s*$/)
  })

  test('has a name in both languages, and no other thing has it', () => {
    for (const locale of ['ja', 'en'] as const) {
      const name = earnables[item][locale]
      expect(name.trim()).toBe(name)
      expect(name).not.toBe('')
      expect(itemIds.filter((other) => earnables[other][locale] === name)).toEqual([item])
    }
    expect(earnables[item].en).toMatch(/^[A-Z]/)
  })

  test('is earned at its level, and not before', () => {
    const { level } = earnables[item]
    expect(level).toBeGreaterThanOrEqual(1)
    expect(level).toBeLessThanOrEqual(maxLevel)
    expect(earned({ level })).toContain(item)
    expect(earned({ level: level - 1 })).not.toContain(item)
  })
})

test('every outfit has one of the slots, and every slot has outfits', () => {
  expect([...new Set(outfitIds.map(slotOf))].sort()).toEqual([...slots].sort())
})

test('a new bird has a kitchen, and level 2 brings the first thing to wear', () => {
  expect(earned({ level: 1 })).toEqual([defaultScene])
  expect(earned({ level: 2 })).toEqual(['kitchen', 'chilli-skewer'])
})

describe.each(formIds)('the form %s', (form) => {
  test('has a name in both languages, and no other thing has it', () => {
    for (const locale of ['ja', 'en'] as const) {
      const name = forms[form][locale]
      expect(name.trim()).toBe(name)
      expect(name).not.toBe('')
      expect(formIds.filter((other) => forms[other][locale] === name)).toEqual([form])
      expect(itemIds.map((item) => earnables[item][locale])).not.toContain(name)
    }
  })

  test('has an id that no outfit and no scene has: all are kept in the same table', () => {
    expect(itemIds).not.toContain(form)
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

test('words that name no outfit, scene or form are rejected', () => {
  for (const text of ['', 'toString', '__proto__', 'crown']) {
    expect(isOutfitId(text)).toBe(false)
    expect(isSceneId(text)).toBe(false)
    expect(isFormId(text)).toBe(false)
  }
  expect(isOutfitId('happi')).toBe(true)
  expect(isSceneId('onsen')).toBe(true)
})
