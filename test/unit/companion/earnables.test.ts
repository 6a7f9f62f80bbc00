import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { defaultScene, earned } from '../../../main/companion/rules/parcels.ts'
import { maxLevel } from '../../../preload/contract/growth.ts'
import {
  earnables,
  isOutfitId,
  isSceneId,
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

test('words that name no outfit and no scene are rejected', () => {
  for (const text of ['', 'toString', '__proto__', 'crown']) {
    expect(isOutfitId(text)).toBe(false)
    expect(isSceneId(text)).toBe(false)
  }
  expect(isOutfitId('happi')).toBe(true)
  expect(isSceneId('onsen')).toBe(true)
})
