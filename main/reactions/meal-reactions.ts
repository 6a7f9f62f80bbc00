import { maxMealShowMs, type MealNews } from '../../preload/contract/events.ts'
import { dishCount } from '../../preload/contract/counts.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { ok, type Result } from '../../preload/contract/result.ts'
import type { Timers } from '../base/timers.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Speech } from '../speech/speech.ts'

export type MealReactions = ReturnType<typeof openMealReactions>

/** The longest that meals are shown, including a meal that waits for another. Pages report when the show is over. */
const maxShowMs = 2 * maxMealShowMs + 1000

/** Meals that pages are showing. */
interface Show {
  /** Oldest first. */
  readonly meals: readonly MealNews[]
  readonly cancelTimeout: () => void
  readonly releaseSound: () => void
}

/**
 * Shows meals: Dash eats, and once the show is over, it announces the results, such as a level.
 * @param options.onEnd called when a show is over
 */
export function openMealReactions(options: {
  readonly speech: Pick<Speech, 'say' | 'holdSound'>
  readonly desktop: Pick<Desktop, 'sendBird' | 'isDashVisible'>
  readonly timers: Timers
  readonly onEnd: () => void
}) {
  const { speech, desktop, timers, onEnd } = options
  let show: Show | null = null

  /** Call it when a page has shown the meals so far, or when no page shows them any more. */
  const end = () => {
    if (show === null) return
    const { meals, cancelTimeout, releaseSound } = show
    show = null
    cancelTimeout()
    const level = meals.map(newLevelOf).findLast((reached) => reached !== null) ?? null
    // The first of these lines interrupts the meal's line. The others wait their turn.
    // Dash mentions either the level or the fire, because three boasts in a row are too many.
    if (level !== null) speech.say('level-up', { level })
    else if (meals.some(({ fire }) => fire)) speech.say('fire-breath', {})
    releaseSound()
    onEnd()
  }

  return {
    /** Meals still being shown, oldest first. */
    unshownMeals: (): readonly MealNews[] => show?.meals ?? [],
    /** Shows a meal. If pages are still showing others, it joins them. */
    start(result: Result<MealNews, Problem>): Result<null, Problem> {
      if (!result.ok) return result
      const { dishes } = result.value
      desktop.sendBird({ type: 'fed', ...result.value })
      show?.cancelTimeout()
      show?.releaseSound()
      show = {
        meals: [...(show?.meals ?? []), result.value],
        cancelTimeout: timers.after(maxShowMs, end),
        releaseSound: speech.holdSound(maxShowMs),
      }
      const total = dishCount(dishes)
      const [only] = dishes
      if (total === 1 && only) speech.say(`fed-${only.kind}`, {})
      else speech.say('fed-all', { count: total })
      if (!desktop.isDashVisible()) end()
      return ok(null)
    },
    end,
    close: (): void => show?.cancelTimeout(),
  }
}

/** The level that a meal reached, or null if it reached none. Stars after level 99 are not levels. */
function newLevelOf({ before, after }: MealNews): number | null {
  const { level } = growthOf(after.experience)
  return level > growthOf(before.experience).level ? level : null
}
