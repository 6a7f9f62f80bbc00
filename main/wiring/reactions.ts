import type { BirdEvent } from '../../preload/contract/events.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { ok, type Result } from '../../preload/contract/result.ts'
import type { Locale } from '../../preload/contract/settings.ts'
import type { Timers } from '../base/timers.ts'
import type { FeedResult } from '../companion/companion.ts'
import type { ItemId } from '../companion/rules/wardrobe.ts'
import type { Trigger, VariablesOf } from '../speech/rules/triggers.ts'
import {
  answerToWork,
  mayTalk,
  noTalk,
  noTalkOfWork,
  talked,
  talkedOfWork,
  type Work,
} from './rules/work.ts'

/**
 * What Dash does and says when something happens. The only place that turns news from the ledger and the companion
 * into gestures and lines.
 */
export interface Reactions {
  granted(granted: readonly { readonly kind: Kind; readonly count: number }[]): void
  /** Shows a meal. Its results, such as a level, are announced once the show is over. */
  fed(result: Result<FeedResult, Problem>): Result<null, Problem>
  /** A page has shown the meals so far, or no page shows them any more. */
  mealShown(): void
  /** Meals still being shown, oldest first. */
  readonly unshownMeals: readonly FeedResult[]
  stroked(): void
  pickedUp(): void
  /** The user dropped Dash in mid-air. */
  falls(): void
  /** Dash stands again after being held. */
  landed(): void
  /** The user did something at work. Dash responds if it is visible and need not be quiet. */
  worked(events: readonly Work[]): void
  /** Stops talking. */
  close(): void
}

/** The longest that meals are shown, including one waiting for another. Pages report when the show is over. */
const maxMealMs = 13_000
/** How long Dash hums when stroked. */
const hummingMs = 750

/** A sync or a scan brings food in parts. Dash says the total once no more has come for this long. */
const arrivalGapMs = 2000

/**
 * @param options.isStill whether Dash does nothing on its own; it still responds to touch
 * @param options.isSeen whether a window shows Dash, and so its meals
 * @param options.onShown called when `unshownMeals` becomes empty
 * @param options.isQuiet whether not to respond to work: Dash is hidden or must keep still
 * @param options.now milliseconds since the epoch
 * @param options.namesOf the name of an outfit or scene in each language
 */
export function createReactions(options: {
  readonly bird: (event: BirdEvent) => void
  readonly speech: {
    say<Name extends Trigger>(
      trigger: Name,
      words: VariablesOf<Name>,
      how?: { readonly isSilent: boolean },
    ): void
    holdSound(maxMs: number): void
    releaseSound(): void
  }
  readonly isSeen: () => boolean
  readonly onShown: () => void
  readonly isStill: () => boolean
  readonly isQuiet: () => boolean
  readonly now: () => number
  readonly timers: Timers
  readonly namesOf: (item: ItemId) => Readonly<Record<Locale, string>>
}): Reactions {
  const { bird, speech, isStill, isQuiet, now, timers, namesOf } = options
  let talk = noTalkOfWork
  let talkOfDishes = noTalk
  /** Dishes that arrived and were not mentioned yet. */
  let arrived = 0
  let cancelArrival: () => void = () => undefined
  let unshown: readonly FeedResult[] = []
  let cancelShow: () => void = () => undefined
  const sum = (dishes: readonly { readonly count: number }[]) =>
    dishes.reduce((total, { count }) => total + count, 0)

  /**
   * In a busy quarter of an hour a commit comes every minute. Dash mentions the first one, later ones now and then,
   * and rarer dishes always.
   */
  const sayThatDishCame = (kind: Kind) => {
    const talks = kind === 'commit' && talkOfDishes !== noTalk ? [talk, talkOfDishes] : []
    const line = mayTalk(talks, now())
    if (line === null) return
    speech.say(`new-food-${kind}`, {}, { isSilent: !line.isAloud })
    talkOfDishes = talked(talkOfDishes, line.isAloud, now())
  }

  const mealShown = () => {
    cancelShow()
    const meals = unshown
    unshown = []
    const level = meals.findLast(({ levelled }) => levelled !== null)?.levelled?.to
    // The first of these interrupts the meal's line; the others wait their turn.
    if (level !== undefined) speech.say('level-up', { level })
    if (meals.some(({ fire }) => fire)) speech.say('fire-breath', {})
    // The card shows them all; Dash mentions only the newest.
    const item = meals.flatMap(({ unlocked }) => unlocked).at(-1)
    if (item !== undefined) speech.say('unlock', { item: namesOf(item) })
    speech.releaseSound()
    if (meals.length > 0) options.onShown()
  }

  return {
    get unshownMeals() {
      return unshown
    },
    mealShown,
    granted(granted) {
      if (isStill()) return
      for (const { kind, count } of granted) bird({ type: 'new-food', kind, count })
      const total = sum(granted)
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
        talkOfDishes = talked(talkOfDishes, true, now())
        arrived = 0
      })
    },
    fed(result) {
      if (!result.ok) return result
      const { dishes, before, after, fire, unlocked } = result.value
      unshown = [...unshown, result.value]
      bird({ type: 'fed', dishes, before, after, fire, unlocked })
      const total = sum(dishes)
      const [only] = dishes
      speech.holdSound(maxMealMs)
      if (total === 1 && only) speech.say(`fed-${only.kind}`, {})
      else speech.say('fed-all', { count: total })
      cancelShow()
      cancelShow = timers.after(maxMealMs, mealShown)
      if (!options.isSeen()) mealShown()
      return ok(null)
    },
    stroked() {
      bird({ type: 'stroked' })
      speech.holdSound(hummingMs)
      speech.say('stroked', {})
    },
    pickedUp() {
      bird({ type: 'picked-up' })
      speech.say('dragged', {})
    },
    falls() {
      bird({ type: 'falls' })
    },
    landed() {
      bird({ type: 'landed' })
    },
    worked(events) {
      if (isQuiet()) return
      const answer = answerToWork(events, talk, now())
      if (answer === null) return
      bird({ type: 'works', gesture: answer.gesture })
      const { line } = answer
      if (line === null) return
      // If it is not said, another line is in the bubble.
      speech.say(line.trigger, {}, { isSilent: !line.isAloud })
      talk = talkedOfWork(talk, line, now())
    },
    close() {
      cancelArrival()
      cancelShow()
    },
  }
}
