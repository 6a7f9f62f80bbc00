import { isDueDaily } from './rules/lookups.ts'

export type DailyQuestions = ReturnType<typeof createDailyQuestions>

/** The questions that are asked only once a day, in memory only. @param now milliseconds since the epoch */
export const createDailyQuestions = (now: () => number) => ({
  /** About a clone, by its name. */
  clones: questions(now),
  /** About the further pages of a list, by its content. */
  lists: questions(now),
  /** About pull requests that GitHub has refused. */
  pullRequests: questions<'all'>(now),
})

function questions<Key = string>(now: () => number) {
  const askedAt = new Map<Key, number>()
  const isDue = (key: Key): boolean => isDueDaily(askedAt.get(key) ?? null, now())
  const markAsked = (key: Key) => void askedAt.set(key, now())
  return {
    isDue,
    markAsked,
    recent: () => new Set([...askedAt.keys()].filter((key) => !isDue(key))),
  }
}
