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
 * What Dash does and says when something happens: the one place where the ledger's and the companion's news become
 * gestures and lines.
 */
export interface Reactions {
  granted(granted: readonly { readonly kind: Kind; readonly count: number }[]): void
  /** Shows a meal. What came of it, such as a level, is announced once the show is over. */
  fed(result: Result<FeedResult, Problem>): Result<null, Problem>
  /** A page has shown the meals so far, or none shows them any more. */
  mealShown(): void
  /** Meals that are still being shown, oldest first. */
  readonly unshownMeals: readonly FeedResult[]
  stroked(): void
  pickedUp(): void
  /** Dash was let go in mid-air. */
  falls(): void
  /** Dash stands again after it was held. */
  landed(): void
  /** Somebody has done something at work; Dash answers where it can be seen, and is not to be quiet. */
  worked(events: readonly Work[]): void
  /** Says no more. */
  close(): void
}

/** No meal is shown for longer, another one that waits for it included; pages say when it is over. */
const maxMealMs = 13_000
/** How long Dash hums when it is stroked. */
const hummingMs = 750

/** A sync and a scan bring their food in parts: Dash says how much it is once no more has come for so long. */
const arrivalGapMs = 2000

/**
 * @param options.isStill whether Dash does nothing of its own; what a hand does to it is answered all the same
 * @param options.isSeen whether a window shows Dash, and so its meals
 * @param options.onShown called when `unshownMeals` has become empty
 * @param options.isQuiet whether work is not to be answered: Dash is hidden, or has to keep still
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
  /** Dishes that have come and were not spoken of yet. */
  let arrived = 0
  let cancelArrival: () => void = () => undefined
  let unshown: readonly FeedResult[] = []
  let cancelShow: () => void = () => undefined
  const sum = (dishes: readonly { readonly count: number }[]) =>
    dishes.reduce((total, { count }) => total + count, 0)

  /** A busy quarter of an hour brings a commit each minute: Dash talks of the first one, of others now and then, of rarer dishes always. */
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
    // The first of them interrupts the line of the meal, the others wait for their turn.
    if (level !== undefined) speech.say('level-up', { level })
    if (meals.some(({ fire }) => fire)) speech.say('fire-breath', {})
    // The card shows them all: Dash speaks of the newest.
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
      // Where it is not said, another bubble is there.
      speech.say(line.trigger, {}, { isSilent: !line.isAloud })
      talk = talkedOfWork(talk, line, now())
    },
    close() {
      cancelArrival()
      cancelShow()
    },
  }
}
