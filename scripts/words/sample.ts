import { interpolate } from '../../main/speech/rules/lines.ts'
import { pronounceAsShipped } from '../../main/speech/rules/pronunciation.ts'

/** A Japanese line as the voice gets it, with a sample value in place of each variable. */
export function sampleOf(ja: string): string {
  return pronounceAsShipped(
    interpolate(ja, 'ja', {
      count: 24,
      day: '火曜日',
      level: 12,
      item: 'マフラー',
      form: '若鳥',
      years: 3,
      word: 'Riverpod',
    }),
  )
}
