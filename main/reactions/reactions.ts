import type { Locale, Settings } from '../../preload/contract/declared-settings.ts'
import { earnables, forms, type EarnableId } from '../../preload/contract/earnables.ts'
import { heldStateOf } from '../../preload/contract/views/agents-view.ts'
import type { PetView } from '../../preload/contract/views/pet-view.ts'
import type { Agents } from '../agents/agents.ts'
import type { Clock } from '../base/clock.ts'
import { closeAll } from '../base/close-all.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { Companion } from '../companion/companion.ts'
import type { Deeds } from '../companion/deeds.ts'
import type { SharedValues } from '../companion/shared-values.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Presence } from '../desktop/presence.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Quiet } from '../settings/quiet.ts'
import type { Folders } from '../sources/folders/folders.ts'
import type { Github } from '../sources/github/github.ts'
import { unlockTriggerOf } from '../speech/rules/triggers.ts'
import type { Speech } from '../speech/speech.ts'
import { createChatter } from './chatter.ts'
import { openFoodReactions } from './food-reactions.ts'
import { openMealReactions } from './meal-reactions.ts'
import { mayAct, type Behaviour } from './rules/may-act.ts'
import { createSurprises } from './surprises.ts'
import { openTrips } from './trips.ts'
import { openWorkReactions } from './work-reactions.ts'

export type Reactions = ReturnType<typeof openReactions>

/**
 * What Dash does when something happens, and what it does unasked.
 * @param options.random from 0 (inclusive) to 1 (exclusive)
 * @param options.isMotionReduced whether the user wants less motion
 */
export function openReactions(options: {
  readonly sharedValues: Pick<SharedValues, 'get' | 'set'>
  readonly clock: Clock
  readonly timers: Timers
  readonly random: () => number
  readonly settings: {
    all(): Pick<Settings, 'mirrorsWork' | 'remindsOfBreaks' | 'motion' | 'onboarding'>
  }
  readonly locale: () => Locale
  readonly quiet: Pick<Quiet, 'isQuiet' | 'onChange'>
  readonly ledger: Pick<Ledger, 'adoption' | 'onChange'> & {
    readonly history: Pick<Ledger['history'], 'year' | 'lifetime'>
  }
  readonly companion: Pick<
    Companion,
    'formToCelebrate' | 'celebrateForm' | 'pantry' | 'earnablesToUnpack'
  > & {
    petInCompany(): Pick<PetView, 'level' | 'experience'>
    readonly feelings: Pick<Companion['feelings'], 'setConflict' | 'recordRelease'>
  }
  readonly deeds: Pick<Deeds, 'onNews'>
  readonly folders: Pick<Folders, 'onWork' | 'isInConflict'>
  readonly github: Pick<Github, 'onWork'>
  readonly pet: () => Pick<PetView, 'mood'>
  readonly speech: Pick<
    Speech,
    'say' | 'greet' | 'hush' | 'holdSound' | 'stopSound' | 'bubble' | 'lastSaidAt' | 'lastLineAt'
  >
  readonly agents: Pick<Agents, 'view' | 'onChange' | 'countReminder'>
  readonly desktop: Pick<
    Desktop,
    'isDashVisible' | 'view' | 'sendBird' | 'movePet' | 'onBirdEvent' | 'onVisiblePlaceChange'
  >
  readonly presence: Pick<Presence, 'idleSeconds' | 'isUserThere'>
  readonly isMotionReduced: () => boolean
  readonly log: Pick<Log, 'error'>
}) {
  const { settings, quiet, ledger, companion, deeds, folders, github } = options
  const { pet, speech, agents, desktop } = options
  const changes = createEmitter<undefined>(options.log)
  const changed = () => changes.emit(undefined)

  /** Whether Dash may do this unasked. */
  const may = (behaviour: Behaviour): boolean =>
    mayAct(behaviour, {
      isVisible: desktop.isDashVisible(),
      isQuiet: quiet.isQuiet(),
      isEating: meals.isShowing(),
      hasBubble: speech.bubble() !== null,
      isAsleep: pet().mood === 'asleep',
      isOut: trips.view().name === 'out',
      attendsAgent: heldStateOf(agents.view()) !== null,
    })
  const gates = {
    mayReact: () => may('react'),
    mayPerform: () => may('perform'),
    mayRoam: () => may('roam'),
  }
  const meals = openMealReactions({
    ...options,
    onEnd() {
      changed()
      return celebrateForm()
    },
  })
  const trips = openTrips({ ...options, ...gates, onChange: changed })
  const work = openWorkReactions({ ...options, ...gates })
  const food = openFoodReactions({ ...options, workMentions: work.mentions })
  const chatter = createChatter(options)
  const surprises = createSurprises({ ...options, ...gates })

  const updateConflict = () =>
    companion.feelings.setConflict(settings.all().mirrorsWork && folders.isInConflict())

  /**
   * Holds the ceremony of a form that Dash has reached. Dash keeps its old form while nobody can see it, and while a meal
   * is shown.
   * @returns whether a ceremony was due
   */
  function celebrateForm(): boolean {
    if (!may('perform')) return false
    const form = companion.formToCelebrate()
    if (form === null) return false
    desktop.sendBird({ type: 'grows' })
    companion.celebrateForm()
    speech.say('growth', { form: forms[form] })
    return true
  }

  function announceStamps(): void {
    if (!may('react')) return
    desktop.sendBird({ type: 'performs', gesture: 'applaud' })
    speech.say('deed', {})
  }

  const offs = [
    desktop.onVisiblePlaceChange((place) => {
      if (place === null) speech.stopSound()
      trips.checkPresence()
      trips.call()
      // The page that was showing a meal stopped, so end the show here.
      meals.end()
    }),
    quiet.onChange(({ name }) => {
      if (name === 'none') return
      speech.hush()
      desktop.movePet({ type: 'disturb' })
    }),
    ledger.onChange(food.announceFood),
    deeds.onNews(announceStamps),
    folders.onWork((events) => {
      chatter.rememberWork(events)
      updateConflict()
      if (events.includes('tag')) companion.feelings.recordRelease()
      changed()
      work.respondToWork(events)
    }),
    github.onWork(work.respondToWork),
  ]

  return {
    meals,
    trips,
    chatter,
    mayRoam: gates.mayRoam,
    /** Dash names a single unpacked thing. If there are several, only their card names them. */
    announceUnpacked: ([id, ...more]: readonly EarnableId[]): void => {
      if (id === undefined) return
      desktop.sendBird({ type: 'unpacks' })
      if (more.length === 0) speech.say(unlockTriggerOf(id), { item: earnables[id] })
    },
    /** Call it once everything has started. */
    greet(): void {
      if (!may('react')) return
      desktop.sendBird({ type: 'greets' })
      if (companion.petInCompany().experience === 0) speech.say('first-start', {})
      else chatter.greet()
    },
    /** Run them each minute, in this order. */
    minuteTasks: [
      updateConflict,
      () => chatter.remark(),
      () => surprises.minutePassed(),
      () => work.minutePassed(),
      () => trips.minutePassed(),
      // Dash may have grown without a meal, or out of sight.
      () => pet().mood !== 'asleep' && celebrateForm(),
    ],
    /**
     * Called when pages must show something else: a meal is over, Dash leaves or comes back, or the user has worked.
     * @returns the unsubscribe function
     */
    onChange: changes.on,
    close(): Promise<void> {
      for (const off of offs) off()
      return closeAll([meals, trips, work, food])
    },
  }
}
