import { timelineOf, type QueryTiming } from './lip-sync.ts'

/**
 * No sentence sounds longer, in seconds. A style that it has not makes VOICEVOX's own mock core answer with a vowel of 999 s, and the
 * engine would compute all of it.
 */
export const maxSentenceSeconds = 120

/** How long the sound of a query will be, in seconds; less where an engine tells no lengths. */
export const secondsOf = (query: QueryTiming & { readonly speedScale: number }): number =>
  timelineOf(query).total / query.speedScale
