import type { z } from 'zod'
import { fetchWithTimeout, RefusedResponse, type Fetch } from '../base/http.ts'
import { systemTimers, type Timers } from '../base/timers.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
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

/** Timeouts in milliseconds: probing a port, an ordinary call, loading a cold style, synthesizing. */
const probeTimeoutMs = 1500
const callTimeoutMs = 10_000
const initializeTimeoutMs = 30_000
const synthesisTimeoutMs = 60_000

/**
 * For sounds and pictures. A sound is measured and leveled in one go, which blocks everything else; a minute of
 * speech is 6 MB.
 */
const maxMediaBytes = 8 * 1024 * 1024

/** How to reach an engine. */
export interface EngineConnection {
  readonly fetch: Fetch
  /** Aborts every call that has no signal of its own. */
  readonly closing: AbortSignal
  readonly timers?: Timers
}

interface Call {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs?: number
  readonly maxBodyBytes?: number
  /** Aborts the call, in place of the connection's `closing`. */
  readonly signal?: AbortSignal | undefined
}

type Method = 'GET' | 'POST'

export type EngineClient = ReturnType<typeof createEngineClient>

/**
 * A client for one VOICEVOX-compatible engine. Every failure is a problem with a `voice-…` code; nothing is thrown.
 * @param origin `http://127.0.0.1:50021`
 */
export function createEngineClient(
  origin: string,
  { fetch, closing, timers = systemTimers }: EngineConnection,
) {
  /** @returns the bytes of a successful response */
  async function request(
    method: Method,
    path: string,
    { query, body, timeoutMs = callTimeoutMs, maxBodyBytes, signal = closing }: Call = {},
  ): Promise<Result<Uint8Array<ArrayBuffer>, Problem>> {
    const url = `${origin}${path}${query ? `?${new URLSearchParams(query).toString()}` : ''}`
    const headers = { 'Content-Type': 'application/json' }
    const init = { method, ...(body === undefined ? {} : { body, headers }) }
    const size = maxBodyBytes === undefined ? {} : { maxBodyBytes }
    const limits = { timeoutMs, timers, signal, ...size }
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await fetchWithTimeout(fetch, url, init, limits)
        const bytes = new Uint8Array(await response.arrayBuffer())
        if (response.ok) return ok(bytes)
        const params = { status: response.status, reason: refusalReason(parseJson(bytes)) }
        return err({ code: 'voice-engine-refused', params })
      } catch (cause) {
        if (cause instanceof RefusedResponse) return err(badResponse(path))
        const failure = classifyFailure(cause)
        // The engine closes idle connections after five seconds, and after any 500, without notice. Retrying is safe:
        // none of these calls changes anything.
        if (failure === 'reset' && attempt === 1 && !signal.aborted) continue
        return err({ code: failureCodes[failure] })
      }
    }
  }

  async function requestJson<Schema extends z.ZodType>(
    schema: Schema,
    method: Method,
    path: string,
    call?: Call,
  ): Promise<Result<z.output<Schema>, Problem>> {
    const response = await request(method, path, call)
    if (!response.ok) return response
    const parsed = schema.safeParse(parseJson(response.value))
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
        // Otherwise the pictures come as base64: tens of megabytes for some characters.
        query: { speaker_uuid: speakerUuid, resource_format: 'url' },
      }),
    /**
     * Loads a picture or a sample.
     * @param url as the engine gave it; a URL of another origin is refused
     */
    async resource(url: string): Promise<Result<Uint8Array, Problem>> {
      if (!url.startsWith(`${origin}/`)) return err(badResponse('/speaker_info'))
      return request('GET', url.slice(origin.length), { maxBodyBytes: maxMediaBytes })
    },
    /** The engine's user dictionary, as bytes: they differ if the dictionary does. */
    userDictionary: () => request('GET', '/user_dict', { timeoutMs: probeTimeoutMs }),
    /** Loads a style, so that its first sentence does not take an extra ten seconds or so. */
    async initialize(style: StyleId): Promise<Result<null, Problem>> {
      // The engine answers 204 with a JSON content type and no body, so nothing is parsed.
      const response = await request('POST', '/initialize_speaker', {
        query: { speaker: String(style), skip_reinit: 'true' },
        timeoutMs: initializeTimeoutMs,
      })
      return response.ok ? ok(null) : response
    },
    /** @param signal ends the call early */
    audioQuery: (text: string, style: StyleId, signal?: AbortSignal) =>
      requestJson(audioQuerySchema, 'POST', '/audio_query', {
        query: { text, speaker: String(style) },
        signal,
      }),
    /**
     * @param signal ends the call early
     * @returns the bytes of a WAV file, unchecked
     */
    synthesis: (query: AudioQuery, style: StyleId, signal?: AbortSignal) =>
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

/** @returns undefined if the bytes are not JSON; no schema here accepts that */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

const failureCodes = {
  reset: 'voice-engine-died',
  unreachable: 'voice-engine-absent',
  timeout: 'voice-engine-silent',
} as const

/**
 * Node's fetch sets a code on the error's cause (`ECONNRESET`, undici's `UND_ERR_SOCKET`). Chromium's network stack
 * writes `net::ERR_CONNECTION_RESET` into the message.
 */
function classifyFailure(cause: unknown): keyof typeof failureCodes {
  const text = [...errorsOf(cause)].join(' ')
  if (/TimeoutError|ERR_TIMED_OUT|ERR_ABORTED|AbortError/.test(text)) return 'timeout'
  if (
    /ECONNRESET|EPIPE|UND_ERR_SOCKET|ERR_CONNECTION_(RESET|CLOSED|ABORTED)|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|ERR_CONTENT_LENGTH_MISMATCH/.test(
      text,
    )
  )
    return 'reset'
  return 'unreachable'
}

function* errorsOf(cause: unknown): Generator<string> {
  for (let error = cause, depth = 0; error instanceof Error && depth < 5; depth += 1) {
    yield `${error.name} ${error.message} ${'code' in error ? String(error.code) : ''}`
    error = error.cause
  }
}

/** Whether the engine no longer answers. */
export function isGone({ code }: Problem): boolean {
  return code === 'voice-engine-died' || code === 'voice-engine-absent'
}

export function isRefusal({ code }: Problem): boolean {
  return code === 'voice-engine-refused'
}

/** An engine may still speak if it lacks the call that loads a style, refuses it, or never answers it. */
export function mayStillSpeak(problem: Problem): boolean {
  return isRefusal(problem) || problem.code === 'voice-engine-silent'
}
