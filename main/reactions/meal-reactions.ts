import { maxMealShowMs, type MealNews } from '../../preload/contract/events.ts'
import { dishCount } from '../../preload/contract/counts.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { ok, type Result } from '../../preload/contract/result.ts'
import type { Timers } from '../base/timers.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Speech } from '../speech/speech.ts'

/** A show ends after this time even if no page reports its end. Leaves time for a meal that waits for another. */
const maxShowMs = 2 * maxMealShowMs + 1000

interface Show {
  /** Oldest first. */
  readonly meals: readonly MealNews[]
  /** Cancels the timeout, and lets Dash speak. */
  readonly release: () => void
}

/**
 * Shows meals: Dash eats, and once the show is over, it announces the results, such as a level.
 * @param options.onEnd called when a show is over. @returns whether Dash has announced that it has grown
 */
export function openMealReactions(options: {
  readonly speech: Pick<Speech, 'say' | 'holdSound'>
  readonly desktop: Pick<Desktop, 'sendBird' | 'isDashVisible'>
  readonly timers: Timers
  readonly onEnd: () => boolean
}) {
  const { speech, desktop, timers, onEnd } = options
  let show: Show | null = null

  /** Call it when no page shows the meals any more. */
  const end = () => {
    if (show === null) return
    const { meals, release } = show
    show = null
    const level = meals.map(newLevelOf).findLast((reached) => reached !== null) ?? null
    // Dash mentions only one of form, level and fire, because three boasts in a row are too many. This line interrupts
    // the meal's.
    const hasGrown = onEnd()
    if (!hasGrown && level !== null) speech.say('level-up', { level })
    else if (!hasGrown && meals.some(({ hasFire }) => hasFire)) speech.say('fire-breath', {})
    release()
  }

  function start(meal: MealNews): void {
    desktop.sendBird({ type: 'fed', ...meal })
    show?.release()
    const cancelTimeout = timers.after(maxShowMs, end)
    const releaseSound = speech.holdSound(maxShowMs)
    show = {
      meals: [...(show?.meals ?? []), meal],
      release() {
        cancelTimeout()
        releaseSound()
      },
    }
    const total = dishCount(meal.dishes)
    const [only] = meal.dishes
    if (total === 1 && only) speech.say(`fed-${only.kind}`, {})
    else speech.say('fed-all', { count: total })
    if (!desktop.isDashVisible()) end()
  }

  return {
    /** Oldest first. */
    unshownMeals: (): readonly MealNews[] => show?.meals ?? [],
    isShowing: (): boolean => show !== null,
    /** Shows the meal if Dash was fed. If pages are still showing others, it joins them. @returns why Dash does not eat */
    serve(fed: Result<MealNews, Problem>): Result<null, Problem> {
      if (!fed.ok) return fed
      start(fed.value)
      return ok(null)
    },
    /** Call it when a page has shown the meals that led up to this experience. If others follow, the show goes on. */
    markShown(experience: number): void {
      if (show?.meals.every(({ after }) => after.experience <= experience)) end()
    },
    end,
    close(): void {
      show?.release()
      show = null
    },
  }
}

/** The level that a meal reached, or null if it reached none. Stars after level 99 are not levels. */
function newLevelOf({ before, after }: MealNews): number | null {
  const { level } = growthOf(after.experience)
  return level > growthOf(before.experience).level ? level : null
}
