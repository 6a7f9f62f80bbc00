import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { SpokenStretch } from '../../../preload/contract/events.ts'
import { catalogue } from '../../../main/speech/catalogue.ts'
import { pronounceAsShipped } from '../../../main/speech/rules/pronunciation.ts'
import { sentencesOf, spokenSentencesOf } from '../../../main/speech/rules/sentences.ts'
import { spokenStretches, stretchesInLine } from '../../../main/speech/rules/spoken-text.ts'
import { sampleOf } from '../../../scripts/words/sample.ts'
import fc from '../../support/fast-check.ts'

/** Katakana as an engine gives it: small ones belong to the preceding mora. */
const morasOf = (pronunciation: string): readonly string[] =>
  pronunciation.match(/[^ァィゥェォャュョヮ][ァィゥェォャュョヮ]?/gu) ?? []

const phrasesOf = (pronunciation: string) =>
  pronunciation.split(' ').map((words, at) => ({ at, pronunciation: morasOf(words) }))

const partsOf = (text: string, stretches: readonly SpokenStretch[]) =>
  stretches.map(({ at, from, to }) => `${at} ${text.slice(from, to)}`)

describe('word timing', () => {
  test.each([
    [
      'kana are found in the text',
      'こんにちは、だっしゅだよ。',
      'コンニチワ ダッシュダヨ',
      ['0 こんにちは、', '1 だっしゅだよ。'],
    ],
    [
      'kanji are the gaps between',
      '最近、音を見ると安心する。',
      'サイキン オトオ ミルト アンシンスル',
      ['0 最近、', '1 音を', '2 見ると', '3 安心する。'],
    ],
    ['particles', '今日は海へ行く', 'キョオワ ウミエ イク', ['0 今日は', '1 海へ', '2 行く']],
    [
      'long vowels',
      'おとうさんとコーヒー',
      'オトオサント コオヒイ',
      ['0 おとうさんと', '1 コーヒー'],
    ],
    [
      'digits',
      'あと12品、10まで',
      'アト ジュウニヒン ジュウマデ',
      ['0 あと', '1 12品、', '2 10まで'],
    ],
    [
      'Latin letters',
      'Dash だよ、Flutter も好き',
      'ダッシュダヨ フラッターモ スキ',
      ['0 Dash だよ、', '1 Flutter も', '2 好き'],
    ],
    [
      'an opening bracket appears with its content',
      'これは「大吉」だって',
      'コレワ ダイキチ ダッテ',
      ['0 これは', '1 「大吉」', '2 だって'],
    ],
    [
      'silent characters appear with their neighbours',
      'やった！！🎉 すごいね',
      'ヤッタ スゴイネ',
      ['0 やった！！🎉', '1 すごいね'],
    ],
    [
      'silent characters at the start appear with the first phrase',
      '🎉 やった すごいね',
      'ヤッタ スゴイネ',
      ['0 🎉 やった', '1 すごいね'],
    ],
    ['a space at the start is left out', '　やった', 'ヤッタ', ['0 やった']],
    ['a phrase without moras', 'おはよう', ' オハヨオ', ['1 おはよう']],
    [
      'a whole number appears with its first mora',
      'あと1,234品と3.14',
      'アト センニヒャク サンジュウヨンヒント サンテン イチヨン',
      ['0 あと', '1 1,234', '2 品と', '3 3.14'],
    ],
    ['a sign that is read', 'A&Bと', 'エイ アンド ビイト', ['0 A', '1 &', '2 Bと']],
    ['marks that are not read', '志！', 'ココロ ザシ', ['0 志！']],
    ['kanji with unequal readings', '前後左右', 'ゼンゴ サユウ', ['0 前後', '1 左右']],
    ['a mora of two kana', '今日きゃべつを', 'キョオ キャベツオ', ['0 今日', '1 きゃべつを']],
    ['nested brackets', 'あ「（味）」', 'ア アジ', ['0 あ', '1 「（味）」']],
    ['nothing for a line without a pronunciation', 'おはよう', '', []],
  ])('gives each phrase its part of the text: %s', (_, text, pronunciation, parts) => {
    expect(partsOf(text, spokenStretches(text, phrasesOf(pronunciation)))).toEqual(parts)
  })

  test('a pronunciation far longer than its text is rejected', () => {
    expect(
      spokenStretches('か', [{ at: 0, pronunciation: Array(100_000).fill('カ') as string[] }]),
    ).toEqual([])
  })

  test('finds every kana word in its place, as pronounced and as written, for the recorded readings of all lines', () => {
    const recorded = JSON.parse(
      readFileSync(new URL('readings.json', import.meta.url), 'utf8'),
    ) as Readonly<Record<string, string>>
    const misses: string[] = []
    let found = 0
    for (const { ja } of Object.values(catalogue).flat()) {
      const text = sampleOf(ja)
      const words = (recorded[text] ?? '').split(/[ 、。！？]+/u).filter(Boolean)
      const phrases = words.map((word, at) => ({ at, pronunciation: morasOf(word) }))
      const stretches = spokenStretches(text, phrases)
      expect(stretchesInLine({ pronounced: text, text, from: 0 }, stretches)).toEqual(stretches)
      for (const { at, from } of stretches) {
        const [written = '', read = ''] = [
          text.slice(from).replace(/^[「『（]+/u, '')[0],
          words[at]?.[0],
        ]
        if (!/^[ぁ-んァ-ン]$/u.test(written)) continue
        const kana = String.fromCodePoint(written.codePointAt(0)! + (written < 'ァ' ? 0x60 : 0))
        if (kana === read || ['ハワ', 'ヘエ', 'ヲヲ'].includes(kana + read)) found += 1
        else misses.push(`${text}: ${words[at] ?? ''} at ${text.slice(from)}`)
      }
    }
    expect(found).toBeGreaterThan(2000)
    expect(misses.length / found, misses.slice(0, 20).join('\n')).toBeLessThan(0.02)
  })

  test('keeps stretches in order, apart and inside the text, whatever an engine reads', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 40 })
    const mora = fc.constantFrom('カ', 'キャ', 'ン', 'ッ', 'オ', '', 'x')
    const phrases = fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 9, noNaN: true }),
        pronunciation: fc.array(mora, { maxLength: 9 }),
      }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(texts, phrases, (text, read) => {
        let end = 0
        for (const { from, to } of spokenStretches(text, read)) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(to).toBeGreaterThan(from)
          expect(text.slice(from, to).trim()).toBe(text.slice(from, to))
          end = to
        }
        expect(end).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})

describe('in a line as written', () => {
  test.each([
    [
      'Dash だよ。',
      [
        [0, 4, 'Dash'],
        [4, 7, 'だよ。'],
      ],
    ],
    [
      'ホットリロードして！',
      [
        [0, 7, 'ホットリロード'],
        [7, 10, 'して！'],
      ],
    ],
    [
      'Lv.12 まで、1,234品。',
      [
        [0, 5, 'Lv.12'],
        [5, 8, 'まで、'],
        [8, 13, '1,234品。'],
      ],
    ],
    [
      'Dart をちゃんと書く',
      [
        [0, 4, 'Dart を'],
        [4, 8, 'ちゃんと'],
        [8, 10, '書く'],
      ],
    ],
    [
      'PR、「今年」、来年',
      [
        [0, 5, 'PR、'],
        [5, 10, '「今年」、'],
        [10, 12, '来年'],
      ],
    ],
    [
      'からい〜♪ やった',
      [
        [0, 4, 'からい〜♪'],
        [4, 7, 'やった'],
      ],
    ],
  ] as const)('stretches keep their words: %s', (line, expected) => {
    const [sentence] = spokenSentencesOf(`はい。${line}`, pronounceAsShipped).slice(1)
    const stretches = expected.map(([from, to], at) => ({ at, from, to }))
    const found = stretchesInLine(sentence!, stretches)
    expect(found.map(({ from, to }) => `はい。${line}`.slice(from, to))).toEqual(
      expected.map(([, , text]) => text),
    )
  })

  test('a line has the same sentences, whether pronounced before or after splitting', () => {
    for (const { ja } of Object.values(catalogue).flat()) {
      const line = sampleOf(ja)
      for (const { pronounced, text, from } of spokenSentencesOf(line, pronounceAsShipped)) {
        expect(line.startsWith(text, from)).toBe(true)
        expect(sentencesOf(text, pronounceAsShipped)).toEqual([pronounced])
      }
    }
  })
})
