import { expect, test } from 'vitest'
import { isWritable, maxWrittenLength, promptOf } from '../../../main/speech/model/rules/moments.ts'
import { writtenLine } from '../../../main/speech/model/rules/written-line.ts'
import { isInTurn, triggerNames, triggers } from '../../../main/speech/rules/triggers.ts'
import fc from '../../fast-check.ts'

test.each([
  ['ja', 'プッシュおつかれさま。いい風が吹いてるね', 'プッシュおつかれさま。いい風が吹いてるね'],
  ['ja', ' 「今日もピリッといこう！」\n', '今日もピリッといこう！'],
  ['en', 'That push smells of chilli!', 'That push smells of chilli!'],
  ['en', '"Nice work, my friend."', 'Nice work, my friend.'],
  ['en', 'Hot stuff!', 'Hot stuff!'],
] as const)('in %s %j is said as %j', (locale, answer, line) => {
  expect(writtenLine(answer, locale, [])).toBe(line)
})

test.each([
  ['nothing', 'en', '  \n'],
  ['too much', 'en', 'It is so good. '.repeat(5)],
  ['two lines', 'en', 'Hello you.\nAnd this is another.'],
  ['markup', 'en', '**Great** work on the push'],
  ['a thought', 'en', '<think>the user</think>Hi'],
  ['a tag', 'ja', '<b>やったね</b>'],
  ['a link', 'en', 'Look at https://example.com'],
  ['an emoji', 'ja', 'やったね🔥'],
  ['what cannot be seen', 'en', 'Good\u202Ework on that'],
  ['a refusal', 'en', "I'm sorry, I can't do that."],
  ['a model that speaks of itself', 'en', 'As an AI I have no tongue.'],
  ['a refusal in Japanese', 'ja', '申し訳ありませんが、できません'],
  ['a role that is played badly', 'en', 'Here is a line for you'],
  ['Japanese for English', 'en', 'やったね'],
  ['English for Japanese', 'ja', 'Nice work, my friend'],
  ['German for English', 'en', 'Guten Tag mein lieber Freund'],
  ['Chinese for Japanese', 'ja', '今天天气很好我们一起学习吧'],
  ['Korean for Japanese', 'ja', '안녕하세요 카레'],
  ['a circle', 'ja', '辛い辛い辛い辛い辛い'],
] as const)('%s is not said', (_, locale, answer) => {
  expect(writtenLine(answer, locale, [])).toBeUndefined()
})

test('what was said, and what is nearly that, is not said again', () => {
  const said = ['コミットおつかれさま。お茶にしよう']
  expect(writtenLine('コミットおつかれさま！お茶にしよう。', 'ja', said)).toBeUndefined()
  expect(writtenLine('マージの香りがするね', 'ja', said)).toBe('マージの香りがするね')
})

test('whatever a model answers, what is said is one short line without markup', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.constantFrom('ja', 'en'),
      (answer, locale) => {
        const line = writtenLine(answer, locale, [])
        if (line === undefined) return
        expect(Array.from(line).length).toBeLessThanOrEqual(maxWrittenLength)
        expect(line).not.toMatch(/[<>{}\n\r\t`*]/)
      },
    ),
  )
})

test('a model writes no story, no line with a variable, and nothing that a hand waits for', () => {
  for (const trigger of triggerNames.filter(isWritable)) {
    expect(isInTurn(trigger)).toBe(false)
    expect(triggers[trigger].variables).toEqual([])
    for (const locale of ['ja', 'en'] as const)
      expect(promptOf(trigger, locale, { mood: 'happy', level: 3, hour: 9 })).toHaveLength(2)
  }
  for (const trigger of [
    'stroked',
    'fed-commit',
    'level-up',
    'voice-test',
    'pronunciation-test',
    'serial',
    'first-start',
  ] as const)
    expect(isWritable(trigger)).toBe(false)
})
