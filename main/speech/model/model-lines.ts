import * as z from 'zod/mini'
import { minuteMs } from '../../../preload/contract/durations.ts'
import type { Locale, Settings } from '../../../preload/contract/declared-settings.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { createEmitter } from '../../base/emitter.ts'
import { fetchWithTimeout, type Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import { isLoopback } from '../../base/rules/loopback.ts'
import { waitAtMost, type Timers } from '../../base/timers.ts'
import { catalogue } from '../catalogue.ts'
import { loopbackOrigin, originOf } from '../rules/origins.ts'
import type { Trigger } from '../rules/triggers.ts'
import { vocabularyOf, type Vocabulary } from './rules/harmless.ts'
import { promptOf, type Situation, type Message } from './rules/model-prompt.ts'
import { parseWrittenLine } from './rules/written-line.ts'

export type ModelLines = ReturnType<typeof openModelLines>

/** If a line takes longer, the catalogue speaks instead. */
const writtenLineTimeoutMs = 1500
const failurePauseMs = minuteMs
const defaultPort = 11_434
const listLimits = { timeoutMs: 3000, maxBodyBytes: 1024 * 1024 }
/** Loading a model is slow. The line gives up sooner, but its request runs on, so the next line finds the model loaded. */
const writeLimits = { timeoutMs: 20_000, maxBodyBytes: 64 * 1024 }
/** The limit in tokens. A line of 60 characters has fewer, in Japanese too. */
const maxTokens = 80
const maxModels = 100

const listSchema = z.object({
  models: z.array(z.object({ name: z.string().check(z.minLength(1), z.maxLength(200)) })),
})
const answerSchema = z.object({ message: z.object({ content: z.string() }), done: z.literal(true) })

/** What is known of the server at an address. Another address gets a new object, so late answers change nothing. */
interface Server {
  readonly origin: string
  readonly closing: AbortController
  state: Snapshot['model']['state']
  models: readonly string[]
  writer: Writer
}

type Writer =
  | { readonly name: 'free' | 'writing' }
  /** The model has failed, and is not asked for a while. */
  | { readonly name: 'paused'; readonly cancel: () => void }

const free: Writer = { name: 'free' }

let known: Vocabulary | undefined

/** The words of Dash's own lines, collected when the first line is written. */
const vocabulary = (): Vocabulary => (known ??= vocabularyOf(Object.values(catalogue).flat()))

/**
 * Lines by a language model. Hot Dash asks the model only when a line is due or the user searches for models. Ollama's
 * API: https://github.com/ollama/ollama/blob/main/docs/api.md
 */
export function openModelLines(options: {
  readonly settings: {
    all(): Pick<Settings, 'modelOn' | 'modelName' | 'modelAddress'>
    set(change: Partial<Pick<Settings, 'modelName' | 'modelAddress'>>): Result<unknown, Problem>
    onChange(listener: () => void): () => void
  }
  readonly network: {
    /** An address on this machine from the environment. It replaces the default. */
    readonly givenOrigin: string | undefined
    /** Reaches this machine. */
    readonly local: Fetch
    /** Reaches other hosts. */
    readonly outside: Fetch
    /** Asks the user whether to connect to another host. */
    readonly confirmHost: (host: string) => Promise<boolean>
  }
  readonly timers: Timers
  readonly log: Log
  readonly situation: () => Situation
  /** After a safe start, Hot Dash asks the model for nothing, even if the user wants it. */
  readonly isSafe: boolean
}) {
  const { settings, network, timers, log, isSafe } = options
  const changes = createEmitter<undefined>(log)
  const originNow = () =>
    settings.all().modelAddress ?? network.givenOrigin ?? loopbackOrigin(defaultPort)
  let server = openServer()
  let isClosed = false

  function openServer(): Server {
    const closing = new AbortController()
    return { origin: originNow(), closing, state: 'unknown', models: [], writer: free }
  }

  function closeServer(): void {
    server.closing.abort()
    endPause(server)
  }

  function endPause(paused: Server): void {
    if (paused.writer.name !== 'paused') return
    paused.writer.cancel()
    paused.writer = free
  }

  function notify(): void {
    if (!isClosed) changes.emit(undefined)
  }

  /** @throws if no answer comes, or if the answer is an error or does not match the schema */
  async function ask<Answer>(
    { origin, closing: { signal } }: Server,
    path: string,
    request: RequestInit,
    limits: typeof listLimits,
    schema: z.ZodMiniType<Answer>,
  ): Promise<Answer> {
    const fetch = isLoopback(origin) ? network.local : network.outside
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
    const init = { ...request, headers }
    const allLimits = { ...limits, signal, timers }
    const response = await fetchWithTimeout(fetch, origin + path, init, allLimits)
    if (!response.ok) throw new Error(`Ollama answers ${response.status}`)
    return schema.parse(await response.json())
  }

  /** @returns undefined if the model failed */
  async function requestText(asked: Server, model: string, messages: readonly Message[]) {
    asked.writer = { name: 'writing' }
    try {
      // Switch off thinking, which takes longer than a line may.
      const how = { stream: false, think: false }
      const sampling = { num_predict: maxTokens, temperature: 0.9 }
      const body = JSON.stringify({ model, messages, ...how, options: sampling })
      const request = { method: 'POST', body }
      const { message } = await ask(asked, '/api/chat', request, writeLimits, answerSchema)
      asked.writer = free
      return message.content
    } catch (cause) {
      if (asked.closing.signal.aborted) return undefined
      // Log only the error's name, never the model's words.
      const name = cause instanceof Error ? cause.name : ''
      log.warn('the language model gave no line', { name })
      const cancel = timers.after(failurePauseMs, () => (asked.writer = free))
      asked.writer = { name: 'paused', cancel }
      return undefined
    }
  }

  /** Asks for the models, and chooses the first if the chosen model is not among them. */
  async function search(): Promise<Result<null, Problem>> {
    if (isSafe) return err<Problem>({ code: 'safe-start' })
    const asked = server
    asked.state = 'searching'
    notify()
    const answer = await ask(asked, '/api/tags', {}, listLimits, listSchema).catch(() => null)
    const models = answer?.models.slice(0, maxModels).map(({ name }) => name)
    // The address has changed. The search at the new address gives the answer.
    if (asked !== server) return ok(null)
    asked.models = models ?? []
    asked.state = models === undefined ? 'absent' : 'found'
    if (models !== undefined) endPause(asked)
    notify()
    if (models === undefined) return err<Problem>({ code: 'model-absent' })
    const [first] = models
    if (first === undefined) return err<Problem>({ code: 'model-none' })
    const { modelName } = settings.all()
    if (modelName === null || !models.includes(modelName)) settings.set({ modelName: first })
    return ok(null)
  }

  const unsubscribe = settings.onChange(() => {
    if (originNow() === server.origin) return
    closeServer()
    server = openServer()
    notify()
  })

  return {
    isReady(): boolean {
      const { modelOn, modelName } = settings.all()
      return !isSafe && modelOn && modelName !== null && server.writer.name === 'free'
    },
    /**
     * Writes a line within 1.5 s.
     * @param said lines not to repeat
     * @returns undefined if no usable line came
     */
    async write(trigger: Trigger, locale: Locale, said: readonly string[]) {
      const { modelName } = settings.all()
      const messages = promptOf(trigger, locale, options.situation())
      if (modelName === null || messages === undefined) return undefined
      const asked = server
      const writing = requestText(asked, modelName, messages)
      const text = await waitAtMost(writtenLineTimeoutMs, writing, timers)
      if (text === undefined || asked !== server) return undefined
      return parseWrittenLine(text, locale, said, vocabulary())
    },
    search,
    /** Uses the server at an address. An empty address keeps the current one. */
    async useAddress(address: string): Promise<Result<null, Problem>> {
      const text = address.trim()
      const { modelAddress } = settings.all()
      const origin = text === '' ? modelAddress : originOf(text)
      if (origin === undefined) return err<Problem>({ code: 'model-address-unusable' })
      if (origin !== null && origin !== modelAddress && !isLoopback(origin)) {
        if (!(await network.confirmHost(new URL(origin).host))) return ok(null)
      }
      const set = settings.set({ modelAddress: origin })
      return set.ok ? search() : set
    },
    view: (): Snapshot['model'] => {
      const { origin: address, state, models } = server
      return { address, isElsewhere: !isLoopback(address), state, models }
    },
    onChange: changes.on,
    close(): void {
      isClosed = true
      unsubscribe()
      closeServer()
    },
  }
}
