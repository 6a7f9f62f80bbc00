import type { MealNews } from '../../preload/contract/events.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { actionHandler, done, type Handlers } from '../bridge/bridge.ts'
import type { Companion } from '../companion/companion.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { MealReactions } from '../reactions/meal-reactions.ts'
import type { Quiet } from '../settings/quiet.ts'

/** Handles the requests about Dash: its meals, clothes and place. early-handlers.ts handles its touches. */
export function createDashHandlers(
  companion: Companion,
  mealReactions: MealReactions,
  quiet: Quiet,
  desktop: Desktop,
) {
  const clickArea = () => desktop.petVisibility.pet()?.clickArea
  const showMeal = (fed: Result<MealNews, Problem>) => {
    if (!fed.ok) return fed
    mealReactions.start(fed.value)
    return done
  }
  return {
    'feed-one': ({ kind }) => showMeal(companion.feedOne(kind)),
    'feed-all': () => showMeal(companion.feedAll()),
    'meal-shown': actionHandler(({ experience }) => mealReactions.markShown(experience)),
    wear: ({ slot, outfit }) => companion.wear(slot, outfit),
    'choose-scene': ({ scene }) => companion.chooseScene(scene),
    'end-quiet': actionHandler(() => quiet.end()),
    nudge: actionHandler((by) => desktop.movePet({ type: 'nudge', ...by })),
    'come-out': actionHandler(() => desktop.movePet({ type: 'come-out' })),
    'click-areas': actionHandler(({ areas }) => clickArea()?.setAreas(areas)),
    'pointer-over': actionHandler(({ over }) => clickArea()?.setPointerOver(over)),
    'open-menu': actionHandler((at) => desktop.popUpMenu(at)),
  } satisfies Partial<Handlers>
}
