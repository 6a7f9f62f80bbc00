import type { Locale } from '../../preload/contract/settings.ts'

/**
 * A time, formatted for a sentence.
 * @param instant milliseconds since the epoch
 */
export const timeText = (locale: Locale, instant: number): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(instant)
