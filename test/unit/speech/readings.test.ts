import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { catalogue } from '../../../main/speech/catalogue.ts'
import { pronounceAsShipped } from '../../../main/speech/rules/pronunciation.ts'
import { countedSamples, readCounted } from '../../../scripts/words/counters.ts'
import { pageOf } from '../../../scripts/words/page.ts'
import { sampleOf } from '../../../scripts/words/sample.ts'

/** From `npm run words`: what the voice is given, and how Open JTalk says it, with all sound changes. */
const recorded = JSON.parse(
  readFileSync(new URL('readings.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>
const lines = Object.values(catalogue).flat()
const readingOf = (ja: string) => recorded[sampleOf(ja)] ?? null
/** The reading without spaces, as it is heard. */
const heard = (ja: string) => (readingOf(ja) ?? '').replaceAll(' ', '')

test('the reading of every line is recorded; `npm run words` records new ones, for review', () => {
  expect(lines.flatMap(({ ja }) => (readingOf(ja) === null ? ja : []))).toEqual([])
  const samples = new Set([
    ...lines.map(({ ja }) => sampleOf(ja)),
    ...countedSamples.map(({ text }) => pronounceAsShipped(text)),
  ])
  expect(Object.keys(recorded).filter((sample) => !samples.has(sample))).toEqual([])
})

test.each([
  ['角部屋', 'カドヘヤ'],
  ['ハフッ', 'ハフッ'],
  ['ホットリロード', 'ホットリロード'],
  ['激辛', 'ゲキカラ'],
  ['中辛', 'チューカラ'],
  ['辛口', 'カラクチ'],
  ['辛さ', 'カラサ'],
  ['辛すぎ', 'カラスギ'],
  ['{count}品', 'ニジューヨンヒン'],
  ['一番星', 'イチバンボシ'],
  ['三つめ', 'ミッツメ'],
  ['三杯', 'サンバイ'],
  ['一四', 'イチヨン'],
  ['三本', 'サンボン'],
  ['一本', 'イッポン'],
  ['向いて', 'ムイテ'],
  ['Dart', 'ダート'],
])('%s is read as %s in every line', (written, spoken) => {
  const found = lines.filter(({ ja }) => ja.includes(written))
  expect(found.length).toBeGreaterThan(0)
  for (const { ja } of found) expect(heard(ja), ja).toContain(spoken)
})

test.each(countedSamples)('$text is read by the rule of its counter', (sample) => {
  const { number, counter, text } = sample
  const said = recorded[pronounceAsShipped(text)]?.replaceAll(' ', '')
  expect(said).toBe(readCounted(number, counter))
})

test('no line reads 辛い as ツライ (painful)', () => {
  for (const { ja } of lines) expect(heard(ja), ja).not.toMatch(/ツラ[イクサ]/)
})

test('the review page has every line in both languages, and marks new ones', () => {
  const page = pageOf({ ...catalogue, idle: [{ ja: '<新>', en: 'a & b', when: 'hot' }] }, (ja) =>
    ja === '<新>' ? null : 'ヨミ',
  )
  expect(page).toContain('&#60;新&#62;<small>(new)</small>')
  expect(page).toContain('a &#38; b <em>hot</em>')
  for (const { ja, en } of catalogue.hungry) {
    expect(page).toContain(`${ja}<small>ヨミ</small>`)
    expect(page).toContain(en.replaceAll('&', '&#38;'))
  }
})
