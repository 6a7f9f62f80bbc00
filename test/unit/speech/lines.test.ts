import { describe, expect, test } from 'vitest'
import { catalogue } from '../../../main/speech/catalogue.ts'
import { pronounceAsShipped } from '../../../main/speech/rules/pronunciation.ts'
import {
  interpolate,
  lineInTurn,
  lookahead,
  upcomingLines,
  conditions,
  conditionsOf,
  pickLine,
  bubbleDurationMs,
  addLine,
  type SaidLine,
} from '../../../main/speech/rules/lines.ts'
import {
  greetingAt,
  triggerNames,
  variablesOf,
  type Trigger,
} from '../../../main/speech/rules/triggers.ts'
import fc from '../../support/fast-check.ts'

const minLinesBeforeRepeat = 10
const minMsBeforeRepeat = 2 * 24 * 3_600_000

/** The minimum number of lines of a trigger: more if it comes every day, and fewer if once a year or in a lifetime. */
function leastLines(name: Trigger): number {
  if (name === 'told') return 0
  if (name === 'idle') return 120
  if (name === 'serial') return 90
  if (name === 'stroked' || name === 'fed-commit') return 30
  if (['day-monday', 'day-friday'].includes(name)) return 12
  if (['day-off', 'day-back'].includes(name) || name.startsWith('season-')) return 8
  if (name.startsWith('numbers-')) return name === 'numbers-return' ? 4 : 6
  return ['day-', 'brought-'].some((start) => name.startsWith(start)) ||
    ['first-start', 'growth', 'voice-test', 'pronunciation-test'].includes(name)
    ? 4
    : 12
}
/** The names in braces, without duplicates, sorted. */
function variablesIn(line: string): readonly string[] {
  const names = [...line.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '')
  return [...new Set(names)].sort()
}
const entries = Object.entries(catalogue)
const lines = Object.values(catalogue).flat()
/** A line without what nobody hears. */
const bare = (line: string) => line.replaceAll(/[^\p{L}\p{N}{}]/gu, '').toLowerCase()

describe('the catalogue', () => {
  test.each(triggerNames)('%s has enough lines, and uses its variables', (name) => {
    const always = catalogue[name].filter(({ when }) => when === undefined)
    expect(always.length).toBeGreaterThanOrEqual(leastLines(name))
    for (const locale of ['ja', 'en'] as const)
      for (const line of catalogue[name])
        expect(variablesIn(line[locale])).toEqual(variablesOf(name))
  })

  test.each(['ja', 'en'] as const)('no two lines differ only in punctuation (%s)', (locale) => {
    const heard = lines.map((line) => bare(line[locale])).toSorted()
    expect(heard.filter((words, index) => words === heard[index - 1])).toEqual([])
  })

  test.each(['ja', 'en'] as const)('no two lines of a trigger begin alike (%s)', (locale) => {
    for (const [name, own] of entries) {
      const begins = own.map((line) => bare(line[locale].replaceAll(/\{\w+\}/g, '')).slice(0, 14))
      expect([name, new Set(begins).size]).toEqual([name, own.length])
    }
  })

  test('at most half of the lines of a trigger end in ね or よ', () => {
    for (const [name, own] of entries.filter(([, all]) => all.length > 4)) {
      const alike = own.filter(({ ja }) => /[ねよ]\P{L}*$/u.test(ja))
      expect(alike.length, name).toBeLessThanOrEqual(own.length / 2)
    }
  })

  test.each([
    ['hot', 8],
    ['young', 25],
    ['grown', 25],
  ] as const)('the condition %s has at least %i lines', (condition, least) => {
    const own = lines.filter(({ when }) => when === condition)
    expect(own.length).toBeGreaterThanOrEqual(least)
  })

  test('each condition has its own lines', () => {
    const used = new Set(lines.flatMap(({ when }) => when ?? []))
    expect([...used].toSorted()).toEqual([...conditions].toSorted())
  })

  test('every line fits into a bubble', () => {
    for (const { ja, en } of lines) {
      expect(Array.from(ja).length, ja).toBeLessThanOrEqual(45)
      expect(en.length, en).toBeLessThanOrEqual(75)
    }
  })

  test('Japanese lines are Japanese and English ones are not', () => {
    for (const { ja, en } of lines) {
      expect(ja).toMatch(/[ぁ-んァ-ヶ]/)
      expect(ja).not.toMatch(/[,.!?]/)
      expect(en).toMatch(/^[\x20-\x7e]+$/)
    }
  })

  test('a Japanese voice has a reading for every Latin word of its lines', () => {
    for (const { ja } of lines)
      expect(pronounceAsShipped(ja.replaceAll(/\{\w+\}/g, ''))).not.toMatch(/[A-Za-z ]/)
  })

  test('has every trigger and no others, and each line has both texts and a known condition', () => {
    expect(Object.keys(catalogue).toSorted()).toEqual(triggerNames.toSorted())
    for (const { ja, en, when, ...rest } of lines) {
      for (const text of [ja, en]) {
        expect(text).not.toBe('')
        expect(text.trim()).toBe(text)
      }
      expect([undefined, ...conditions]).toContain(when)
      expect(rest).toEqual({})
    }
  })
})

test.each([
  ['chick', 'content', ['young']],
  ['fledgling', 'hot', ['hot', 'young']],
  ['dash', 'hungry', []],
  ['dash', 'hot', ['hot']],
  ['star-dash', 'hot', ['hot', 'grown']],
] as const)('as a %s, %s, Dash’s conditions are %o', (form, mood, expected) => {
  expect(conditionsOf({ form, mood })).toEqual(expected)
})

describe('picking a line', () => {
  const hour = 3_600_000
  const start = Date.parse('2026-11-26T00:00:00Z')
  const named = (...names: readonly string[]) => names.map((name) => ({ ja: name, en: name }))
  const saidAt = (at: number, ...names: readonly string[]) => names.map((text) => ({ text, at }))
  const life = fc.array(fc.nat({ max: 12 * hour }), { maxLength: 80 })

  test('never repeats the last ten lines, nor those of the last two days while there are others', () => {
    fc.assert(
      fc.property(fc.constantFrom(12, 20, 40), fc.string(), life, (count, seed, moments) => {
        const all = named(...Array.from({ length: count }, (_, index) => `line ${index}`))
        const spoken: { text: string; at: number }[] = []
        let [said, now]: [readonly SaidLine[], number] = [[], start]
        for (const afterMs of moments) {
          now += afterMs
          const { ja } = pickLine(all, said, seed, now)
          expect(spoken.slice(-minLinesBeforeRepeat).map(({ text }) => text)).not.toContain(ja)
          const young = new Set(
            spoken.filter(({ at }) => now - at < minMsBeforeRepeat).map(({ text }) => text),
          )
          const older = new Set(spoken.slice(-minLinesBeforeRepeat).map(({ text }) => text))
          if (all.some((line) => !young.has(line.ja) && !older.has(line.ja)))
            expect(young).not.toContain(ja)
          spoken.push({ text: ja, at: now })
          said = addLine(said, { text: ja, at: now })
        }
      }),
    )
  })

  test('prefers lines of two days ago to those of today, even after more than ten', () => {
    const names = Array.from({ length: 15 }, (_, index) => `line ${index}`)
    const said = [
      ...saidAt(start - minMsBeforeRepeat, ...names.slice(0, 2)),
      ...saidAt(start - hour, ...names.slice(2, 14)),
    ]
    const picked = Array.from(
      { length: 50 },
      (_, seed) => pickLine(named(...names), said, `${seed}`, start).ja,
    )
    expect(new Set(picked)).toEqual(new Set(['line 0', 'line 1', 'line 14']))
  })

  test('reaches every line', () => {
    const lines = named('a', 'b', 'c')
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 3000; seed += 1) {
      const { ja } = pickLine(lines, [], seed.toString(), start)
      counts.set(ja, (counts.get(ja) ?? 0) + 1)
    }
    expect(counts.size).toBe(3)
    expect(Math.min(...counts.values())).toBeGreaterThan(900)
  })

  test('keeps changing the order and the neighbours, even if only two lines are free each time', () => {
    const lines = named(...Array.from({ length: 12 }, (_, index) => `line ${index}`))
    let said: readonly SaidLine[] = []
    const order: string[] = []
    for (let index = 0; index < 240; index += 1) {
      const at = start + index * hour
      const { ja } = pickLine(lines, said, 'seed', at)
      said = addLine(said, { text: ja, at })
      order.push(ja)
    }
    const rounds = Array.from({ length: 20 }, (_, round) =>
      order.slice(round * 12, round * 12 + 12).join(),
    )
    expect(new Set(rounds).size).toBeGreaterThan(15)
    const neighbours = order.slice(1).map((ja, index) => `${order[index]} ${ja}`)
    expect(new Set(neighbours).size).toBeGreaterThan(70)
  })

  test('says exactly the lines that were known ahead, however much later', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(12, 20, 40),
        fc.array(fc.nat({ max: hour }), { minLength: lookahead, maxLength: 40 }),
        (count, pauses) => {
          const all = named(...Array.from({ length: count }, (_, index) => `line ${index}`))
          let [said, now]: [readonly SaidLine[], number] = [[], start]
          let announced: readonly string[] = []
          for (const afterMs of pauses) {
            const ahead = upcomingLines(said, now, (before) => pickLine(all, before, 'seed', now))
            if (announced.length > 0)
              expect(ahead.slice(0, -1).map(({ ja }) => ja)).toEqual(announced.slice(1))
            announced = ahead.map(({ ja }) => ja)
            now += afterMs
            const { ja } = pickLine(all, said, 'seed', now)
            expect(ja).toBe(announced[0])
            said = addLine(said, { text: ja, at: now })
          }
        },
      ),
    )
  })

  test('repeats the line said longest ago if there are few', () => {
    const said = saidAt(start, 'gone', 'b', 'c', 'a')
    expect(pickLine(named('a', 'b', 'c'), said, 'seed', start).ja).toBe('b')
  })

  test('holds no line back for years after the clock ran ahead', () => {
    const lines = named('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm')
    const ahead = start + 365 * 24 * hour
    const said = [
      ...saidAt(ahead, 'a'),
      ...saidAt(start - 72 * hour, 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'),
    ]
    const picked = Array.from(
      { length: 50 },
      (_, seed) => pickLine(lines, said, `${seed}`, start).ja,
    )
    expect(new Set(picked)).toEqual(new Set(['a', 'l', 'm']))
  })

  test('continues a story where it stopped, and starts over after its end', () => {
    const story = named('a', 'b', 'c')
    expect(lineInTurn(story, []).ja).toBe('a')
    expect(lineInTurn(story, saidAt(start, 'a', 'b')).ja).toBe('c')
    expect(lineInTurn(story, saidAt(start, 'a', 'b', 'c')).ja).toBe('a')
    expect(lineInTurn(story, saidAt(start, 'rewritten since')).ja).toBe('a')
  })

  test('throws if a trigger has no lines', () => {
    expect(() => pickLine([], [], 'seed', start)).toThrow('without lines')
    expect(() => lineInTurn([], [])).toThrow('without lines')
  })
})

test('variables are inserted into a line, and one without a value throws', () => {
  expect(interpolate('レベル{level}！{level}だよ', 'ja', { level: 7 })).toBe('レベル7！7だよ')
  const item = { ja: 'ずきん', en: 'the hood' }
  expect(interpolate('{item}だ', 'ja', { item })).toBe('ずきんだ')
  expect(interpolate('Look, {item}!', 'en', { item })).toBe('Look, the hood!')
  expect(() => interpolate('{item}だ', 'ja', {})).toThrow('{item}')
})

test('a longer line stays on screen longer, within limits', () => {
  expect(bubbleDurationMs('はい', 'ja')).toBeLessThan(bubbleDurationMs('はい、そうですね。', 'ja'))
  expect(bubbleDurationMs('', 'en')).toBe(2000)
  expect(bubbleDurationMs('あ'.repeat(500), 'ja')).toBe(12_000)
})

test.each([
  ['Nice!', 'en', 2300],
  ['はい。', 'ja', 2390],
] as const)('%s (%s) stays on screen for %i ms', (text, locale, durationMs) => {
  expect(bubbleDurationMs(text, locale)).toBe(durationMs)
})

test.each([
  [4, 'greeting-night'],
  [5, 'greeting-morning'],
  [10, 'greeting-morning'],
  [11, 'greeting-day'],
  [16, 'greeting-day'],
  [17, 'greeting-evening'],
  [21, 'greeting-evening'],
  [22, 'greeting-night'],
  [0, 'greeting-night'],
] as const)('at %i o’clock the greeting is %s', (hour, greeting) => {
  expect(greetingAt(hour)).toBe(greeting)
})
