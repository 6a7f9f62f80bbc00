import type { Locale } from '../../../preload/contract/settings.ts'
import type { ModelView } from '../../../preload/contract/views/model.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { createEmitter } from '../../base/emitter.ts'
import type { Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import type { Trigger } from '../rules/triggers.ts'
import { isLoopback } from '../../base/rules/loopback.ts'
import { loopbackOrigin } from '../rules/origins.ts'
import { createOllama, type Ollama } from './ollama.ts'
import { catalogue } from '../catalogue.ts'
import { vocabularyOf, type Vocabulary } from './rules/harmless.ts'
import { promptOf, type Facts } from './rules/moments.ts'
import { writtenLine } from './rules/written-line.ts'

/** The language model's settings. */
export interface ModelSettings {
  all(): {
    readonly modelOn: boolean
    readonly modelName: string | null
    readonly modelAddress: string | null
  }
  set(change: { readonly modelName: string }): unknown
  /** @returns the unsubscribe function */
  onChange(listener: () => void): () => void
}

/** Lines by a language model. It is asked only when a line is due or the user searches for models. */
export interface ModelLines {
  /** Whether the model may be asked for a line now. */
  isReady(): boolean
  /**
   * @param said lines not to repeat
   * @returns within 1.5 s; undefined if no usable line came
   */
  write(trigger: Trigger, locale: Locale, said: readonly string[]): Promise<string | undefined>
  /** Asks for the models. Chooses the first one if none of them was chosen. */
  search(): Promise<Result<null, Problem>>
  view(): ModelView
  /** @returns the unsubscribe function */
  onChange(listener: () => void): () => void
  close(): void
}

/** The longest that a line may take. After that, the catalogue speaks. */
export const writtenLineTimeoutMs = 1500
/** How long a model that failed is not asked again. */
const failureRestMs = 60_000
const defaultPort = 11_434

let known: Vocabulary | undefined

/** The words of Dash's own lines. Collected when the first line is written. */
function vocabulary(): Vocabulary {
  known ??= vocabularyOf(Object.values(catalogue()).flat())
  return known
}

export function openModelLines(options: {
  readonly settings: ModelSettings
  /** From the environment, on this machine only. Replaces the default address. */
  readonly givenOrigin: string | undefined
  /** For this machine, and for other hosts. */
  readonly fetch: { readonly local: Fetch; readonly outside: Fetch }
  readonly timers: Timers
  readonly log: Log
  readonly facts: () => Facts
  /** In safe mode, the model is asked for nothing, whoever wants it. */
  readonly isSafe: boolean
}): ModelLines {
  const { settings, timers, log, isSafe } = options
  const closing = new AbortController()
  const changes = createEmitter<undefined>(log)
  let state: ModelView['state'] = 'unknown'
  let models: readonly string[] = []
  let isWriting = false
  let rests = false
  let cancelRest: () => void = () => undefined
  let asked = originNow()

  function originNow(): string {
    return settings.all().modelAddress ?? options.givenOrigin ?? loopbackOrigin(defaultPort)
  }
  function ollama(): Ollama {
    const origin = originNow()
    const fetch = isLoopback(origin) ? options.fetch.local : options.fetch.outside
    return createOllama(origin, { fetch, timers, closing: closing.signal })
  }
  function become(next: ModelView['state']): void {
    state = next
    if (!closing.signal.aborted) changes.emit(undefined)
  }
  function rest(cause: unknown): void {
    if (closing.signal.aborted) return
    // The model's words are never logged.
    log.warn('the language model gave no line', { name: cause instanceof Error ? cause.name : '' })
    rests = true
    cancelRest()
    cancelRest = timers.after(failureRestMs, () => {
      rests = false
    })
  }
  const unsubscribe = settings.onChange(() => {
    if (originNow() === asked) return
    asked = originNow()
    models = []
    rests = false
    become('unknown')
  })

  return {
    isReady() {
      const { modelOn, modelName } = settings.all()
      return !isSafe && modelOn && modelName !== null && !isWriting && !rests
    },
    async write(trigger, locale, said) {
      const { modelName } = settings.all()
      const messages = promptOf(trigger, locale, options.facts())
      if (modelName === null || messages === undefined) return undefined
      isWriting = true
      const answer = ollama()
        .write(modelName, messages)
        .catch((cause: unknown) => rest(cause))
        .finally(() => {
          isWriting = false
        })
      const { promise: timeUp, resolve } = Promise.withResolvers<undefined>()
      const cancel = timers.after(writtenLineTimeoutMs, () => resolve(undefined))
      const text = await Promise.race([answer, timeUp])
      cancel()
      return typeof text === 'string' ? writtenLine(text, locale, said, vocabulary()) : undefined
    },
    async search() {
      if (isSafe) return err<Problem>({ code: 'safe-start' })
      become('searching')
      try {
        const found = await ollama().models()
        models = found
        rests = false
        const { modelName } = settings.all()
        const [first] = found
        become('found')
        if (first === undefined) return err<Problem>({ code: 'model-none' })
        if (modelName === null || !found.includes(modelName)) settings.set({ modelName: first })
        return ok(null)
      } catch {
        models = []
        become('absent')
        return err<Problem>({ code: 'model-absent' })
      }
    },
    view() {
      const address = originNow()
      return { address, isElsewhere: !isLoopback(address), state, models }
    },
    onChange: changes.on,
    close() {
      closing.abort()
      unsubscribe()
      cancelRest()
    },
  }
}
