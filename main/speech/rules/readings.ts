/** Latin words of this field as a Japanese voice should read them (longer ones first). */
const words: readonly (readonly [string, string])[] = [
  ['Hot Dash', 'ホットダッシュ'],
  ['VOICEVOX', 'ボイスボックス'],
  ['GitHub', 'ギットハブ'],
  ['Flutter', 'フラッター'],
  ['Dash', 'ダッシュ'],
  ['Dart', 'ダート'],
  ['LGTM', 'エルジーティーエム'],
  ['Git', 'ギット'],
  ['PR', 'プルリク'],
  ['Lv', 'レベル'],
]

const latin = words.map(
  ([word, reading]) =>
    [new RegExp(`(?<![A-Za-z])${word}(?![A-Za-z])\\.?`, 'giu'), reading] as const,
)

/** 辛 is read からい or つらい; here it is always the taste. */
const tastes: readonly (readonly [RegExp, string])[] = [
  [/激辛/gu, 'げきから'],
  [/辛口/gu, 'からくち'],
  [/(?<!唐)辛(?=[いくさそかけ])/gu, 'から'],
  [/一口/gu, 'ひとくち'],
  [/麻婆/gu, 'マーボー'],
]

/**
 * A Japanese line as it is handed to the voice: the bubble keeps its own spelling.
 * Emoji and ornaments go, `Lv.12` becomes レベル12, `1,234` becomes 1234, 〜 becomes a long vowel.
 */
export function readingOf(text: string): string {
  let reading = text
    .replace(/\p{Extended_Pictographic}|\u{FE0F}|\u{200D}|[♪☆★]/gu, '')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/[〜～]/gu, 'ー')
    .replace(/…+/gu, '、')
  for (const [pattern, word] of [...latin, ...tastes]) reading = reading.replace(pattern, word)
  return reading
}
