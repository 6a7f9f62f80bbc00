import { timelineOf, type QueryTiming } from './lip-sync.ts'

/**
 * The longest that a sentence may sound, in seconds. For a style that it lacks, VOICEVOX's own mock core answers with
 * a vowel of 999 s, and the engine would compute all of it.
 */
export const maxSentenceSeconds = 120

/** How long a query's sound will be, in seconds. Less if an engine reports no lengths. */
export const secondsOf = (query: QueryTiming & { readonly speedScale: number }): number =>
  timelineOf(query).total / query.speedScale
