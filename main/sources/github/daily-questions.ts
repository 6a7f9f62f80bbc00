import { isDueDaily } from './rules/lookups.ts'

/** About the name of a clone, the rest of a list with this first page, and pull requests that GitHub has refused. */
type DailyQuestion = `clone ${string}` | `list ${string}` | 'pull-requests'

export type DailyQuestions = ReturnType<typeof createDailyQuestions>

/** The questions that are asked only once a day, in memory only. @param now milliseconds since the epoch */
export function createDailyQuestions(now: () => number) {
  const askedAt = new Map<DailyQuestion, number>()
  return {
    isDue: (question: DailyQuestion): boolean => isDueDaily(askedAt.get(question) ?? null, now()),
    noteAsked: (question: DailyQuestion) => void askedAt.set(question, now()),
  }
}
