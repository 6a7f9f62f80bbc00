import type { MealNews } from '../../../preload/contract/events.ts'
import { growthOf } from '../../../preload/contract/growth.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'
import type { UnlockState } from '../../../preload/contract/wardrobe.ts'
import { unlockLevel, type ItemId } from './unlock-levels.ts'

/**
 * Dash as it was before some meals (oldest first), so that nothing gives away a new level before the show does. The
 * pantry stays as it is: eaten food cannot be fed again.
 */
export function beforeMeals<View extends Pick<Snapshot, 'pet' | 'wardrobe'>>(
  view: View,
  meals: readonly Pick<MealNews, 'before' | 'unlocked'>[],
): View {
  const [first] = meals
  if (!first) return view
  const { experience, fullness, heat } = first.before
  const unlocked = new Set(meals.flatMap((meal) => meal.unlocked))
  const locked = <Item extends { readonly id: ItemId; readonly unlock: UnlockState }>(
    item: Item,
  ) =>
    unlocked.has(item.id)
      ? { ...item, unlock: { name: 'locked', level: unlockLevel(item.id) } as const }
      : item
  return {
    ...view,
    pet: { ...view.pet, ...growthOf(experience), experience, fullness, heat },
    wardrobe: {
      ...view.wardrobe,
      outfits: view.wardrobe.outfits.map(locked),
      scenes: view.wardrobe.scenes.map(locked),
    },
  }
}
