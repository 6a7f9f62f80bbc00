import type { PetView } from '../../../preload/contract/views/pet.ts'
import { addDays } from '../../base/rules/day.ts'
import { isRestOver } from '../../base/rules/rest.ts'
import { triggerNames, type Trigger } from '../../speech/rules/triggers.ts'
import { calendarDay, seasonOf } from './calendar.ts'
import { occasionsOn, type DayFacts, type Occasion } from './occasions.ts'

/** A trigger without variables. */
type ChatTrigger =
  Extract<Trigger, `season-${string}`> | 'idle' | 'serial' | 'hungry' | 'late-night' | 'long-work'

/** What Dash says about the hour, the day, or nothing in particular. */
export type Remark = Occasion | { readonly trigger: ChatTrigger }

/** What determines a remark. */
export interface Moment extends DayFacts {
  readonly mood: PetView['mood']
  /** An IANA time zone. */
  readonly zone: string
  /** Whether the user has worked for long, and may be told so. */
  readonly isBreakDue: boolean
  /** Whether the trigger was said today. */
  readonly wasSaidToday: (trigger: Trigger) => boolean
}

/** The pause between two remarks, in milliseconds. */
const restMs = 20 * 60_000
/** After the pause, a remark comes with a chance of one in this many minutes. */
const minutesOfSilence = 20
/** The hour when the day begins. Before it, Dash only says good night. */
const morning = 5
/** Shares of the random remarks. */
const serialShare = 0.3
const seasonShare = 0.1

const greetings = triggerNames.filter((name) => name.startsWith('greeting-'))
const isRemark = (name: Trigger): boolean =>
  /^(day|season)-/.test(name) ||
  ['idle', 'serial', 'hungry', 'late-night', 'long-work'].includes(name)

/** Everything that Dash says by the clock. */
export const clockTriggers: readonly Trigger[] = [...greetings, ...triggerNames.filter(isRemark)]

/** @param lastAt when something was last said by the clock, in milliseconds since the epoch; 0 means never */
export function mayRemark(lastAt: number, now: number): boolean {
  return isRestOver(lastAt + restMs, restMs, now)
}

/** The first of the day's occasions that was not mentioned yet, or null. */
export function occasionNow(facts: DayFacts & Pick<Moment, 'wasSaidToday'>): Occasion | null {
  if (facts.hour < morning) return null
  return occasionsOn(facts).find(({ trigger }) => !facts.wasSaidToday(trigger)) ?? null
}

/** On Friday there are more occasions in the afternoon than in the morning. */
const afternoon = 15
const night = 21

/** What Dash may say about the day, the hour and the season until tomorrow morning. Each trigger once. */
export function dueUntilTomorrow(moment: Moment): readonly Trigger[] {
  const { today, hour, zone, wasSaidToday } = moment
  const tomorrow = { ...moment, today: addDays(today, 1), hour: morning, lastLine: today }
  const days = [
    ...[hour, afternoon]
      .flatMap((then) => occasionsOn({ ...moment, hour: Math.max(hour, then) }))
      .filter(({ trigger }) => !wasSaidToday(trigger)),
    ...occasionsOn(tomorrow),
  ].map(({ trigger }) => trigger)
  const season = `season-${seasonOf(calendarDay(today).month, zone)}` as const
  const lateNight = hour >= night || hour < morning ? (['late-night'] as const) : []
  return [...new Set<Trigger>([...lateNight, ...days, season, 'long-work'])]
}

const plain = (trigger: ChatTrigger): Remark => ({ trigger })

/**
 * What Dash says in a minute when it may talk. Long work and the day's occasions come at once, anything else by
 * chance.
 * @param random from 0 (inclusive) to 1 (exclusive)
 * @returns null to say nothing
 */
export function remarkAt(moment: Moment, random: number): Remark | null {
  const { mood, hour, today, zone, isBreakDue, wasSaidToday } = moment
  if (mood === 'asleep') return null
  const isNight = hour < morning
  if (isBreakDue && !isNight) return plain('long-work')
  const occasion = occasionNow(moment)
  if (occasion !== null) return occasion
  const share = random * minutesOfSilence
  if (share >= 1) return null
  if (isNight) return plain('late-night')
  if (mood === 'hungry') return plain('hungry')
  if (share < serialShare && !wasSaidToday('serial')) return plain('serial')
  if (share >= 1 - seasonShare) return plain(`season-${seasonOf(calendarDay(today).month, zone)}`)
  return plain('idle')
}
