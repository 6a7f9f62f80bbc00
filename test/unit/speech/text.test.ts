import { describe, expect, test } from 'vitest'
import { creditOf } from '../../../main/speech/engine/rules/character-info.ts'
import { loopbackOrigin, originOf } from '../../../main/speech/rules/origins.ts'
import { latinReadings, pronounceAsShipped } from '../../../main/speech/rules/pronunciation.ts'
import {
  isSpeakable,
  splitSentences,
  spokenSentencesOf,
} from '../../../main/speech/rules/sentences.ts'
import fc from '../../support/fast-check.ts'

describe('splitting into sentences', () => {
  test.each([
    ['やった！レベル5だよ。', ['やった！', 'レベル5だよ。']],
    ['えっ！？ほんと？', ['えっ！？', 'ほんと？']],
    ['「そうだね。」と言った', ['「そうだね。」', 'と言った']],
    ['一行目\n二行目', ['一行目', '二行目']],
    ['🔥🔥', []],
    ['  \n ', []],
    ['。。。', []],
    ['', []],
  ])('%j becomes %j', (text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences)
  })

  test.each([
    ['after the last comma', 'あいう、えおか、きく', ['あいう、えおか、', 'きく']],
    ['after a space', ' ab cde fgh ijk', ['ab cde', 'fgh ijk']],
    ['anywhere without one', 'あいうえおかきくけこ', ['あいうえおかきく', 'けこ']],
    ['not after a comma at its start', '、あいうえおかき、く', ['、あいうえおかき', '、く']],
    ['not if it is just short enough', 'あいう、えおか。', ['あいう、えおか。']],
  ])('a long sentence is split %s', (_, text, parts) => {
    expect(splitSentences(text, 8)).toEqual(parts)
  })

  test('the parts of a long sentence have no text of their own', () => {
    const sentences = spokenSentencesOf(`はい。${'あ'.repeat(130)}`, (text) => text)
    expect(sentences.map(({ text, from }) => [text, from])).toEqual([
      ['はい。', 0],
      ['', 3],
      ['', 3],
    ])
  })

  test('nothing speakable is lost, and no sentence is too long', () => {
    const alphabet = fc.constantFrom(...Array.from('あ辛カaZ9、。！？!? \n「」🔥ー…'))
    fc.assert(
      fc.property(
        fc.string({ unit: alphabet, maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (text, maxLength) => {
          const sentences = splitSentences(text, maxLength)
          const bare = (words: string): string => words.replace(/[^\p{L}\p{N}]/gu, '')
          expect(bare(sentences.join(''))).toBe(bare(text))
          for (const sentence of sentences) {
            expect(Array.from(sentence).length).toBeLessThanOrEqual(maxLength)
            expect(isSpeakable(sentence)).toBe(true)
          }
        },
      ),
    )
  })
})

test.each([
  ['Lv.12到達！', 'レベル12到達！'],
  ['Lv3とLV 4', 'レベル3とレベル4'],
  ['経験値1,234,567', '経験値1234567'],
  ['1,23', '1,23'],
  ['辛いけど激辛じゃない', 'からいけどげきからじゃない'],
  ['唐辛子と麻婆豆腐', '唐辛子とマーボー豆腐'],
  ['Hot DashとDashとDart', 'ホットダッシュとダッシュとダート'],
  ['はじめまして、Dash だよ！', 'はじめまして、ダッシュだよ！'],
  ['いい Issue は Dart 日和', 'いいイシューはダート日和'],
  ['null安全、LGTM って', 'ヌル安全、エルジーティーエムって'],
  ['Hello world と 3 品', 'Hello worldと3品'],
  ['3品、6品、8品、10品、100品', '3品、6品、8品、10品、100品'],
  ['4品、14品、1,234品、40品', '4ひん、14ひん、1234ひん、40品'],
  ['四品と三品', 'よんひんと三品'],
  ['炎が一回り大きい', '炎がひとまわり大きい'],
  ['DashboardとPRs', 'Dashboardとプルリク'],
  ['pubspec.yaml と pubspec', 'パブスペックヤムルとパブスペック'],
  ['hot reload、ホットリロード', 'ほっとリロード、ほっとリロード'],
  ['null safety な Dart', 'ヌルセーフティなダート'],
  ['PR を merge した', 'プルリクをマージした'],
  ['辛そう、辛すぎない、辛い、塩辛', 'カラそう、カラすぎない、からい、塩辛'],
  ['角部屋で、はふっ', 'かど部屋で、ハフッ'],
  ['おはよ〜🔥♪', 'おはよー'],
  ['ふう…はい', 'ふう、はい'],
  ['ふう……はい', 'ふう、はい'],
])('%s is read as %s', (text, pronunciation) => {
  expect(pronounceAsShipped(text)).toBe(pronunciation)
})

test.each([
  ['利用規約…「VOICEVOX:ずんだもん」と…', 'ずんだもん', 'VOICEVOX', 'VOICEVOX:ずんだもん'],
  [
    '…「VOICEVOX:もち子(cv 明日葉よもぎ)」とクレジットを…',
    'もち子さん',
    'VOICEVOX',
    'VOICEVOX:もち子(cv 明日葉よもぎ)',
  ],
  ['「VOICEVOX Nemo」と記載', '女声1', 'VOICEVOX Nemo', 'VOICEVOX Nemo'],
  ['クレジットの記載がありません', 'dummy2', 'VOICEVOX OSS', 'VOICEVOX:dummy2'],
  ['', 'まお', 'AivisSpeech', 'AivisSpeech:まお'],
])('the credit in %j for %s (%s) is %s', (policy, character, brand, credit) => {
  expect(creditOf(policy, character, brand)).toBe(credit)
})

test.each([
  ['http://127.0.0.1:50021', 'http://127.0.0.1:50021'],
  ['http://localhost:50021/', 'http://127.0.0.1:50021'],
  ['HTTP://LocalHost:1/docs', 'http://127.0.0.1:1'],
  ['https://voice.example', 'https://voice.example'],
  ['http://[::1]:50021', 'http://[::1]:50021'],
  ['ftp://127.0.0.1', undefined],
  ['127.0.0.1:50021', undefined],
  ['http://', undefined],
  ['http://a:65535', 'http://a:65535'],
  ['http://a:99999', undefined],
  [' http://a\n', 'http://a'],
  ['see http://a', undefined],
  ['http://user@a', undefined],
  ['', undefined],
])('the engine address %j has the origin %j', (text, origin) => {
  expect(originOf(text)).toBe(origin)
})

test('an engine of this machine listens on IPv4', () => {
  expect(loopbackOrigin(50021)).toBe('http://127.0.0.1:50021')
})

test('the dictionary has this field’s terms, each with a reading in kana', () => {
  expect(Object.keys(latinReadings).length).toBeGreaterThanOrEqual(120)
  for (const [word, spoken] of Object.entries(latinReadings)) {
    expect(spoken, word).toMatch(/^[ぁ-んァ-ヶー]+$/u)
    expect(pronounceAsShipped(`${word} だよ`), word).toBe(`${spoken}だよ`)
    expect(pronounceAsShipped(word.toUpperCase()), word).toBe(spoken)
  }
})
