import { isDueDaily } from './rules/lookups.ts'

export type DailyQuestions = ReturnType<typeof createDailyQuestions>

/** The questions that are asked only once a day, in memory only. @param now milliseconds since the epoch */
export const createDailyQuestions = (now: () => number) => ({
  /** About a clone, by its name. */
  clones: questions(now),
  /** About the further pages of a list, by its content. */
  lists: questions(now),
  /** Those that GitHub has refused, by the type of the part. */
  refusals: questions(now),
})

function questions(now: () => number) {
  const askedAt = new Map<string, number>()
  const isDue = (key: string): boolean => isDueDaily(askedAt.get(key) ?? null, now())
  return {
    isDue,
    markAsked: (key: string) => void askedAt.set(key, now()),
    recent: () => new Set([...askedAt.keys()].filter((key) => !isDue(key))),
  }
}
