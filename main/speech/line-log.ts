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
  /** The text to speak, by language, whatever the bubble shows. Empty if the line has none in that language. */
  readonly texts: Readonly<Record<Locale, string>>
  readonly trigger: Trigger
}

/** A line written by a model. */
export interface Written {
  readonly text: string
  readonly locale: Locale
}

/** The lines that Dash has said since it started. */
export interface LineLog {
  /** Says the trigger's next line, with the values of its variables. */
  say(trigger: Trigger, variables: Readonly<Record<string, Variable>>): LoggedLine
  /** Says a model's line. It is remembered like any other, but exists in one language only. */
  sayWritten(trigger: Trigger, written: Written): LoggedLine
  /** @returns undefined if the log no longer has the line */
  find(id: number): LoggedLine | undefined
  /** The latest lines, oldest first. */
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
