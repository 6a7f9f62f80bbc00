import { describe, expect, test } from 'vitest'
import { catalogues, parseCatalogue } from '../../../main/speech/catalogue.ts'
import { toPronunciation } from '../../../main/speech/rules/pronunciation.ts'
import {
  interpolate,
  pickLine,
  bubbleDurationMs,
  minLinesBeforeRepeat,
  variablesIn,
} from '../../../main/speech/rules/lines.ts'
import {
  greetingAt,
  triggerNames,
  triggers,
  whenToSay,
} from '../../../main/speech/rules/triggers.ts'
import fc from '../../fast-check.ts'

const rare = ['first-start', 'voice-test']

describe('the catalogue', () => {
  test.each(triggerNames)(
    '%s has enough lines in both languages, with the same variables',
    (name) => {
      const used = (['ja', 'en'] as const).map((locale) => {
        const lines = catalogues[locale][name]
        expect(lines.length).toBeGreaterThanOrEqual(
          rare.includes(name) ? 3 : minLinesBeforeRepeat + 1,
        )
        return [...new Set(lines.flatMap(variablesIn))].sort()
      })
      expect(used[0]).toEqual(used[1])
      expect(used[0]).toEqual([...triggers[name].variables])
    },
  )

  test.each(['ja', 'en'] as const)('no line is written twice (%s)', (locale) => {
    const lines = triggerNames.flatMap((name) => catalogues[locale][name])
    expect(new Set(lines).size).toBe(lines.length)
  })

  test('every line fits into a bubble', () => {
    for (const name of triggerNames) {
      for (const line of catalogues.ja[name])
        expect(Array.from(line).length).toBeLessThanOrEqual(45)
      for (const line of catalogues.en[name]) expect(line.length).toBeLessThanOrEqual(75)
    }
  })

  test('Japanese lines are Japanese and English ones are not', () => {
    for (const name of triggerNames) {
      for (const line of catalogues.ja[name]) expect(line).toMatch(/[ぁ-んァ-ヶ]/)
      for (const line of catalogues.en[name]) expect(line).toMatch(/^[\x20-\x7e]+$/)
    }
  })

  test('a Japanese voice has a reading for every Latin word of its lines', () => {
    for (const name of triggerNames)
      for (const line of catalogues.ja[name])
        expect(toPronunciation(line.replaceAll(/\{\w+\}/g, ''))).not.toMatch(/[A-Za-z ]/)
  })

  const good = catalogues.en
  test.each([
    ['a missing trigger', { ...good, idle: undefined }],
    ['an unknown trigger', { ...good, sneezed: ['Achoo!'] }],
    ['no lines', { ...good, idle: [] }],
    ['an empty line', { ...good, idle: ['  '] }],
    ['a variable that the trigger does not have', { ...good, idle: ['Level {level}'] }],
    ['something else', 'hello'],
  ])('is refused with %s', (_, file) => {
    expect(() => parseCatalogue(file)).toThrow()
  })
})

describe('picking a line', () => {
  test('none of the last five comes back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 40 }),
        (randoms) => {
          const recent: string[] = []
          for (const random of randoms) {
            const line = pickLine(catalogues.ja.idle, recent, random)
            expect(recent.slice(-minLinesBeforeRepeat)).not.toContain(line)
            recent.push(line)
          }
        },
      ),
    )
  })

  test('every line is reachable', () => {
    const lines = ['a', 'b', 'c']
    expect([0, 0.34, 0.99].map((random) => pickLine(lines, [], random))).toEqual(lines)
  })

  test('with few lines the one said longest ago comes back', () => {
    expect(pickLine(['a', 'b', 'c'], ['b', 'c', 'a'], 0.5)).toBe('b')
  })

  test('a trigger without lines is a bug', () => {
    expect(() => pickLine([], [], 0)).toThrow('without lines')
  })
})

test('variables are put into a line, and one without a value is a bug', () => {
  expect(interpolate('レベル{level}！{level}だよ', { level: 7 })).toBe('レベル7！7だよ')
  expect(() => interpolate('{item}だ', {})).toThrow('{item}')
})

test('a longer line stays on screen longer, within limits', () => {
  expect(bubbleDurationMs('はい', 'ja')).toBeLessThan(bubbleDurationMs('はい、そうですね。', 'ja'))
  expect(bubbleDurationMs('', 'en')).toBe(2000)
  expect(bubbleDurationMs('あ'.repeat(500), 'ja')).toBe(12_000)
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

test.each([
  ['idle', null, 'now'],
  ['level-up', 'idle', 'now'],
  ['idle', 'level-up', 'never'],
  ['fed-commit', 'fed-issue', 'now'],
  ['unlock', 'level-up', 'later'],
  ['fire-breath', 'level-up', 'later'],
  ['voice-test', 'level-up', 'now'],
] as const)('%s while %s is being said: %s', (next, current, when) => {
  expect(whenToSay(next, current)).toBe(when)
})
