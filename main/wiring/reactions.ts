import { maxMealShowMs, type MealNews } from '../../preload/contract/events.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { ok, type Result } from '../../preload/contract/result.ts'
import { earnables, type ItemId } from '../../preload/contract/wardrobe.ts'
import type { Clock } from '../base/clock.ts'
import type { Timers } from '../base/timers.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { LedgerChange } from '../ledger/ledger.ts'
import type { Quiet } from '../settings/quiet.ts'
import type { Speech } from '../speech/speech.ts'
import { addMention, noMentions, permissionToMention } from '../speech/rules/may-speak.ts'
import { unlockTriggerOf } from '../speech/rules/triggers.ts'
import { answerToWork, type Work } from './rules/answers-to-work.ts'

export type Reactions = ReturnType<typeof openReactions>

/** The longest that meals are shown, including a meal that waits for another. Pages report when the show is over. */
const maxMealsMs = 2 * maxMealShowMs + 1000

/** A sync or a scan brings food in parts. If no more food has come for this long, Dash says the total. */
const arrivalGapMs = 2000

/**
 * Decides what Dash does and says when something happens. Only this function turns news from the ledger and the
 * companion into gestures and lines.
 * @param options.onShown called when `unshownMeals` becomes empty
 */
export function openReactions(options: {
  readonly speech: Pick<Speech, 'say' | 'holdSound'>
  readonly desktop: Pick<Desktop, 'sendBird' | 'isDashVisible'>
  readonly quiet: Pick<Quiet, 'isQuiet'>
  readonly settings: { all(): { readonly mirrorsWork: boolean } }
  readonly clock: Pick<Clock, 'now'>
  readonly timers: Timers
  readonly onShown: () => void
}) {
  const { speech, desktop, quiet, settings, clock, timers, onShown } = options
  let workMentions = noMentions
  let dishMentions = noMentions
  /** The number of dishes that arrived and that Dash has not mentioned yet. */
  let arrived = 0
  let cancelArrival: () => void = () => undefined
  let unshown: readonly MealNews[] = []
  let cancelShow: () => void = () => undefined
  let releaseSound: () => void = () => undefined

  /**
   * While commits come every minute, Dash mentions the first of them, and later ones now and then. It always mentions
   * rarer dishes.
   */
  const sayThatDishCame = (kind: Kind) => {
    const isLater = kind === 'commit' && dishMentions !== noMentions
    const line = permissionToMention(isLater ? [workMentions, dishMentions] : [], clock.now())
    if (line === null) return
    speech.say(`new-food-${kind}`, {}, { isSilent: !line.isAloud })
    dishMentions = addMention(dishMentions, line.isAloud, clock.now())
  }

  /** Call it when a page has shown the meals so far, or when no page shows them any more. */
  const endShow = () => {
    cancelShow()
    const meals = unshown
    unshown = []
    const level = meals.map(newLevelOf).findLast((reached) => reached !== undefined)
    // The first of these lines interrupts the meal's line. The others wait their turn.
    // Dash mentions either the level or the fire, because three boasts in a row are too many.
    if (level !== undefined) speech.say('level-up', { level })
    else if (meals.some(({ fire }) => fire)) speech.say('fire-breath', {})
    releaseSound()
    if (meals.length > 0) onShown()
  }

  return {
    /** Meals still being shown, oldest first. */
    get unshownMeals() {
      return unshown
    },
    endShow,
    announceFood: ({ granted }: Pick<LedgerChange, 'granted'>): void => {
      if (quiet.isQuiet()) return
      for (const { kind, count } of granted) desktop.sendBird({ type: 'new-food', kind, count })
      const total = countOf(granted)
      const [only] = granted
      if (total === 0) return
      if (total === 1 && only && arrived === 0) {
        sayThatDishCame(only.kind)
        return
      }
      arrived += total
      cancelArrival()
      cancelArrival = timers.after(arrivalGapMs, () => {
        speech.say('new-food-many', { count: arrived })
        dishMentions = addMention(dishMentions, true, clock.now())
        arrived = 0
      })
    },
    /** Shows a meal. Once the show is over, Dash announces its results, such as a level. */
    showMeal(result: Result<MealNews, Problem>): Result<null, Problem> {
      if (!result.ok) return result
      const { dishes } = result.value
      unshown = [...unshown, result.value]
      desktop.sendBird({ type: 'fed', ...result.value })
      const total = countOf(dishes)
      const [only] = dishes
      releaseSound()
      releaseSound = speech.holdSound(maxMealsMs)
      if (total === 1 && only) speech.say(`fed-${only.kind}`, {})
      else speech.say('fed-all', { count: total })
      cancelShow()
      cancelShow = timers.after(maxMealsMs, endShow)
      if (!desktop.isDashVisible()) endShow()
      return ok(null)
    },
    /** Shows what the user has unpacked. Dash names a single thing. Several are left to their card. */
    showUnpacked([item, ...more]: readonly ItemId[]): void {
      if (item === undefined) return
      desktop.sendBird({ type: 'unpacks' })
      if (more.length === 0) speech.say(unlockTriggerOf(item), { item: earnables[item] })
    },
    /** The user did something with Git. Dash responds if it is visible and need not be quiet. */
    respondToWork: (events: readonly Work[]): void => {
      if (quiet.isQuiet() || !settings.all().mirrorsWork || !desktop.isDashVisible()) return
      const answer = answerToWork(events, workMentions, clock.now())
      if (answer === null) return
      desktop.sendBird({ type: 'works', gesture: answer.gesture })
      const { line } = answer
      if (line === null) return
      // If another line keeps the bubble, this line is dropped, but still counts as said.
      speech.say(line.trigger, {}, { isSilent: !line.isAloud })
      workMentions = addMention(workMentions, line.isAloud, clock.now(), line.trigger)
    },
    close(): void {
      cancelArrival()
      cancelShow()
    },
  }
}

const countOf = (dishes: readonly { readonly count: number }[]): number =>
  dishes.reduce((total, { count }) => total + count, 0)

/** The level that a meal reached, or undefined if it reached none. Stars after level 99 are not levels. */
function newLevelOf({ before, after }: MealNews): number | undefined {
  const { level } = growthOf(after.experience)
  return level > growthOf(before.experience).level ? level : undefined
}
