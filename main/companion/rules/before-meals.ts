/**
 * Dash as it was before some meals (oldest first), so that nothing reveals a new level before the show does. The pantry
 * is always the current one: eaten food cannot be fed again.
 */
import type { MealNews } from '../../../preload/contract/events.ts'
import { growthOf } from '../../../preload/contract/growth.ts'
import type { PetView } from '../../../preload/contract/views/pet-view.ts'
import {
  earnables,
  type EarnableId,
  type UnlockState,
} from '../../../preload/contract/earnables.ts'
import type { WardrobeView } from '../../../preload/contract/views/wardrobe-view.ts'

type Meals = readonly Pick<MealNews, 'before' | 'unlocked'>[]

export function petBeforeMeals(pet: PetView, [first]: Meals): PetView {
  if (!first) return pet
  const { experience, fullness, heat } = first.before
  return { ...pet, ...growthOf(experience), experience, fullness, heat }
}

export function wardrobeBeforeMeals(wardrobe: WardrobeView, meals: Meals): WardrobeView {
  const [first] = meals
  if (!first) return wardrobe
  const { level } = growthOf(first.before.experience)
  const delivered = new Set(meals.flatMap((meal) => meal.unlocked))
  const asBefore = <Thing extends { readonly id: EarnableId; readonly unlock: UnlockState }>(
    thing: Thing,
  ): Thing => {
    if (thing.unlock.name === 'unlocked' && !delivered.has(thing.id)) return thing
    const row = earnables[thing.id]
    if ('level' in row && row.level > level)
      return { ...thing, unlock: { name: 'locked', level: row.level } }
    // Meals do not bring the things of half-months.
    return thing.unlock.name === 'locked' ? thing : { ...thing, unlock: { name: 'on-its-way' } }
  }
  return {
    ...wardrobe,
    outfits: wardrobe.outfits.map(asBefore),
    scenes: wardrobe.scenes.map(asBefore),
    ornaments: wardrobe.ornaments.map(asBefore),
    parcels: wardrobe.parcels.filter((thing) => !delivered.has(thing)),
  }
}
