import type { Trigger } from './triggers.ts'

/** One language's lines: what Dash may say at each trigger, with `{variables}` in braces. */
export type Catalogue = Readonly<Record<Trigger, readonly string[]>>

/** How many other lines of a trigger are said before one is repeated. */
export const minLinesBeforeRepeat = 5

/**
 * Picks a line that is not among the last `minLinesBeforeRepeat`; where all of them are, the one said longest ago.
 * @param recent the trigger's last lines, oldest first
 * @param random from 0 to 1, 1 excluded
 */
export function pickLine(
  lines: readonly string[],
  recent: readonly string[],
  random: number,
): string {
  const blocked = recent.slice(-minLinesBeforeRepeat)
  const free = lines.filter((line) => !blocked.includes(line))
  const picked = free[Math.min(free.length - 1, Math.floor(random * free.length))]
  if (picked !== undefined) return picked
  const leastRecent = blocked.find((line) => lines.includes(line))
  if (leastRecent === undefined) throw new Error('a trigger without lines')
  return leastRecent
}

/** The names in braces, each once, sorted. */
export function variablesIn(line: string): readonly string[] {
  const names = [...line.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '')
  return [...new Set(names)].sort()
}

/** Puts values in the place of `{variables}`. A variable without a value is a bug and throws. */
export function interpolate(
  line: string,
  variables: Readonly<Record<string, string | number>>,
): string {
  return line.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const value = variables[name]
    if (value === undefined) throw new Error(`no value for {${name}}`)
    return String(value)
  })
}

/** How long a bubble stays on screen: long enough for slow readers, and never below two seconds. */
export function bubbleDurationMs(text: string, locale: 'ja' | 'en'): number {
  const perCharacter = locale === 'ja' ? 130 : 60
  return Math.min(12_000, 2000 + Array.from(text).length * perCharacter)
}
