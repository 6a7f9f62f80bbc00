import Database, { type Database as Connection } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPronunciationDictionary } from '../../../main/speech/pronunciation-dictionary.ts'
import {
  dictionaryWith,
  latinReadings,
  parsePronunciation,
  parseWord,
  createPronounce,
  pronounceAsShipped,
} from '../../../main/speech/rules/pronunciation.ts'
import { migrate, migrations } from '../../../main/storage/migrations.ts'
import fc from '../../support/fast-check.ts'

const maxOwnWords = 500

test.each([
  ['  melos ', 'melos'],
  ['flutter', 'Flutter'],
  ['ＤＡＲＴ', 'Dart'],
  ['hot   reload', 'hot reload'],
  ['C++', 'C++'],
  ['人月', '人月'],
  ['404', '404'],
  ['１，０００', '1000'],
  ['🔥Fire™', 'Fire'],
  ['x'.repeat(40), 'x'.repeat(40)],
  ['x'.repeat(41), undefined],
  ['㍿'.repeat(11), undefined],
  ['だっしゅ', undefined],
  ['ダッシュー', undefined],
  ['!?', undefined],
  ['a\u0000b', undefined],
  ['a\u202Eb', undefined],
  ['a\u{E000}b', undefined],
  ['', undefined],
])('the word %j is found as %j', (typed, word) => {
  expect(parseWord(typed)).toBe(word)
})

test.each([
  ['リバーポッド', 'リバーポッド'],
  [' りばー ぽっど ', 'りばーぽっど'],
  ['ﾊﾞ-ｼﾞｮﾝ', 'バージョン'],
  ['サ〜バ～', 'サーバー'],
  ['ディ–プ', 'ディープ'],
  ['ヶ', 'ヶ'],
  ['ア'.repeat(60), 'ア'.repeat(60)],
  ['ア'.repeat(61), undefined],
  ['ーア', undefined],
  ['ア・イ', undefined],
  ['亜', undefined],
  ['riverpod', undefined],
  ['ア1', undefined],
  ['{word}', undefined],
  ['', undefined],
  ['  ', undefined],
])('the reading %j is given to the voice as %j', (typed, pronunciation) => {
  expect(parsePronunciation(typed)).toBe(pronunciation)
})

const someText = fc.string({ unit: 'binary', maxLength: 45 })
const someWord = fc.oneof(
  someText,
  fc.string({
    unit: fc.constantFrom(...Array.from('aZé9 .-+*?()[]{}|^$/\\辛,人#')),
    maxLength: 12,
  }),
)
const someKana = fc.string({
  unit: fc.constantFrom(...Array.from('アイヴっゃはへンー')),
  maxLength: 12,
})

describe('whatever the user types,', () => {
  test('an accepted word does not change when parsed again, and has its reading both alone and within Japanese', () => {
    fc.assert(
      fc.property(someWord, (typed) => {
        const word = parseWord(typed)
        fc.pre(word !== undefined)
        expect(parseWord(word)).toBe(word)
        const pronounce = createPronounce([...Object.entries(latinReadings), [word, 'ヨミ']])
        expect(pronounce(word)).toBe('ヨミ')
        expect(pronounce(`ぼくは ${word} だよ`)).toBe('ぼくはヨミだよ')
      }),
    )
  })

  test('an accepted reading does not change when parsed again, and is kana that no dictionary changes', () => {
    fc.assert(
      fc.property(fc.oneof(someText, someKana), (typed) => {
        const pronunciation = parsePronunciation(typed)
        fc.pre(pronunciation !== undefined)
        expect(parsePronunciation(pronunciation)).toBe(pronunciation)
        expect(pronunciation).toMatch(/^[\p{scx=Hira}\p{scx=Kana}]+$/u)
        expect(parseWord(pronunciation)).toBeUndefined()
      }),
    )
  })

  test('no other word in the dictionary changes its reading', () => {
    fc.assert(
      fc.property(someWord, (typed) => {
        const word = parseWord(typed)
        fc.pre(word !== undefined)
        const pronounce = createPronounce([...Object.entries(latinReadings), [word, 'ヨミ']])
        for (const other of Object.keys(latinReadings))
          if (!other.toLowerCase().includes(word.toLowerCase()))
            expect(pronounce(other)).toBe(pronounceAsShipped(other))
      }),
    )
  })
})

test.each([
  ['Darts と Dart', 'Dartsとダート'],
  ['1404 と 404', '1404とヨンマルヨン'],
  ['404ページ', 'ヨンマルヨンページ'],
  ['C++ は C', 'シープラプラはC'],
  ['あの人月の神話', 'あのニンゲツの神話'],
  ['ASP.NET', 'ASPドットネット'],
  ['mp3とmp34', 'エムピースリーとmp34'],
])('%s is read as %s', (text, spoken) => {
  const own = [
    ['404', 'ヨンマルヨン'],
    ['C++', 'シープラプラ'],
    ['人月', 'ニンゲツ'],
    ['.NET', 'ドットネット'],
    ['mp3', 'エムピースリー'],
  ] as const
  expect(createPronounce([...Object.entries(latinReadings), ...own])(text)).toBe(spoken)
})

test('without words, nothing is replaced', () => {
  expect(createPronounce([])('Dart')).toBe('Dart')
})

test('the list has all words by name, with the user’s changes', () => {
  const list = dictionaryWith([
    { word: 'melos', pronunciation: 'メロス' },
    { word: 'GUI', pronunciation: 'ジーユーアイ' },
    { word: 'late', pronunciation: null },
  ])
  expect(list).toHaveLength(Object.keys(latinReadings).length + 1)
  const keys = list.map(({ word }) => word.toLowerCase())
  expect(keys).toEqual(keys.toSorted())
  expect(list.filter(({ pronunciation, shipped }) => pronunciation !== shipped)).toEqual([
    { word: 'GUI', pronunciation: 'ジーユーアイ', shipped: 'グイ' },
    { word: 'late', pronunciation: null, shipped: 'レイト' },
    { word: 'melos', pronunciation: 'メロス', shipped: null },
  ])
})

describe('the dictionary', () => {
  let db: Connection
  const open = () => createPronunciationDictionary(db, { error: () => expect.unreachable() })
  const done = { ok: true, value: null }

  beforeEach(() => {
    db = new Database(':memory:')
    migrate(db, migrations)
  })
  afterEach(() => void db.close())

  test('changes at once, and keeps the change after a restart', () => {
    const dictionary = open()
    expect(dictionary.pronounce('melosとGUIとlate')).toBe('melosとグイとレイト')
    expect(dictionary.set(' Melos', 'めろす')).toEqual(done)
    expect(dictionary.set('gui', 'ジーユーアイ')).toEqual(done)
    expect(dictionary.set('late', null)).toEqual(done)
    for (const now of [dictionary, open()])
      expect(now.pronounce('melosとGUIとlate')).toBe('めろすとジーユーアイとlate')
    expect(dictionary.revision()).toBe(3)
  })

  test('reads the parts of a word that is switched off', () => {
    const dictionary = open()
    dictionary.set('null safety', null)
    dictionary.set('safety', 'アンゼン')
    expect(dictionary.pronounce('null safety な Dart')).toBe('ヌルアンゼンなダート')
  })

  test('can be reset word by word, which removes added words', () => {
    const dictionary = open()
    for (const [word, pronunciation] of [
      ['GUI', 'ジーユーアイ'],
      ['late', null],
      ['melos', 'メロス'],
      ['fvm', 'エフブイエム'],
    ] as const)
      dictionary.set(word, pronunciation)
    dictionary.reset('late')
    dictionary.reset('melos')
    dictionary.set('gui', 'グイ')
    dictionary.set('FVM', null)
    expect(dictionary.list()).toEqual(dictionaryWith([]))
    expect(db.prepare('SELECT count(*) FROM dictionary_word').pluck().get()).toBe(0)
  })

  test('refuses invalid words and readings, and does not change', () => {
    const dictionary = open()
    expect(dictionary.set('だっしゅ', 'ダッシュ')).toMatchObject({
      error: { code: 'word-unusable' },
    })
    expect(dictionary.set('melos', 'melos')).toMatchObject({
      error: { code: 'pronunciation-unusable' },
    })
    expect(dictionary.pronounceWith('', 'ア')).toMatchObject({ error: { code: 'word-unusable' } })
    expect(dictionary.pronounceWith('melos', '')).toMatchObject({
      error: { code: 'pronunciation-unusable' },
    })
    expect([dictionary.list(), dictionary.revision()]).toEqual([dictionaryWith([]), 0])
  })

  test('has a limit; at the limit, words can still be changed and removed', () => {
    const dictionary = open()
    for (let n = 0; n < maxOwnWords; n += 1) dictionary.set(`word ${n}`, 'ワード')
    const full = { ok: false, error: { code: 'dictionary-full' } }
    expect(dictionary.set('one more', 'モア')).toEqual(full)
    expect(dictionary.set('late', null)).toEqual(full)
    expect(dictionary.set('word 7', 'セブン')).toEqual(done)
    dictionary.reset('word 8')
    expect(dictionary.set('one more', 'モア')).toEqual(done)
  })

  test('ignores a row damaged on disk', () => {
    db.exec(
      `INSERT INTO dictionary_word VALUES ('dart', 'Dart', 'ダーツ'), ('a', 'a', 'rm -rf'), ('ん', 'ん', 'ン')`,
    )
    expect(open().pronounce('Dart と a')).toBe('ダーツとa')
  })

  test('falls back to the shipped words if it cannot be read, and logs that once', () => {
    db.exec('DROP TABLE dictionary_word')
    const logged: unknown[] = []
    const dictionary = createPronunciationDictionary(db, {
      error: (...parts) => logged.push(parts),
    })
    expect(dictionary.pronounce('GUI')).toBe('グイ')
    expect(dictionary.list()).toEqual(dictionaryWith([]))
    expect(logged).toHaveLength(1)
    expect(() => dictionary.set('GUI', 'ジーユーアイ')).toThrow('no such table')
    expect(dictionary.pronounce('GUI')).toBe('グイ')
  })
})
