import type { z } from 'zod'
import { fetchWithTimeout, RefusedResponse } from '../base/http.ts'
import type { Fetch } from '../base/http.ts'
import { withDeadline } from '../base/deadline.ts'
import { systemTimers, type Timers } from '../base/timers.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { err, ok } from '../../preload/contract/result.ts'
import type { AudioQuery, Manifest, SpeakerInfo, Speakers, StyleId } from './engine-responses.ts'
import {
  audioQuerySchema,
  manifestSchema,
  refusalReason,
  speakerInfoSchema,
  speakersSchema,
  versionSchema,
} from './engine-responses.ts'

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
  /** Aborts every call. */
  readonly closing: AbortSignal
  readonly timers?: Timers
}

/** A client for one VOICEVOX-compatible engine. Every failure is a problem with a `voice-…` code; nothing is thrown. */
export interface EngineClient {
  version(timeoutMs?: number): Promise<Result<string, Problem>>
  manifest(): Promise<Result<Manifest, Problem>>
  speakers(): Promise<Result<Speakers, Problem>>
  /** A character's terms, in Markdown, and the URLs of its pictures and samples. */
  speakerInfo(speakerUuid: string): Promise<Result<SpeakerInfo, Problem>>
  /**
   * Loads a picture or a sample.
   * @param url as the engine gave it; a URL of another origin is refused
   */
  resource(url: string): Promise<Result<Uint8Array, Problem>>
  /** The engine's user dictionary, as bytes: they differ if the dictionary does. */
  userDictionary(): Promise<Result<Uint8Array<ArrayBuffer>, Problem>>
  /** Loads a style, so that its first sentence does not take an extra ten seconds or so. */
  initialize(style: StyleId): Promise<Result<null, Problem>>
  /** @param signal ends the call early */
  audioQuery(
    text: string,
    style: StyleId,
    signal?: AbortSignal,
  ): Promise<Result<AudioQuery, Problem>>
  /**
   * @param signal ends the call early
   * @returns the bytes of a WAV file, unchecked
   */
  synthesis(
    query: AudioQuery,
    style: StyleId,
    signal?: AbortSignal,
  ): Promise<Result<Uint8Array<ArrayBuffer>, Problem>>
}

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs: number
  readonly maxBodyBytes?: number
  readonly signal?: AbortSignal | undefined
}

interface EngineResponse {
  readonly status: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** @param origin `http://127.0.0.1:50021` */
export function createEngineClient(
  origin: string,
  { fetch, closing, timers = systemTimers }: EngineConnection,
): EngineClient {
  async function send(call: Call): Promise<Result<EngineResponse, Problem>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await withDeadline(
          { signals: call.signal ? [closing, call.signal] : [closing] },
          ({ signal }) =>
            fetchWithTimeout(
              fetch,
              `${origin}${call.path}${queryString(call.query)}`,
              {
                method: call.method,
                ...(call.body === undefined
                  ? {}
                  : { body: call.body, headers: { 'Content-Type': 'application/json' } }),
              },
              {
                timeoutMs: call.timeoutMs,
                signal,
                timers,
                ...(call.maxBodyBytes === undefined ? {} : { maxBodyBytes: call.maxBodyBytes }),
              },
            ),
        )
        const bytes = new Uint8Array(await response.arrayBuffer())
        return ok({ status: response.status, bytes })
      } catch (cause) {
        if (cause instanceof RefusedResponse) return err(badResponse(call.path))
        const failure = classifyFailure(cause)
        // The engine closes idle connections after five seconds, and after any 500, without notice. Retrying is safe:
        // none of these calls changes anything.
        if (failure === 'reset' && attempt === 1 && !closing.aborted) continue
        return err({ code: failureCodes[failure] })
      }
    }
  }

  async function request(call: Call): Promise<Result<EngineResponse, Problem>> {
    const response = await send(call)
    if (!response.ok || (response.value.status >= 200 && response.value.status < 300))
      return response
    const { status, bytes: body } = response.value
    return err({
      code: 'voice-engine-refused',
      params: { status, reason: refusalReason(parseJson(body)) },
    })
  }

  async function requestJson<Schema extends z.ZodType>(
    schema: Schema,
    call: Call,
  ): Promise<Result<z.output<Schema>, Problem>> {
    const response = await request(call)
    if (!response.ok) return response
    const parsed = schema.safeParse(parseJson(response.value.bytes))
    return parsed.success ? ok(parsed.data) : err(badResponse(call.path))
  }

  return {
    version: (timeoutMs = probeTimeoutMs) =>
      requestJson(versionSchema, { method: 'GET', path: '/version', timeoutMs }),
    manifest: () =>
      requestJson(manifestSchema, {
        method: 'GET',
        path: '/engine_manifest',
        timeoutMs: probeTimeoutMs,
      }),
    speakers: () =>
      requestJson(speakersSchema, { method: 'GET', path: '/speakers', timeoutMs: callTimeoutMs }),
    speakerInfo: (speakerUuid) =>
      requestJson(speakerInfoSchema, {
        method: 'GET',
        path: '/speaker_info',
        // Otherwise the pictures come as base64: tens of megabytes for some characters.
        query: { speaker_uuid: speakerUuid, resource_format: 'url' },
        timeoutMs: callTimeoutMs,
      }),
    resource: async (url) => {
      if (!url.startsWith(`${origin}/`)) return err(badResponse('/speaker_info'))
      const path = url.slice(origin.length)
      const response = await request({
        method: 'GET',
        path,
        timeoutMs: callTimeoutMs,
        maxBodyBytes: maxMediaBytes,
      })
      return response.ok ? ok(response.value.bytes) : response
    },
    userDictionary: async () => {
      const response = await request({
        method: 'GET',
        path: '/user_dict',
        timeoutMs: probeTimeoutMs,
      })
      return response.ok ? ok(response.value.bytes) : response
    },
    initialize: async (style) => {
      // The engine answers 204 with a JSON content type and no body, so nothing is parsed.
      const response = await request({
        method: 'POST',
        path: '/initialize_speaker',
        query: { speaker: String(style), skip_reinit: 'true' },
        timeoutMs: initializeTimeoutMs,
      })
      return response.ok ? ok(null) : response
    },
    audioQuery: (text, style, signal) =>
      requestJson(audioQuerySchema, {
        method: 'POST',
        path: '/audio_query',
        query: { text, speaker: String(style) },
        timeoutMs: callTimeoutMs,
        signal,
      }),
    synthesis: async (query, style, signal) => {
      const response = await request({
        method: 'POST',
        path: '/synthesis',
        query: { speaker: String(style) },
        body: JSON.stringify(query),
        timeoutMs: synthesisTimeoutMs,
        maxBodyBytes: maxMediaBytes,
        signal,
      })
      return response.ok ? ok(response.value.bytes) : response
    },
  }
}

export function badResponse(call: string): Problem {
  return { code: 'voice-bad-answer', params: { call } }
}

function queryString(query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString()
  return text === '' ? '' : `?${text}`
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
