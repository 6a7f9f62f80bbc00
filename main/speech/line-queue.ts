import type { ShownLine } from '../../preload/contract/views/voice-view.ts'
import type { LinePicker } from './line-picker.ts'
import type { LinePlayer } from './line-player.ts'
import { hasPrompt } from './model/rules/model-prompt.ts'
import type { LineRequest, LoggedLine } from './rules/line-request.ts'
import { interpolate } from './rules/lines.ts'
import { audibilityAt } from './rules/may-speak.ts'
import { reduceQueue } from './rules/queue-steps.ts'
import type { Trigger } from './rules/triggers.ts'
import { spokenLanguage, type SpeechOptions } from './speech-options.ts'

const maxLoggedLines = 50

/** Decides what Dash says next and in which words, and keeps the log of its lines. */
export function openLineQueue(
  { common, user, dash, writer }: Pick<SpeechOptions, 'common' | 'user' | 'dash' | 'writer'>,
  { picker, player }: { readonly picker: LinePicker; readonly player: LinePlayer },
) {
  const { clock, log } = common
  const { locale, settings } = user
  let waiting: readonly LineRequest[] = []
  let logged: readonly LoggedLine[] = []
  let lastId = 0
  let isClosed = false

  player.onOver(sayNext)

  /**
   * Says a line now, keeps it until a more important one is over, or drops it.
   * @returns the line now in the bubble; null if Dash is quiet, the line waits or is dropped, or a model writes it
   */
  function say(
    trigger: Trigger,
    variables: LineRequest['variables'],
    request: Omit<LineRequest, 'trigger' | 'variables' | 'askedAt'> = {},
  ): ShownLine | null {
    if (isClosed) return null
    const line = { ...request, trigger, variables, askedAt: clock.now() }
    const audibility = audibilityOf(line)
    if (audibility === 'none') return null
    const current = player.current()?.trigger ?? null
    const next = reduceQueue({ current, waiting }, { type: 'due', line }, clock.now())
    waiting = next.waiting
    if (next.say === null) return null
    if (mayModelWrite(line)) {
      void askModel(line)
      return null
    }
    const entry = putIntoWords(line)
    if (entry === null) return null
    void player.play(entry, { ...line, audibility })
    return entry.shown
  }

  /** Says the first waiting line that can be said. */
  function sayNext(): void {
    const next = reduceQueue({ current: null, waiting }, { type: 'over' }, clock.now())
    waiting = next.waiting
    for (const { trigger } of next.stale)
      log.info('a line waited too long and was dropped', { trigger })
    const line = next.say
    if (line === null) return
    // Do not ask a model: while it writes, the next line would overtake this one.
    const words = line.words ?? ({ type: 'catalogue' } as const)
    if (say(line.trigger, line.variables, { ...line, words }) === null) sayNext()
  }

  const audibilityOf = ({ isAsked = false, maxAudibility = 'aloud' }: LineRequest) =>
    audibilityAt({
      isAsked,
      isQuiet: user.isQuiet(),
      maxAudibility,
      isMuted: settings.all().muted,
      isVisible: dash.isVisible(),
    })

  /** Puts a line into words, and keeps it in the log. @returns null if that fails */
  function putIntoWords({ trigger, variables, words }: LineRequest): LoggedLine | null {
    if (words?.type === 'log') return words.entry
    const texts = { ja: '', en: '' }
    try {
      if (words?.type === 'told') {
        texts.ja = words.text
        texts.en = words.text
      } else if (words?.type === 'model') {
        picker.remember(trigger, words.text)
        texts[words.locale] = words.text
      } else {
        const line = picker.next(trigger)
        texts.ja = interpolate(line.ja, 'ja', variables)
        texts.en = interpolate(line.en, 'en', variables)
      }
    } catch (cause) {
      log.error('a line could not be put into words', cause)
      return null
    }
    lastId += 1
    const shown = { id: lastId, text: texts[locale()], at: clock.now() }
    const entry = { shown, locale: locale(), texts, trigger }
    logged = [...logged, entry].slice(-maxLoggedLines)
    return entry
  }

  /** Whether a model may write the line. It writes in one language, so the bubble and the voice must share it. */
  const mayModelWrite = ({ trigger, words }: LineRequest) =>
    words === undefined &&
    hasPrompt(trigger) &&
    writer.isReady() &&
    spokenLanguage(user) === locale()

  /** Has a model write the line, or falls back to the catalogue. This takes a moment, but nothing waits for it. */
  async function askModel(request: LineRequest): Promise<void> {
    const asked = locale()
    const said = [
      ...picker.saidLines(request.trigger).map(({ text }) => text),
      ...logged.map(({ shown }) => shown.text),
    ]
    const text = await writer.write(request.trigger, asked, said)
    const words: LineRequest['words'] =
      text !== undefined && asked === locale()
        ? { type: 'model', text, locale: asked }
        : { type: 'catalogue' }
    say(request.trigger, request.variables, { ...request, words })
  }

  /** Repeats a line, which interrupts any other. @returns null if the log no longer has it */
  function sayAgain(lineId: number): ShownLine | null {
    const entry = logged.find(({ shown }) => shown.id === lineId)
    if (entry === undefined) return null
    return say(entry.trigger, {}, { isAsked: true, words: { type: 'log', entry } })
  }

  /** Ends the current line with its bubble, and drops the lines that wait. */
  function hush(): void {
    waiting = []
    player.end()
  }

  return {
    say,
    sayAgain,
    hush,
    hasWaiting: () => waiting.length > 0,
    /** The latest lines, oldest first. */
    recentLines: (): readonly ShownLine[] => logged.map(({ shown }) => shown),
    close(): void {
      isClosed = true
    },
  }
}
