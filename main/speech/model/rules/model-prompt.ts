import type { Locale } from '../../../../preload/contract/settings.ts'
import type { Mood } from '../../../../preload/contract/views/pet.ts'
import type { Trigger } from '../../rules/triggers.ts'

/**
 * What has just happened, for a model. It writes only for these triggers: nobody waits for their lines, none is part
 * of a story or tied to a date, and none contains a number or a name.
 */
const moments: Partial<Record<Trigger, Readonly<Record<Locale, string>>>> = {
  idle: { ja: '特に何も起きていない。ひとりごと', en: 'nothing special; you talk to yourself' },
  'late-night': {
    ja: '夜ふけ。相手はまだ起きている',
    en: 'it is late at night and your friend is still up',
  },
  'long-work': {
    ja: '相手が長く働いた。ひと休みをすすめる',
    en: 'your friend has worked for long; suggest a break',
  },
  'day-monday': { ja: '月曜の朝', en: 'it is Monday morning' },
  'day-friday': { ja: '金曜の午後', en: 'it is Friday afternoon' },
  'season-spring': { ja: '春の日', en: 'a day in spring' },
  'season-summer': { ja: '夏の日', en: 'a day in summer' },
  'season-autumn': { ja: '秋の日', en: 'a day in autumn' },
  'season-winter': { ja: '冬の日', en: 'a day in winter' },
  'greeting-morning': { ja: '朝のあいさつ', en: 'say good morning' },
  'greeting-day': { ja: '昼のあいさつ', en: 'say hello, around noon' },
  'greeting-evening': { ja: '夕方のあいさつ', en: 'say good evening' },
  'greeting-night': { ja: '夜のあいさつ', en: 'say hello, at night' },
  'work-commit': { ja: '相手がコミットした', en: 'your friend has committed' },
  'work-branch': { ja: '相手がブランチを作った', en: 'your friend has made a branch' },
  'work-push': { ja: '相手がプッシュした', en: 'your friend has pushed' },
  'work-merge': { ja: '相手がマージした', en: 'your friend has merged' },
  'work-rebase': { ja: '相手のリベースが終わった', en: "your friend's rebase is done" },
  'work-stash': { ja: '相手がスタッシュした', en: 'your friend has stashed work away' },
  'work-tag': { ja: '相手がタグを付けた', en: 'your friend has tagged a version' },
  'work-conflict': {
    ja: 'コンフリクトが起きた。はげます',
    en: 'there is a conflict; cheer your friend up',
  },
  'work-relief': { ja: 'コンフリクトが解決した', en: 'a conflict is solved' },
  'work-merged': {
    ja: 'プルリクエストがマージされた',
    en: "your friend's pull request was merged",
  },
  'work-checks-failed': {
    ja: 'チェックが失敗した。はげます',
    en: 'checks have failed; cheer your friend up',
  },
  'work-checks-passed': { ja: 'チェックが通った', en: 'checks have passed' },
}

/** Whether a model may write a trigger's lines. */
export function isWritable(trigger: Trigger): boolean {
  return moments[trigger] !== undefined
}

/** What a model learns about the present. Nothing in it tells who the user is or what the user works on. */
export interface Facts {
  readonly mood: Mood
  readonly level: number
  /** 0 to 23. */
  readonly hour: number
}

export interface Message {
  readonly role: 'system' | 'user'
  readonly content: string
}

const moods: Readonly<Record<Mood, Readonly<Record<Locale, string>>>> = {
  content: { ja: 'ごきげん', en: 'content' },
  happy: { ja: 'うれしい', en: 'happy' },
  hungry: { ja: 'おなかがすいた', en: 'hungry' },
  sleepy: { ja: 'ねむい', en: 'sleepy' },
  asleep: { ja: '寝ぼけている', en: 'half asleep' },
  hot: { ja: '辛いものでほてっている', en: 'hot from spicy food' },
}

/** The longest line that is accepted, in characters. */
export const maxWrittenLength = 60

const personas: Readonly<Record<Locale, string>> = {
  ja:
    'あなたは Dash。頭に炎のある小さな青い鳥で、辛いものが大好き。Dart を書く友だちのデスクトップに住んでいる。' +
    `友だちに話しかける短いセリフを日本語で1つだけ書く。くだけた話し方で、${maxWrittenLength}字以内。` +
    'やさしく、責めない。絵文字・記号・説明・かぎかっこは使わない。',
  en:
    'You are Dash, a small blue bird with a flame on its head who loves spicy food and lives on the desktop of a friend who writes ' +
    `Dart. Write exactly one short line in English that you say to your friend, at most ${maxWrittenLength} characters. ` +
    'Be kind and playful and never blame. No emoji, no markup, no quotes, no explanation.',
}

/** The prompt for a model. @returns undefined for a trigger that it does not write for */
export function promptOf(
  trigger: Trigger,
  locale: Locale,
  { mood, level, hour }: Facts,
): readonly Message[] | undefined {
  const moment = moments[trigger]?.[locale]
  if (moment === undefined) return undefined
  const feels = moods[mood][locale]
  const content =
    locale === 'ja'
      ? `いまの場面：${moment}。時刻：${hour}時。Dash の気分：${feels}。Dash のレベル：${level}。セリフ：`
      : `The moment: ${moment}. The hour: ${hour}. Your mood: ${feels}. Your level: ${level}. Your line:`
  return [
    { role: 'system', content: personas[locale] },
    { role: 'user', content },
  ]
}
