import { dayMs } from '../../../preload/contract/durations.ts'
import { hasPassed } from '../../base/rules/waits.ts'
import type { Locale } from '../../../preload/contract/declared-settings.ts'
import type { PetView } from '../../../preload/contract/views/pet-view.ts'
import type { FormId } from '../../../preload/contract/earnables.ts'
import type { Trigger, Variable } from './triggers.ts'

/** Something that Dash may say, in both languages. Both contain the same `{variables}`. */
export interface Line {
  readonly ja: string
  readonly en: string
  /** Dash says the line only in this condition. If undefined, at any time. */
  readonly when?: Condition | undefined
}

/** Dash's condition: hot from its food, young, or grown up. Some lines require one. */
export const conditions = ['hot', 'young', 'grown'] as const
export type Condition = (typeof conditions)[number]

const youngForms: readonly FormId[] = ['chick', 'fledgling']

export function conditionsOf({ form, mood }: Pick<PetView, 'form' | 'mood'>) {
  const holds = {
    hot: mood === 'hot',
    young: youngForms.includes(form),
    grown: form === 'star-dash',
  }
  return conditions.filter((condition) => holds[condition])
}

export type Catalogue = Readonly<Record<Trigger, readonly Line[]>>

/** A line that was said. It is identified by its Japanese text, or by a model's text in its only language. */
export interface SaidLine {
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** How many other lines of a trigger Dash says before it repeats one. */
const minLinesBeforeRepeat = 10
/** The minimum time before a line repeats, as long as its trigger has other lines. */
const minMsBeforeRepeat = 2 * dayMs
/** How many of a trigger's next lines are known in advance. */
export const lookahead = 3

/**
 * Picks a trigger's next line.
 * 1. Leave out the last `minLinesBeforeRepeat` lines, and those said within `minMsBeforeRepeat`.
 * 2. If no line is left, leave out only the last `minLinesBeforeRepeat`.
 * 3. If still no line is left, repeat the line said longest ago.
 * 4. If several lines are left, draw one by the installation's seed. The next `lookahead` draws are known in advance,
 * so that their sound can be prepared.
 * @param said the trigger's lines that were said, oldest first
 */
export function pickLine(
  lines: readonly Line[],
  said: readonly SaidLine[],
  seed: string,
  now: number,
): Line {
  const last = new Set(said.slice(-minLinesBeforeRepeat).map(({ text }) => text))
  const young = new Set(
    said.filter(({ at }) => !hasPassed(at, minMsBeforeRepeat, now)).map(({ text }) => text),
  )
  const others = lines.filter(({ ja }) => !last.has(ja))
  const old = others.filter(({ ja }) => !young.has(ja))
  const free = old.length > 0 ? old : others
  const moment = said.at(-lookahead)?.at ?? 0
  const rankOf = ({ ja }: Line) => fnv1a(`${seed} ${moment} ${ja}`)
  const [picked] = free.toSorted((one, other) => rankOf(other) - rankOf(one))
  if (picked !== undefined) return picked
  const [again] = said.flatMap(({ text }) => lines.filter(({ ja }) => ja === text))
  if (again === undefined) throw new Error('a trigger without lines')
  return again
}

/** FNV-1a, then murmur3's finalizer, because the last characters barely change the high bits of FNV-1a. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Picks the line after the last one said, in catalogue order, for a continuing story. Starts over after the end. */
export function lineInTurn(lines: readonly Line[], said: readonly SaidLine[]): Line {
  const last = said.at(-1)
  const next = lines.findIndex(({ ja }) => ja === last?.text) + 1
  const line = lines[next] ?? lines[0]
  if (line === undefined) throw new Error('a trigger without lines')
  return line
}

/** A trigger's upcoming lines, next one first. @param pick called with the lines said before */
export function upcomingLines(
  said: readonly SaidLine[],
  now: number,
  pick: (said: readonly SaidLine[]) => Line,
): readonly Line[] {
  const lines: Line[] = []
  for (let before = said; lines.length < lookahead;) {
    const line = pick(before)
    lines.push(line)
    before = addLine(before, { text: line.ja, at: now })
  }
  return lines
}

/** Records a line as said. Forgets lines so old that they no longer limit the choice. */
export function addLine(said: readonly SaidLine[], line: SaidLine): readonly SaidLine[] {
  const all = [...said.filter(({ text }) => text !== line.text), line]
  return all.filter(
    ({ at }, index) =>
      index >= all.length - minLinesBeforeRepeat || !hasPassed(at, minMsBeforeRepeat, line.at),
  )
}

/** Fills in `{variables}`. A variable without a value is a bug and throws. @param locale the language of the line */
export function interpolate(
  line: string,
  locale: Locale,
  variables: Readonly<Record<string, Variable>>,
): string {
  return line.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const value = variables[name]
    if (value === undefined) throw new Error(`no value for {${name}}`)
    return typeof value === 'object' ? value[locale] : String(value)
  })
}

/** How long a bubble stays on screen: long enough for slow readers, and at least two seconds. */
export function bubbleDurationMs(text: string, locale: Locale): number {
  const perCharacter = locale === 'ja' ? 130 : 60
  return Math.min(12_000, 2000 + Array.from(text).length * perCharacter)
}
