import { isRestOver } from '../../base/rules/rest.ts'
import type { Locale } from '../../../preload/contract/settings.ts'
import type { Trigger, Variable } from './triggers.ts'

/** What Dash may say: the same in both languages, with `{variables}` in braces. */
export interface Line {
  readonly ja: string
  readonly en: string
  /** Said only while Dash is so; undefined: at any time. */
  readonly when?: Condition | undefined
}

/** How Dash is: hot of its food, young, or grown. Some of its lines are of one of them. */
export const conditions = ['hot', 'young', 'grown'] as const
export type Condition = (typeof conditions)[number]

/** Before this level Dash is young; from the other on it is grown. */
const adultLevel = 10
const grownLevel = 50

/** @param mood as its looks show it */
export function conditionsOf({
  level,
  mood,
}: {
  readonly level: number
  readonly mood: string
}): readonly Condition[] {
  return [
    ...(mood === 'hot' ? (['hot'] as const) : []),
    ...(level < adultLevel ? (['young'] as const) : []),
    ...(level >= grownLevel ? (['grown'] as const) : []),
  ]
}

/** What Dash may say at each trigger. */
export type Catalogue = Readonly<Record<Trigger, readonly Line[]>>

/** A line that was said. It goes by its Japanese text, which no other line has. */
export interface SaidLine {
  readonly ja: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** How many other lines of a trigger are said before one is repeated. */
const minLinesBeforeRepeat = 10
/** A line is not repeated sooner either, as long as its trigger has others. */
const minMsBeforeRepeat = 2 * 24 * 3_600_000
/** How many lines of a trigger are known before they are said. */
export const linesAhead = 3

/**
 * The line of a trigger that is said next: one that is neither among the last `minLinesBeforeRepeat` nor younger than
 * `minMsBeforeRepeat`. Where none is left, age does not count; where all are among the last, it is the one said longest ago.
 * Among those that are left each installation draws by lot, in such a way that the lots of the next `linesAhead` lines are known
 * before they are said: so they can be prepared.
 * @param said the trigger's lines that were said, oldest first
 * @param seed of this installation and trigger
 * @param now milliseconds since the epoch
 */
export function pickLine(
  lines: readonly Line[],
  said: readonly SaidLine[],
  seed: string,
  now: number,
): Line {
  const last = new Set(said.slice(-minLinesBeforeRepeat).map(({ ja }) => ja))
  const young = new Set(
    said
      .filter(({ at }) => !isRestOver(at + minMsBeforeRepeat, minMsBeforeRepeat, now))
      .map(({ ja }) => ja),
  )
  const others = lines.filter(({ ja }) => !last.has(ja))
  const old = others.filter(({ ja }) => !young.has(ja))
  const free = old.length > 0 ? old : others
  const moment = said.at(-linesAhead)?.at ?? 0
  const picked = highest(free, ({ ja }) => lotOf(`${seed} ${moment.toString()} ${ja}`))
  if (picked !== undefined) return picked
  const leastRecent = said.find(({ ja }) => lines.some((line) => line.ja === ja && last.has(ja)))
  const again = lines.find(({ ja }) => ja === leastRecent?.ja)
  if (again === undefined) throw new Error('a trigger without lines')
  return again
}

function highest<Value>(values: readonly Value[], of: (value: Value) => number): Value | undefined {
  return values
    .map((value) => ({ value, rank: of(value) }))
    .reduce<{ value: Value; rank: number } | undefined>(
      (best, one) => (best === undefined || one.rank > best.rank ? one : best),
      undefined,
    )?.value
}

/** An even number from 0 on for each text: FNV-1a, whose last characters alone would change little, and murmur3's last step. */
function lotOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * Picks the line after the one said last, in the order of the catalogue: a story that goes on. After its end it begins again.
 * @param said the trigger's lines that were said, oldest first
 */
export function lineInTurn(lines: readonly Line[], said: readonly SaidLine[]): Line {
  const last = said.at(-1)
  const next = lines.findIndex(({ ja }) => ja === last?.ja) + 1
  const line = lines[next] ?? lines[0]
  if (line === undefined) throw new Error('a trigger without lines')
  return line
}

/**
 * The lines of a trigger that are said next, the next one first.
 * @param pick as `pickLine` or `lineInTurn`: of those that were said before it
 */
export function linesToCome(
  said: readonly SaidLine[],
  now: number,
  pick: (said: readonly SaidLine[]) => Line,
): readonly Line[] {
  const lines: Line[] = []
  for (let before = said; lines.length < linesAhead;) {
    const line = pick(before)
    lines.push(line)
    before = withLine(before, { ja: line.ja, at: now })
  }
  return lines
}

/** What is worth remembering of a trigger's lines after one more was said: the last, and those that are young. */
export function withLine(said: readonly SaidLine[], line: SaidLine): readonly SaidLine[] {
  const all = [...said.filter(({ ja }) => ja !== line.ja), line]
  return all.filter(
    ({ at }, index) =>
      index >= all.length - minLinesBeforeRepeat ||
      !isRestOver(at + minMsBeforeRepeat, minMsBeforeRepeat, line.at),
  )
}

/** The names in braces, each once, sorted. */
export function variablesIn(line: string): readonly string[] {
  const names = [...line.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '')
  return [...new Set(names)].sort()
}

/**
 * Puts values in the place of `{variables}`. A variable without a value is a bug and throws.
 * @param locale the language of the line
 */
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

/** How long a bubble stays on screen: long enough for slow readers, and never below two seconds. */
export function bubbleDurationMs(text: string, locale: 'ja' | 'en'): number {
  const perCharacter = locale === 'ja' ? 130 : 60
  return Math.min(12_000, 2000 + Array.from(text).length * perCharacter)
}
