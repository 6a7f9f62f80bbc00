import type { Trigger } from './triggers.ts'

/** One language's lines: what Dash may say at each trigger, with `{variables}` in braces. */
export type Catalogue = Readonly<Record<Trigger, readonly string[]>>

/** How many of a trigger's lines stay unsaid before one comes back. */
export const restingLines = 5

/**
 * Picks a line that is not among the last `restingLines` of its trigger; where all of them are, the one said longest ago.
 * @param recent what this trigger said, oldest first
 * @param chance from 0 to 1, 1 excluded
 */
export function pickLine(
  lines: readonly string[],
  recent: readonly string[],
  chance: number,
): string {
  const resting = recent.slice(-restingLines)
  const rested = lines.filter((line) => !resting.includes(line))
  const picked = rested[Math.min(rested.length - 1, Math.floor(chance * rested.length))]
  if (picked !== undefined) return picked
  const longestAgo = resting.find((line) => lines.includes(line))
  if (longestAgo === undefined) throw new Error('a trigger without lines')
  return longestAgo
}

/** The names in braces, each once, sorted. */
export function variablesIn(line: string): readonly string[] {
  const names = [...line.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '')
  return [...new Set(names)].sort()
}

/** Puts the words into a line. A name without a word is a bug and throws. */
export function fillLine(line: string, words: Readonly<Record<string, string | number>>): string {
  return line.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const word = words[name]
    if (word === undefined) throw new Error(`a line wants {${name}}`)
    return String(word)
  })
}

/** How long a bubble stays readable, in milliseconds: slow readers included, never shorter than a glance. */
export function readingTime(text: string, locale: 'ja' | 'en'): number {
  const perCharacter = locale === 'ja' ? 130 : 60
  return Math.min(12_000, 2000 + Array.from(text).length * perCharacter)
}
