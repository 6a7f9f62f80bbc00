import { inspect } from 'node:util'
import type * as z from 'zod/mini'
import {
  fetchWithTimeout,
  RefusedResponse,
  type ExchangeOptions,
  type Fetch,
} from '../../base/http.ts'
import { parseJson } from '../../base/rules/parse-json.ts'
import { systemTimers, type Timers } from '../../base/timers.ts'
import type { Problem, ProblemCode } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import {
  audioQuerySchema,
  manifestSchema,
  refusalReason,
  speakerInfoSchema,
  speakersSchema,
  versionSchema,
  type AudioQuery,
  type StyleId,
} from './rules/engine-responses.ts'
import type { RequestFailure } from './request-queue.ts'

/** The time limits for probing a port, for most calls, for loading a style, and for synthesizing a sentence. */
const probeTimeoutMs = 1500
const callTimeoutMs = 10_000
const initializeTimeoutMs = 30_000
const synthesisTimeoutMs = 60_000

/** The largest sound or picture. A minute of speech is 6 MB, and leveling a sound blocks everything else. */
const maxMediaBytes = 8 * 1024 * 1024

export interface EngineTransport {
  readonly fetch: Fetch
  /** Aborts every call that has no signal of its own. */
  readonly closing: AbortSignal
  readonly timers?: Timers
}

interface Call extends Partial<ExchangeOptions> {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string
}

export type EngineClient = ReturnType<typeof createEngineClient>

/** A client for one VOICEVOX-compatible engine. It never throws: every failure is a problem with a `voice-…` code. */
export function createEngineClient(
  origin: string,
  { fetch, closing, timers = systemTimers }: EngineTransport,
) {
  /** Styles that `initialize` skips: those that are loaded, and those that may speak although loading failed. */
  const usableStyles = new Set<StyleId>()
  let sentences = 0

  async function request(
    method: 'GET' | 'POST',
    path: string,
    { query, body, ...given }: Call = {},
  ): Promise<Result<Uint8Array<ArrayBuffer>, Problem>> {
    const url = `${origin}${path}${query ? `?${new URLSearchParams(query).toString()}` : ''}`
    const headers = { 'Content-Type': 'application/json' }
    const init: RequestInit = body === undefined ? { method } : { method, body, headers }
    const limits = { timeoutMs: callTimeoutMs, timers, signal: closing, ...given }
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await fetchWithTimeout(fetch, url, init, limits)
        const bytes = new Uint8Array(await response.arrayBuffer())
        if (response.ok) return ok(bytes)
        const params = { status: response.status, reason: refusalReason(parseBody(bytes)) }
        return err({ code: 'voice-engine-refused', params })
      } catch (cause) {
        if (cause instanceof RefusedResponse) return err(badResponse(path))
        const code = problemCodeOf(cause)
        // The engine drops idle connections after five seconds, and any connection after a 500, so retry once. All
        // calls are idempotent.
        if (code === 'voice-engine-died' && attempt === 1 && !limits.signal.aborted) continue
        return err({ code })
      }
    }
  }

  async function requestJson<Schema extends z.ZodMiniType>(
    schema: Schema,
    method: 'GET' | 'POST',
    path: string,
    call?: Call,
  ): Promise<Result<z.output<Schema>, Problem>> {
    const response = await request(method, path, call)
    if (!response.ok) return response
    const parsed = schema.safeParse(parseBody(response.value))
    return parsed.success ? ok(parsed.data) : err(badResponse(path))
  }

  return {
    version: (timeoutMs = probeTimeoutMs) =>
      requestJson(versionSchema, 'GET', '/version', { timeoutMs }),
    manifest: () =>
      requestJson(manifestSchema, 'GET', '/engine_manifest', { timeoutMs: probeTimeoutMs }),
    speakers: () => requestJson(speakersSchema, 'GET', '/speakers'),
    /** A character's terms, in Markdown, and the URLs of its pictures and samples. */
    speakerInfo: (speakerUuid: string) =>
      requestJson(speakerInfoSchema, 'GET', '/speaker_info', {
        // Without this, pictures come as base64: tens of megabytes for some characters.
        query: { speaker_uuid: speakerUuid, resource_format: 'url' },
      }),
    /** Loads a picture or a sample. @param url as the engine gave it; a URL of another origin is refused */
    async resource(url: string): Promise<Result<Uint8Array, Problem>> {
      if (!url.startsWith(`${origin}/`)) return err(badResponse('/speaker_info'))
      return request('GET', url.slice(origin.length), { maxBodyBytes: maxMediaBytes })
    },
    /** Gets the engine's user dictionary as bytes. They differ if the dictionary does. */
    userDictionary: () => request('GET', '/user_dict', { timeoutMs: probeTimeoutMs }),
    /** Loads a style once, so that its first sentence does not take an extra ten seconds or so. */
    async initialize(style: StyleId): Promise<Result<unknown, Problem>> {
      if (usableStyles.has(style)) return ok(null)
      // The engine answers 204 with a JSON content type and no body, so nothing is parsed.
      const response = await request('POST', '/initialize_speaker', {
        query: { speaker: String(style), skip_reinit: 'true' },
        timeoutMs: initializeTimeoutMs,
      })
      if (response.ok || mayStillSpeak(response.error)) usableStyles.add(style)
      return response
    },
    audioQuery(text: string, style: StyleId, signal = closing) {
      sentences += 1
      const query = { text, speaker: String(style) }
      return requestJson(audioQuerySchema, 'POST', '/audio_query', { query, signal })
    },
    /** How many sentences the engine was asked for. */
    sentences: () => sentences,
    /** @returns the bytes of a WAV file, unchecked */
    synthesis: (query: AudioQuery, style: StyleId, signal = closing) =>
      request('POST', '/synthesis', {
        query: { speaker: String(style) },
        body: JSON.stringify(query),
        timeoutMs: synthesisTimeoutMs,
        maxBodyBytes: maxMediaBytes,
        signal,
      }),
  }
}

export function badResponse(call: string): Problem {
  return { code: 'voice-bad-answer', params: { call } }
}

const parseBody = (bytes: Uint8Array): unknown => parseJson(new TextDecoder().decode(bytes))

/** Searches the whole error, because fetch puts Node's codes (`ECONNRESET`, `UND_ERR_SOCKET`) into nested causes. */
function problemCodeOf(cause: unknown): ProblemCode {
  const text = inspect(cause, { depth: 5 })
  if (/TimeoutError|AbortError/.test(text)) return 'voice-engine-silent'
  return /ECONNRESET|EPIPE|UND_ERR_SOCKET/.test(text) ? 'voice-engine-died' : 'voice-engine-absent'
}

export function meansEngineIsGone({ code }: RequestFailure): boolean {
  return code === 'voice-engine-died' || code === 'voice-engine-absent'
}

export function meansEngineRefuses({ code }: Problem): boolean {
  return code === 'voice-engine-refused'
}

/** An engine may still speak if it lacks the call that loads a style, refuses it, or never answers it. */
export function mayStillSpeak(problem: Problem): boolean {
  return meansEngineRefuses(problem) || problem.code === 'voice-engine-silent'
}
