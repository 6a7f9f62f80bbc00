import { expect, test } from 'vitest'
import { catalogue } from '../../../main/speech/catalogue.ts'
import { isWritable, promptOf } from '../../../main/speech/model/rules/moments.ts'
import { writtenLine } from '../../../main/speech/model/rules/written-line.ts'
import { isInTurn, triggerNames, triggers } from '../../../main/speech/rules/triggers.ts'
import fc from '../../fast-check.ts'

const maxWrittenLength = 60

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

test.each([
  ['Nice merge!'],
  ['Hot!'],
  ['Yum, chilli!'],
  ['Well done, friend.'],
  ['Tests are green!'],
  ['So good!'],
  ["Don't stop now, it's hot in here."],
  ['You’ll love it.'],
  ['Ta-da! All merged, well done.'],
  ["I can't wait for curry!"],
  ["I won't tell the duck."],
])('%j is English, and refuses nothing', (line) => {
  expect(writtenLine(line, 'en', [])).toBe(line)
})

test.each([
  ['mainにマージだね！'],
  ['ごめんね、起こしちゃった？'],
  ['がまんできない！カレーだ'],
  ['いい判断だね'],
  ['異論は認めません。'],
  ['ひと休みしない？'],
  ['Dartの香りがする'],
])('%j is Japanese, and refuses nothing', (line) => {
  expect(writtenLine(line, 'ja', [])).toBe(line)
})

test.each([
  ['German', 'Das ist in Ordnung, mein Freund'],
  ['German', 'Guten Morgen, Freund'],
  ['German', 'Es war so warm in Berlin'],
  ['German', 'Toll!'],
  ['German', 'Nice work, mein Freund'],
  ['French', 'On est en forme aujourd hui'],
  ['French', "C'est parti"],
  ['French', 'Bravo, champion'],
  ['French', 'Très bien'],
  ['Spanish', 'No me digas, hermano'],
  ['Spanish', 'Que rico, chile picante'],
  ['Spanish', 'Vamos'],
  ['Italian', 'Ciao, amico mio'],
  ['Italian', 'Come stai'],
  ['Portuguese', 'Hora do almoco'],
  ['Portuguese', 'Bom dia'],
  ['Dutch', 'Goedemorgen, vriend'],
  ['Dutch', 'Wat een dag'],
  ['Danish', 'Tak for mad'],
  ['Indonesian', 'Selamat pagi, teman'],
  ['Japanese in Latin letters', 'Ohayou, tomodachi'],
  ['Russian', 'Доброе утро'],
])('%s is not English: %j', (_, line) => {
  expect(writtenLine(line, 'en', [])).toBeUndefined()
})

test.each([
  ['en', 'I will not do that.'],
  ['en', 'I am not able to help with that'],
  ['en', 'I must decline that request'],
  ['en', "I can't really do that."],
  ['en', 'I’d rather not say that.'],
  ['en', 'No, I cannot.'],
  ['en', 'I refuse.'],
  ['en', 'That is against my guidelines.'],
  ['en', 'I am just a friendly AI'],
  ['en', 'How can I help you today?'],
  ['ja', 'ごめんなさい、それは答えられないよ'],
  ['ja', '対応できかねます。'],
  ['ja', '対応していません'],
  ['ja', 'お断りします'],
  ['ja', '断るよ'],
  ['ja', 'それはできないよ'],
  ['ja', 'そのリクエストには応えられません'],
  ['ja', 'それについては話せません'],
  ['ja', '回答は控えます'],
  ['ja', 'ご期待に沿えません'],
  ['ja', 'はい、承知しました。'],
  ['ja', '私はAIです'],
] as const)('a refusal in %s is not said: %j', (locale, line) => {
  expect(writtenLine(line, locale, [])).toBeUndefined()
})

test.each([
  // A few have no word that is frequent.
  ['en', 0.97],
  ['ja', 1],
] as const)('of what Dash says in %s without a model, %d is fit to be said', (locale, share) => {
  const lines = Object.values(catalogue())
    .flat()
    .map((line) => line[locale])
    .filter((line) => !line.includes('{') && Array.from(line).length <= maxWrittenLength)
  const unfit = lines.filter((line) => writtenLine(line, locale, []) === undefined)
  expect(lines.length).toBeGreaterThan(600)
  expect(1 - unfit.length / lines.length, unfit.join('\n')).toBeGreaterThanOrEqual(share)
})

test('none of what Dash says in one language is fit for the other', () => {
  for (const { ja, en } of Object.values(catalogue()).flat()) {
    expect(writtenLine(en, 'ja', []), en).toBeUndefined()
    expect(writtenLine(ja, 'en', []), ja).toBeUndefined()
  }
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
