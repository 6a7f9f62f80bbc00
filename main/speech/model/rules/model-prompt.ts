import texts from '../../../../resources/model/prompt.json' with { type: 'json' }
import type { Locale } from '../../../../preload/contract/declared-settings.ts'
import type { Mood } from '../../../../preload/contract/views/pet-view.ts'
import { interpolate } from '../../rules/lines.ts'
import type { Trigger } from '../../rules/triggers.ts'

type Text = Readonly<Record<Locale, string>>

/** What has just happened. Left out: triggers that the user waits for, or that need a story, date, number or name. */
const moments: Readonly<Partial<Record<Trigger, Text>>> = texts.moments
const moods: Readonly<Record<Mood, Text>> = texts.moods

/** The longest line that is accepted, in characters. */
export const maxWrittenLength = 60

/** What a model learns about the present. Nothing in it says who the user is or what the user works on. */
export interface Situation {
  readonly mood: Mood
  readonly level: number
  /** 0 to 23. */
  readonly hour: number
}

export interface Message {
  readonly role: 'system' | 'user'
  readonly content: string
}

export const hasPrompt = (trigger: Trigger): boolean => moments[trigger] !== undefined

/** The prompt for a model. @returns undefined for a trigger that it does not write for */
export function promptOf(
  trigger: Trigger,
  locale: Locale,
  { mood, level, hour }: Situation,
): readonly Message[] | undefined {
  const moment = moments[trigger]
  if (moment === undefined) return undefined
  const values = { moment, hour, mood: moods[mood], level, max: maxWrittenLength }
  const textOf = (text: Text) => interpolate(text[locale], locale, values)
  return [
    { role: 'system', content: textOf(texts.persona) },
    { role: 'user', content: textOf(texts.request) },
  ]
}
