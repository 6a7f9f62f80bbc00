import type { Database } from 'better-sqlite3'
import type { BirdEvent } from '../../preload/contract/events.ts'
import type { Locale } from '../../preload/contract/settings.ts'
import type { SpokenLine, VoiceView } from '../../preload/contract/views/voice.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Fetch } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { assertNever, err, ok } from '../../preload/contract/result.ts'
import { localTime } from '../ledger/rules/zone.ts'
import { catalogues } from './catalogue.ts'
import { Clips } from './clips.ts'
import type { EnginePlaces } from './discovery.ts'
import { VoiceEngine } from './engine.ts'
import { Performance } from './performance.ts'
import { fillLine, pickLine, readingTime, restingLines } from './rules/lines.ts'
import type { Trigger, VariablesOf } from './rules/triggers.ts'
import { greetingAt, turnOf } from './rules/triggers.ts'
import type { Timers } from '../base/timers.ts'

/** The settings that speech follows. */
export interface SpeechSettings {
  read(): { readonly muted: boolean; readonly volume: number; readonly styleId: number }
  /** @returns its own unsubscribe */
  onChange(listener: () => void): () => void
}

export interface SpeechParts {
  readonly db: Database
  readonly fetch: Fetch
  readonly clock: Clock
  /** From 0 to 1, 1 excluded. */
  readonly chance: () => number
  readonly timers: Timers
  readonly log: Log
  readonly locale: () => Locale
  /** Whether Dash is anywhere to be seen: else there are words and no sound. */
  readonly isSeen: () => boolean
  readonly settings: SpeechSettings
  readonly places: EnginePlaces
}

/** What Dash says, and how: the words at once in a bubble, the sound when it is ready. */
export interface Speech {
  /** Begins to look for an engine. */
  start(): void
  /** @returns the line that is now in the bubble, null where Dash has something better to say or says it later */
  say<Name extends Trigger>(trigger: Name, words: VariablesOf<Name>): SpokenLine | null
  /** Says hello by the hour of the user's clock. */
  greet(): SpokenLine | null
  /** Says a line of the log again, whatever is being said. @returns null for a line that the log no longer has */
  sayAgain(line: number): SpokenLine | null
  /** Says a sentence to try the voice; settles with its first sound. The problem is why chirps were heard instead. */
  tryVoice(): Promise<Result<null, Problem>>
  /** Looks for an engine now. */
  findEngine(): Promise<Result<null, Problem>>
  /** Silences the line of now; its words stay. */
  hush(): void
  /** The window has played a clip of this line to its end. */
  clipEnded(line: number): void
  /** A clip of a `speaks` event, as a WAV file. */
  clip(id: string): Buffer | undefined
  view(): VoiceView
  bubble(): SpokenLine | null
  /** The last lines, oldest first. */
  spoken(): readonly SpokenLine[]
  /** View, bubble or log have changed. @returns its own unsubscribe */
  onChange(listener: () => void): () => void
  /** `speaks` and `stops-speaking`. @returns its own unsubscribe */
  onBird(listener: (event: BirdEvent) => void): () => void
  close(): void
}

interface Turn {
  readonly trigger: Trigger
  readonly words: Readonly<Record<string, string | number>>
}

interface Spoken {
  readonly line: SpokenLine
  readonly locale: Locale
  readonly trigger: Trigger
}

interface Current extends Spoken {
  isRead: boolean
  performance: Performance | null
  readonly cancelReading: () => void
}

const mostKept = 50
const mostWaiting = 3
/** How long the bubble's sound may take; whoever tries the voice in the settings waits for a cold style. */
const usualPatience = 4000
const tryingPatience = 15_000

export function createSpeech(parts: SpeechParts): Speech {
  const { clock, timers, log, settings } = parts
  const clips = new Clips(parts.db, () => clock.now())
  const changes = createEmitter<undefined>(log)
  const birdEvents = createEmitter<BirdEvent>(log)
  const recent = new Map<string, readonly string[]>()
  let kept: readonly Spoken[] = []
  let waiting: readonly Turn[] = []
  let current: Current | null = null
  let lastId = 0
  let isClosed = false

  const changed = (): void => {
    if (!isClosed) changes.emit(undefined)
  }
  const emit = (event: BirdEvent): void => {
    if (!isClosed) birdEvents.emit(event)
  }
  /** The engines read Japanese; English is chirped. */
  const speaksAloud = (): boolean => parts.locale() === 'ja' && !settings.read().muted
  const engine = new VoiceEngine({
    places: parts.places,
    fetch: parts.fetch,
    timers,
    clips,
    log,
    chosenStyle: () => settings.read().styleId,
    isWanted: speaksAloud,
    changed,
  })
  const unsubscribe = settings.onChange(() => {
    if (settings.read().muted) hush()
    engine.prepare()
    changed()
  })

  function choose({ trigger, words }: Turn): Spoken {
    const locale = parts.locale()
    const key = `${locale} ${trigger}`
    const said = recent.get(key) ?? []
    const template = pickLine(catalogues[locale][trigger], said, parts.chance())
    recent.set(key, [...said.filter((line) => line !== template), template].slice(-restingLines))
    lastId += 1
    return {
      line: { id: lastId, text: fillLine(template, words), at: clock.now() },
      locale,
      trigger,
    }
  }

  function begin(spoken: Spoken, patience = usualPatience): Current {
    leave()
    const { line, locale } = spoken
    const mine: Current = {
      ...spoken,
      isRead: false,
      performance: null,
      cancelReading: timers.after(readingTime(line.text, locale), () => {
        mine.isRead = true
        endIfOver(mine)
      }),
    }
    current = mine
    changed()
    if (!settings.read().muted && parts.isSeen()) {
      const performance = new Performance(line.id, line.text, {
        voice: locale === 'ja' ? engine : null,
        timers,
        log,
        patience,
        hold: (clip) => {
          clips.hold(clip)
        },
        emit,
      })
      mine.performance = performance
      void performance.done.then(() => {
        mine.performance = null
        endIfOver(mine)
      })
    }
    return mine
  }

  function hush(): void {
    current?.performance?.stop()
  }

  function leave(): void {
    current?.cancelReading()
    hush()
    current = null
  }

  function endIfOver(which: Current): void {
    if (current !== which || !which.isRead || which.performance !== null || isClosed) return
    current = null
    const [next, ...rest] = waiting
    waiting = rest
    if (next === undefined) changed()
    else sayNow(next)
  }

  function sayNow(turn: Turn, patience?: number): Current {
    const spoken = choose(turn)
    kept = [...kept, spoken].slice(-mostKept)
    return begin(spoken, patience)
  }

  function offer(turn: Turn): SpokenLine | null {
    const place = turnOf(turn.trigger, current?.trigger ?? null)
    switch (place) {
      case 'now':
        return sayNow(turn).line
      case 'waits':
        waiting = [...waiting, turn].slice(0, mostWaiting)
        return null
      case 'drops':
        return null
      default:
        return assertNever(place)
    }
  }

  function engineView(): VoiceView['engine'] {
    const { state } = engine
    if (state.name !== 'found') return state
    return { name: 'found', brand: state.engine.brand, version: state.engine.version }
  }

  return {
    start: () => void engine.find(),
    say: (trigger, words) => offer({ trigger, words }),
    greet: () =>
      offer({ trigger: greetingAt(localTime(clock.now(), clock.zone()).hour), words: {} }),
    sayAgain: (id) => {
      const spoken = kept.find(({ line }) => line.id === id)
      return spoken === undefined ? null : begin(spoken).line
    },
    tryVoice: async () => {
      const { performance } = sayNow({ trigger: 'voice-test', words: {} }, tryingPatience)
      const problem = await performance?.opening
      return problem ? err(problem) : ok(null)
    },
    findEngine: () => engine.find(),
    hush,
    clipEnded: (id) => {
      if (current?.line.id === id) current.performance?.clipEnded()
    },
    clip: (id) => {
      const wav = clips.find(id)?.wav
      return wav && Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength)
    },
    view: () => {
      const { muted, volume, styleId } = settings.read()
      return {
        engine: engineView(),
        styles: engine.styles.map(({ id, character, style }) => ({ id, character, style })),
        styleId: engine.style?.id ?? styleId,
        credit: parts.locale() === 'ja' ? engine.credit : null,
        muted,
        volume,
      }
    },
    bubble: () => current?.line ?? null,
    spoken: () => kept.map(({ line }) => line),
    onChange: changes.on,
    onBird: birdEvents.on,
    close: () => {
      isClosed = true
      unsubscribe()
      leave()
      engine.close()
    },
  }
}
