import type { MealNews } from '../../../preload/contract/events.ts'
import { growthOf } from '../../../preload/contract/growth.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'
import { earnables, type EarnableId, type UnlockState } from '../../../preload/contract/wardrobe.ts'

/**
 * Dash as it was before some meals (oldest first), so that nothing reveals a new level before the show does. The pantry
 * is the current one: eaten food cannot be fed again.
 */
export function beforeMeals<View extends Pick<Snapshot, 'pet' | 'wardrobe'>>(
  view: View,
  meals: readonly Pick<MealNews, 'before' | 'unlocked'>[],
): View {
  const [first] = meals
  if (!first) return view
  const { experience, fullness, heat } = first.before
  const growth = growthOf(experience)
  const delivered = new Set(meals.flatMap((meal) => meal.unlocked))
  const asBefore = <Thing extends { readonly id: EarnableId; readonly unlock: UnlockState }>(
    thing: Thing,
  ): Thing => {
    if (thing.unlock.name === 'unlocked' && !delivered.has(thing.id)) return thing
    const row = earnables[thing.id]
    if ('level' in row && row.level > growth.level)
      return { ...thing, unlock: { name: 'locked', level: row.level } }
    // Meals bring no half-month.
    return thing.unlock.name === 'locked' ? thing : { ...thing, unlock: { name: 'on-its-way' } }
  }
  return {
    ...view,
    pet: { ...view.pet, ...growth, experience, fullness, heat },
    wardrobe: {
      ...view.wardrobe,
      outfits: view.wardrobe.outfits.map(asBefore),
      scenes: view.wardrobe.scenes.map(asBefore),
      ornaments: view.wardrobe.ornaments.map(asBefore),
      parcels: view.wardrobe.parcels.filter((thing) => !delivered.has(thing)),
    },
  }
}
