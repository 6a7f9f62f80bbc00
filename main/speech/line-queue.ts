import type { ShownLine } from '../../preload/contract/views/voice-view.ts'
import type { LinePicker } from './line-picker.ts'
import type { LinePlayer } from './line-player.ts'
import { hasPrompt } from './model/rules/model-prompt.ts'
import type { LineRequest, LoggedLine } from './rules/line-request.ts'
import { interpolate } from './rules/lines.ts'
import { audibilityAt } from './rules/may-speak.ts'
import { reduceQueue, type QueueEvent } from './rules/queue-steps.ts'
import type { Trigger, VariablesOf } from './rules/triggers.ts'
import { spokenLanguage, type SpeechOptions } from './speech-options.ts'

const maxLoggedLines = 50

/** Decides what Dash says next and in which words, and keeps the log of its lines. */
export function openLineQueue(
  options: Pick<
    SpeechOptions,
    'clock' | 'desktop' | 'locale' | 'log' | 'quiet' | 'settings' | 'writer'
  >,
  { picker, player }: { readonly picker: LinePicker; readonly player: LinePlayer },
) {
  const { clock, locale, log, writer, settings } = options
  let waiting: readonly LineRequest[] = []
  let logged: readonly LoggedLine[] = []
  let lastId = 0
  let isClosed = false

  player.onOver(() => void dispatch({ type: 'over' }))

  /**
   * Says what is due. Drops a line that may not be said, or has no words. A line that a model may write comes back as
   * `written`.
   * @returns the line that the event has started, if any
   */
  function dispatch(event: QueueEvent): ReturnType<LinePlayer['play']> | null {
    if (isClosed) return null
    const state = { current: player.current()?.trigger ?? null, waiting }
    const { say: request, stale, waiting: rest } = reduceQueue(state, event, clock.now())
    waiting = rest
    for (const { trigger } of stale) log.info('a line waited too long and was dropped', { trigger })
    if (request === null) return null
    if (event.type === 'due' && mayModelWrite(request)) {
      void askModel(request)
      return null
    }
    const audibility = audibilityOf(request)
    const entry = audibility === 'none' ? null : putIntoWords(request)
    if (entry !== null) return player.play(entry, { ...request, audibility })
    return event.type === 'over' ? dispatch(event) : null
  }

  const audibilityOf = ({ isAsked = false, maxAudibility = 'aloud' }: LineRequest) =>
    audibilityAt({
      isAsked,
      isQuiet: options.quiet.isQuiet(),
      maxAudibility,
      isMuted: settings.all().muted,
      isVisible: options.desktop.isDashVisible(),
    })

  /** Puts a line into words, and keeps it in the log. @returns null if that fails */
  function putIntoWords({ trigger, variables, words }: LineRequest): LoggedLine | null {
    if (words?.type === 'log') return words.entry
    const texts = { ja: '', en: '' }
    try {
      if (words?.type === 'told') {
        texts.ja = words.text
        texts.en = words.text
      } else if (words !== undefined) {
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

  /** Only a line without words. A model writes in one language, so the bubble and the voice must share it. */
  const mayModelWrite = ({ trigger, words }: LineRequest) =>
    words === undefined &&
    hasPrompt(trigger) &&
    writer.isReady() &&
    spokenLanguage(options) === locale()

  /** Has a model write the line, or falls back to the catalogue. This takes a moment, but nothing waits for it. */
  async function askModel(request: LineRequest): Promise<void> {
    const asked = locale()
    const said = [
      ...picker.saidLines(request.trigger).map(({ text }) => text),
      ...logged.map(({ shown }) => shown.text),
    ]
    const text = await writer.write(request.trigger, asked, said)
    if (isClosed || audibilityOf(request) === 'none') return
    const isFit = text !== undefined && asked === locale()
    const words = isFit ? ({ type: 'model', text, locale: asked } as const) : undefined
    dispatch({ type: 'written', line: { ...request, askedAt: clock.now(), words } })
  }

  /** Says a line that the user wants to hear. It interrupts any other. */
  const sayNow = (request: Omit<LineRequest, 'askedAt' | 'isAsked'>) =>
    dispatch({ type: 'due', line: { ...request, askedAt: clock.now(), isAsked: true } })

  /** @returns the line now in the bubble; null if Dash is quiet, another line is more important, or a model writes it */
  function say<Name extends Trigger>(
    trigger: Name,
    variables: VariablesOf<Name>,
    limits: Pick<LineRequest, 'maxAudibility'> = {},
  ): ShownLine | null {
    const request = { trigger, variables, ...limits, askedAt: clock.now() }
    if (audibilityOf(request) === 'none') return null
    return dispatch({ type: 'due', line: request })?.line ?? null
  }

  /** Says the user's own words, as soon as a more important line is over. */
  function tell(text: string): void {
    const words = { type: 'told', text } as const
    dispatch({ type: 'due', line: { trigger: 'told', variables: {}, words, askedAt: clock.now() } })
  }

  /** Repeats a line, which interrupts any other. @returns null if the log no longer has it */
  function sayAgain(lineId: number): ShownLine | null {
    const entry = logged.find(({ shown }) => shown.id === lineId)
    if (entry === undefined) return null
    const { trigger } = entry
    const playing = sayNow({ trigger, variables: {}, words: { type: 'log', entry } })
    return playing?.line ?? null
  }

  /** Ends the current line with its bubble, and drops the lines that wait. */
  function hush(): void {
    waiting = []
    player.end()
  }

  return {
    say,
    sayNow,
    tell,
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
