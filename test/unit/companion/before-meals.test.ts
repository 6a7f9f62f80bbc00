import { expect, test } from 'vitest'
import { petBeforeMeals, wardrobeBeforeMeals } from '../../../main/companion/rules/before-meals.ts'
import { zeroCounts } from '../../../preload/contract/counts.ts'
import { experienceAtLevel, growthOf } from '../../../preload/contract/growth.ts'
import type { OutfitId, UnlockState } from '../../../preload/contract/earnables.ts'
import { someSnapshot } from '../../fakes/snapshots.ts'

const unlocked = { name: 'unlocked' } as const
const onItsWay = { name: 'on-its-way' } as const
/** A meal at level 3. */
const meal = (...news: readonly OutfitId[]) => ({
  before: { experience: experienceAtLevel(3) + 1, fullness: 50, heat: 7, waiting: zeroCounts },
  unlocked: news,
})
const locked = (level: number) => ({ name: 'locked', level }) as const

test.each<[what: string, id: OutfitId, after: UnlockState, before: UnlockState]>([
  ['what was there', 'chilli-skewer', unlocked, unlocked],
  ['what the meals brought and an earlier level had earned', 'chef-hat', unlocked, onItsWay],
  ['what the meals brought with a new level', 'scarf', unlocked, locked(4)],
  ['what waits, earned by the level itself', 'chef-hat', onItsWay, onItsWay],
  ['what waits, earned by a new level', 'scarf', onItsWay, locked(4)],
  ['what is still ahead', 'headphones', locked(6), locked(6)],
  ['the thing of a deed', 'medal', onItsWay, onItsWay],
  [
    'the thing of a half-month that is not there',
    'susuki',
    { name: 'locked', halfMonth: '09-16' },
    { name: 'locked', halfMonth: '09-16' },
  ],
])('before the meals, %s is unchanged', (_, id, after, before) => {
  const outfits = [{ id, slot: 'head' as const, unlock: after }]
  const delivered = id === 'chilli-skewer' ? [] : [id]
  const wardrobe = { ...someSnapshot().wardrobe, outfits }
  const shown = wardrobeBeforeMeals(wardrobe, [meal(), meal(...delivered)])
  expect(shown.outfits).toEqual([{ ...outfits[0], unlock: before }])
})

test('before several meals, Dash is as before the first one, and has none of their parcels', () => {
  const snapshot = someSnapshot()
  const wardrobe = { ...snapshot.wardrobe, parcels: ['scarf', 'medal'] as const }
  const meals = [
    meal('scarf'),
    { before: { experience: 9999, fullness: 100, heat: 9, waiting: zeroCounts }, unlocked: [] },
  ]
  const experience = experienceAtLevel(3) + 1
  const pet = { ...snapshot.pet, ...growthOf(experience), experience, fullness: 50, heat: 7 }
  expect(petBeforeMeals(snapshot.pet, meals)).toEqual(pet)
  expect(wardrobeBeforeMeals(wardrobe, meals).parcels).toEqual(['medal'])
  expect(petBeforeMeals(snapshot.pet, [])).toBe(snapshot.pet)
  expect(wardrobeBeforeMeals(wardrobe, [])).toBe(wardrobe)
})
