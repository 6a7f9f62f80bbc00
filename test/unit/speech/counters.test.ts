import { describe, expect, test } from 'vitest'
import { catalogue } from '../../../main/speech/catalogue.ts'
import { counterAfter, counters, readCounted } from '../../../scripts/words/counters.ts'
import fc from '../../support/fast-check.ts'

describe('a number with a counter', () => {
  test.each([
    ['本', 1, 'イッポン'],
    ['本', 3, 'サンボン'],
    ['本', 8, 'ハッポン'],
    ['本', 24, 'ニジューヨンホン'],
    ['本', 100, 'ヒャッポン'],
    ['本', 1000, 'センボン'],
    ['本', 10_000, 'イチマンボン'],
    ['杯', 3, 'サンバイ'],
    ['杯', 6, 'ロッパイ'],
    ['杯', 10, 'ジュッパイ'],
    ['品', 3, 'サンピン'],
    ['品', 4, 'ヨンヒン'],
    ['品', 24, 'ニジューヨンヒン'],
    ['品', 300, 'サンビャッピン'],
    ['件', 3, 'サンケン'],
    ['件', 6, 'ロッケン'],
    ['件', 13, 'ジューサンケン'],
    ['件', 1000, 'センケン'],
    ['皿', 1, 'ヒトサラ'],
    ['皿', 8, 'ハッサラ'],
    ['皿', 16, 'ジューロクサラ'],
    ['皿', 21, 'ニジューイッサラ'],
    ['皿', 100, 'ヒャクサラ'],
    ['回', 10, 'ジュッカイ'],
    ['回', 106, 'ヒャクロッカイ'],
    ['個', 8, 'ハッコ'],
    ['か月', 2, 'ニカゲツ'],
    ['か月', 11, 'ジューイッカゲツ'],
    ['枚', 10, 'ジューマイ'],
    ['行', 1843, 'センハッピャクヨンジューサンギョー'],
    ['日', 10, 'トーカ'],
    ['日', 14, 'ジューヨッカ'],
    ['日', 17, 'ジューシチニチ'],
    ['日', 20, 'ハツカ'],
    ['日', 29, 'ニジュークニチ'],
    ['日', 365, 'サンビャクロクジューゴニチ'],
    ['年', 4, 'ヨネン'],
    ['年', 14, 'ジューヨネン'],
    ['年間', 9, 'キューネンカン'],
    ['周年', 1, 'イッシューネン'],
    ['周年', 6, 'ロクシューネン'],
    ['周年', 10, 'ジュッシューネン'],
    ['', 99, 'キュージューキュー'],
    ['', 120_600, 'ジューニマンロッピャク'],
  ])('%s after %i is read %s', (counter, number, reading) => {
    expect(readCounted(number, counter)).toBe(reading)
  })

  test('is read in katakana, and no two numbers are read alike', () => {
    const number = fc.integer({ min: 1, max: 99_999_999 })
    const counter = fc.constantFrom(...Object.keys(counters))
    fc.assert(
      fc.property(number, number, counter, (one, other, name) => {
        expect(readCounted(one, name)).toMatch(/^[ァ-ヶー]+$/u)
        expect(readCounted(one, name) === readCounted(other, name)).toBe(one === other)
      }),
    )
  })

  test('needs a counter with a rule', () => {
    expect(() => readCounted(3, '匹')).toThrow('匹 has no reading')
  })
})

test('every counter after a variable number in a line has a rule', () => {
  const rests = Object.values(catalogue)
    .flat()
    .flatMap(({ ja }) => [...ja.matchAll(/\{(?:count|years)\}(.*)/gu)])
    .map(([, rest = '']) => rest)
  expect(rests.length).toBeGreaterThan(70)
  for (const rest of rests)
    expect([rest, counterAfter(rest) === '']).toEqual([rest, /^\P{L}/u.test(rest)])
})
