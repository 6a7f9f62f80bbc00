import type { Locale } from '../../preload/contract/settings.ts'
import type { SpokenLine } from '../../preload/contract/views/voice.ts'
import type { LineChoice } from './line-choice.ts'
import type { LineMemory } from './line-memory.ts'
import { interpolate } from './rules/lines.ts'
import type { Trigger, Variable } from './rules/triggers.ts'

/** A line that was said. */
export interface LoggedLine {
  readonly line: SpokenLine
  /** The language of its text. */
  readonly locale: Locale
  /** What may be spoken of it, whatever the bubble shows; empty in a language that it has no words in. */
  readonly texts: Readonly<Record<Locale, string>>
  readonly trigger: Trigger
}

/** What a model has written. */
export interface Written {
  readonly text: string
  readonly locale: Locale
}

/** The lines that Dash says, since its start. */
export interface LineLog {
  /** The next line of a trigger, with the values of its variables. */
  say(trigger: Trigger, variables: Readonly<Record<string, Variable>>): LoggedLine
  /** What a model has written is remembered as all lines are; it has no other half. */
  sayWritten(trigger: Trigger, written: Written): LoggedLine
  /** @returns undefined for a line that it no longer has */
  find(id: number): LoggedLine | undefined
  /** The last ones, oldest first. */
  lines(): readonly SpokenLine[]
}

const maxLines = 50

/**
 * @param options.locale the language of the texts
 * @param options.now milliseconds since the epoch
 */
export function createLineLog(options: {
  readonly choice: Pick<LineChoice, 'next'>
  readonly memory: Pick<LineMemory, 'remember'>
  readonly locale: () => Locale
  readonly now: () => number
}): LineLog {
  let logged: readonly LoggedLine[] = []
  let lastId = 0

  function add(trigger: Trigger, locale: Locale, texts: LoggedLine['texts']): LoggedLine {
    lastId += 1
    const line = { id: lastId, text: texts[locale], at: options.now() }
    const entry = { line, locale, texts, trigger }
    logged = [...logged, entry].slice(-maxLines)
    return entry
  }

  return {
    say(trigger, variables) {
      const { ja, en } = options.choice.next(trigger)
      return add(trigger, options.locale(), {
        ja: interpolate(ja, 'ja', variables),
        en: interpolate(en, 'en', variables),
      })
    },
    sayWritten(trigger, { text, locale }) {
      options.memory.remember(trigger, { ja: text, at: options.now() })
      return add(trigger, locale, { ja: '', en: '', [locale]: text })
    },
    find: (id) => logged.find(({ line }) => line.id === id),
    lines: () => logged.map(({ line }) => line),
  }
}
