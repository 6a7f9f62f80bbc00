import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import { interpolate, lookahead, type Line } from './lines.ts'
import type { NumberRemark } from './numbers.ts'
import type { Pronounce } from './pronunciation.ts'
import { sentencesOf } from './sentences.ts'
import { greetingAt, triggerNames, variablesOf, type Trigger } from './triggers.ts'

export interface Outlook {
  /** 0 to 23, on the user's clock. */
  readonly hour: number
  readonly level: number
  /** What the next levels unlock: each with its trigger and its spoken name. */
  readonly nextEarnables: readonly { readonly trigger: Trigger; readonly name: string }[]
  readonly waiting: Readonly<Partial<Record<Kind, number>>>
  readonly numbers: readonly NumberRemark[]
  /** Triggers for the day, the season, the hour and the work seen, likeliest first. */
  readonly due: readonly Trigger[]
}

type Values = Readonly<Record<string, string | number>>

interface Likely {
  readonly trigger: Trigger
  /** The likely values of its variables; empty if it has none or they are unknown. @param ahead 0 for the trigger's next line */
  readonly values: (ahead: number) => readonly Values[]
}

/** How many dishes are likely to come, or to be eaten, at once. */
const likelyCounts = [2, 3, 4, 5]
/** Triggers for the user's touches and for ordinary moments. */
const always: readonly Trigger[] = ['stroked', 'idle', 'dragged', 'serial', 'hungry']

const plain = (trigger: Trigger): Likely => ({ trigger, values: () => [] })

/** What Dash may have to say soon, likeliest first, each trigger once. */
export function likelyLines(outlook: Outlook): readonly Likely[] {
  const { hour, level, nextEarnables, waiting, numbers, due } = outlook
  const dishes = kinds.filter((kind) => (waiting[kind] ?? 0) > 0)
  const count = kinds.reduce((sum, kind) => sum + (waiting[kind] ?? 0), 0)
  const counts = (amounts: readonly number[]) => () => amounts.map((one) => ({ count: one }))
  const likely: readonly Likely[] = [
    plain(greetingAt(hour)),
    ...dishes.map((kind) => plain(`fed-${kind}`)),
    { trigger: 'fed-all', values: counts(count > 1 ? [count, count + 1] : likelyCounts) },
    { trigger: 'level-up', values: (ahead) => [{ level: level + 1 + ahead }] },
    ...due.filter((trigger) => variablesOf(trigger).length === 0).map(plain),
    ...kinds.map((kind) => plain(`new-food-${kind}`)),
    { trigger: 'new-food-many', values: counts(likelyCounts) },
    ...(['unlock', 'unlock-scene', 'unlock-ornament'] as const).map((trigger) => ({
      trigger,
      values: (ahead: number) =>
        nextEarnables
          .filter((next) => next.trigger === trigger)
          .slice(ahead, ahead + 1)
          .map(({ name }) => ({ item: name })),
    })),
    ...[...always, 'fire-breath' as const].map(plain),
    ...numbers.map((remark) => ({
      trigger: remark.trigger,
      values: () =>
        'count' in remark
          ? [{ count: remark.count }]
          : 'day' in remark
            ? [{ day: remark.day.ja }]
            : [],
    })),
    ...kinds.map((kind) => plain(`fed-${kind}`)),
    ...triggerNames.filter((name) => name.startsWith('work-')).map(plain),
    // The user may start the computer again later today, or tomorrow morning.
    plain(greetingAt((hour + 5) % 24)),
    plain(greetingAt(8)),
    plain('voice-test'),
  ]
  return likely.filter(
    ({ trigger }, index) => likely.findIndex((one) => one.trigger === trigger) === index,
  )
}

/** The sentences of a line. @param values of its variables; if empty, leaves out the sentences with variables */
export function sentencesToPrepare(
  { ja }: Line,
  values: readonly Values[],
  pronounce: Pronounce,
): readonly string[] {
  if (values.length > 0) {
    const lines = values.map((known) => interpolate(ja, 'ja', known))
    return [...new Set(lines.flatMap((line) => sentencesOf(line, pronounce)))]
  }
  return sentencesOf(ja.replace(/\{[^{}]*\}/g, unknownValue), pronounce).filter(
    (sentence) => !sentence.includes(unknownValue),
  )
}

/** Stands for an unknown value. No line contains this character. */
const unknownValue = '\u{E000}'

/** How many lines of each trigger to prepare: only one if it happens once a day or once a year. */
export function lookaheadOf(trigger: Trigger): number {
  return /^(day|greeting|numbers|season)-/.test(trigger) ||
    ['serial', 'voice-test'].includes(trigger)
    ? 1
    : lookahead
}

/** The daily limit in seconds: ten minutes of processor time, halved because the engine uses two threads. */
export const maxSecondsADay = (10 * 60) / 2
