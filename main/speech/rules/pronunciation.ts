/** How a Japanese voice says the Latin words of this field (longer ones first). */
const latinWords: readonly (readonly [string, string])[] = [
  ['Hot Dash', 'ホットダッシュ'],
  ['VOICEVOX', 'ボイスボックス'],
  ['GitHub', 'ギットハブ'],
  ['Flutter', 'フラッター'],
  ['Issue', 'イシュー'],
  ['Dash', 'ダッシュ'],
  ['Dart', 'ダート'],
  ['await', 'アウェイト'],
  ['const', 'コンスト'],
  ['main', 'メイン'],
  ['LGTM', 'エルジーティーエム'],
  ['TODO', 'トゥードゥー'],
  ['null', 'ヌル'],
  ['Git', 'ギット'],
  ['CI', 'シーアイ'],
  ['PR', 'プルリク'],
  ['Lv', 'レベル'],
]

const latinPatterns = latinWords.map(
  ([word, spoken]) => [new RegExp(`(?<![A-Za-z])${word}(?![A-Za-z])\\.?`, 'giu'), spoken] as const,
)

/** Kanji that engines misread: 辛 is からい or つらい, and here always the taste. */
const kanjiWords: readonly (readonly [RegExp, string])[] = [
  [/激辛/gu, 'げきから'],
  [/辛口/gu, 'からくち'],
  [/(?<!唐)辛(?=[いくさそかけ])/gu, 'から'],
  [/一口/gu, 'ひとくち'],
  [/一回り/gu, 'ひとまわり'],
  [/麻婆/gu, 'マーボー'],
]

/** Between Latin and Japanese a space is good typography; Open JTalk, which the engines read with, pauses at it as at 、. */
const spaceBesideJapanese =
  /(?<=[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}]) +| +(?=[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}])/gu

/**
 * A Japanese line as the voice should say it; the bubble keeps its own spelling.
 * Emoji and ornaments go, `Lv.12` becomes レベル12, `1,234` becomes 1234, 〜 becomes a long vowel,
 * and `Dash だよ` is said without a pause.
 */
export function toPronunciation(text: string): string {
  let spoken = text
    .replace(/\p{Extended_Pictographic}|\u{FE0F}|\u{200D}|[♪☆★]/gu, '')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/[〜～]/gu, 'ー')
    .replace(/…+/gu, '、')
  for (const [pattern, word] of [...latinPatterns, ...kanjiWords])
    spoken = spoken.replace(pattern, word)
  return spoken.replace(spaceBesideJapanese, '')
}
