import { getEventListeners, once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fetch } from '../../../../main/base/http.ts'
import type { AudioQuery, StyleId } from '../../../../main/speech/engine/rules/engine-responses.ts'
import { createEngineClient } from '../../../../main/speech/engine/engine-client.ts'
import type { EngineClient } from '../../../../main/speech/engine/engine-client.ts'
import { decodeWav } from '../../../../main/speech/rules/wav.ts'
import type { FakeVoicevox } from '../../../fakes/voicevox/contract.ts'
import { recordedJson, recordedText } from '../../../fakes/voicevox/recordings.ts'
import { startVoicevox } from '../../../fakes/voicevox/server.ts'
import { requestErrors } from '../openapi.ts'
import { ManualTimers } from '../set-up.ts'

let engine: FakeVoicevox
let client: EngineClient
const connection = { fetch, closing: new AbortController().signal }
const style = 3 as StyleId
const words = 'ひみつの言葉'

beforeEach(async () => {
  engine = await startVoicevox()
  client = createEngineClient(engine.url, connection)
})
afterEach(() => engine.close())

async function query(text: string = recordedText): Promise<AudioQuery> {
  const answer = await client.audioQuery(text, style)
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}

test('every request matches the engine’s own specification', async () => {
  await client.version()
  await client.manifest()
  await client.speakers()
  await client.speakerInfo('388f246b-8c41-4ac1-8e2d-5d79f3ff56d9')
  await client.initialize(style)
  await client.synthesis(await query(), style)
  expect(engine.requests.map(({ path }) => path)).toHaveLength(7)
  for (const request of engine.requests) {
    expect(requestErrors(request), request.path).toEqual([])
    expect(request.headers['origin']).toBeUndefined()
  }
})

test('each call returns its value', async () => {
  expect(await client.version()).toEqual({ ok: true, value: '0.25.2' })
  expect(await client.manifest()).toMatchObject({ value: { brand_name: 'VOICEVOX OSS' } })
  expect(await client.speakers()).toMatchObject({ value: [{ name: 'dummy1' }, {}, {}] })
  expect(await client.initialize(style)).toEqual({ ok: true, value: new Uint8Array() })
  const sound = await client.synthesis(await query(), style)
  expect(sound.ok && decodeWav(sound.value)?.seconds).toBe(2.26)
})

test('unknown fields of a query are sent back to the engine for synthesis', async () => {
  engine.configure({ isAivis: true })
  await client.synthesis(await query('はい'), style)
  const sent = JSON.parse((await engine.received('/synthesis')).body) as object
  expect(sent).toMatchObject({ tempoDynamicsScale: 1, accent_phrases: [{ accent: 1 }] })
})

describe('a refusal by the engine is reported with its status and reason', () => {
  test.each([
    [422, recordedJson('err_speaker_not_int.json'), /valid integer/],
    [404, recordedJson('err_404.json'), /^Not Found$/],
    [400, recordedJson('err_bad_kana.json'), /^UNKNOWN_TEXT$/],
    [422, recordedJson('err_unknown_core_version.json'), /9\.9\.9/],
    [500, recordedJson('err_huge_text_2800.json'), /^Internal Server Error$/],
    [502, '<html>', /^$/],
  ])('%i %j', async (status, body, reason) => {
    engine.configure({ responses: { '/audio_query': { status, body } } })
    expect(await client.audioQuery(words, style)).toEqual({
      ok: false,
      error: {
        code: 'voice-engine-refused',
        params: { status, reason: expect.stringMatching(reason) as unknown },
      },
    })
  })

  test.each(['err_missing_field.json', 'err_text_plain.json', 'err_bad_kana.json'])(
    'the reason for a refusal never repeats the spoken words (%s)',
    async (file) => {
      const body = recordedJson(file)
      engine.configure({ responses: { '/synthesis': { status: 422, body } } })
      const answer = JSON.stringify(await client.synthesis(await query(), style))
      expect(answer).not.toMatch(/漢字|コンニチワ|accent_phrases/)
    },
  )
})

describe('a malformed response', () => {
  test.each<readonly [string, string]>([
    ['not JSON', '<!doctype html>'],
    ['cut JSON', '{"accent_phrases": ['],
    ['other JSON', '{"hello": 1}'],
    [
      'a speed of zero',
      JSON.stringify({ ...(recordedJson('audio_query.json') as object), speedScale: 0 }),
    ],
    ['nothing', ''],
    [
      'a valid one, but 33 MB long',
      JSON.stringify(recordedJson('audio_query.json')).padEnd(33 * 1024 * 1024),
    ],
  ])('(%s) is a bad answer', async (_, raw) => {
    engine.configure({ responses: { '/audio_query': { status: 200, raw } } })
    expect(await client.audioQuery(words, style)).toEqual({
      ok: false,
      error: { code: 'voice-bad-answer', params: { call: '/audio_query' } },
    })
  })
})

test('a sound or a picture of more than 8 MB is a bad answer', async () => {
  const path = '/_resources/portrait'
  const raw = ''.padEnd(8 * 1024 * 1024 + 1)
  const answer = { status: 200, raw }
  engine.configure({ responses: { '/synthesis': answer, [path]: answer } })
  const query = await client.audioQuery(words, style)
  const sound = query.ok && (await client.synthesis(query.value, style))
  const picture = await client.resource(`${engine.url}${path}`)
  for (const [outcome, call] of [
    [sound, '/synthesis'],
    [picture, path],
  ])
    expect(outcome).toEqual({ ok: false, error: { code: 'voice-bad-answer', params: { call } } })
  engine.configure({ responses: { [path]: { status: 200, raw: raw.slice(1) } } })
  expect(await client.resource(`${engine.url}${path}`)).toMatchObject({ ok: true })
})

test('a redirect is a bad answer, and is not followed', async () => {
  const other = createServer((_, response) =>
    response.writeHead(307, { location: `${engine.url}/version` }).end(),
  ).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const redirected = createEngineClient(`http://127.0.0.1:${port}`, connection)
  expect(await redirected.version()).toEqual({
    ok: false,
    error: { code: 'voice-bad-answer', params: { call: '/version' } },
  })
  expect(engine.requests).toEqual([])
  other.closeAllConnections()
  other.close()
})

describe('a lost connection', () => {
  test('is retried once, because the engine closes idle connections without notice', async () => {
    engine.configure({ connectionResets: 1 })
    expect((await client.version()).ok).toBe(true)
    expect(engine.requests).toHaveLength(2)
  })

  test('is not retried twice', async () => {
    engine.configure({ connectionResets: 5 })
    expect(await client.version()).toEqual({ ok: false, error: { code: 'voice-engine-died' } })
    expect(engine.requests).toHaveLength(2)
  })

  test('is reopened for the next call if the engine closed it after a 500', async () => {
    for (let round = 0; round < 5; round += 1) {
      expect((await client.audioQuery('あ'.repeat(2800), style)).ok).toBe(false)
      expect((await client.version()).ok).toBe(true)
    }
  })

  test('means that the engine has died if it happens in the middle of a sound', async () => {
    const ready = await query()
    engine.configure({ fault: { path: '/synthesis', fault: 'cut' } })
    expect(await client.synthesis(ready, style)).toEqual({
      ok: false,
      error: { code: 'voice-engine-died' },
    })
  })

  test('means that there is no engine if it happens before any answer', async () => {
    await engine.close()
    expect(await client.version()).toEqual({ ok: false, error: { code: 'voice-engine-absent' } })
  })
})

test('neither successful nor failed calls leave a listener on the closing signal', async () => {
  const closing = new AbortController()
  const called = createEngineClient(engine.url, { fetch, closing: closing.signal })
  for (const fault of ['late', 'error', 'cut', 'half', 'page', 'empty', 'reset'] as const) {
    engine.configure({ fault: { path: '/audio_query', fault } })
    await called.audioQuery(words, style)
    await called.version()
  }
  expect(getEventListeners(closing.signal, 'abort')).toEqual([])
})

describe('an engine that accepts a call and never answers', () => {
  test('counts as lost when the call times out', async () => {
    const timers = new ManualTimers()
    const silent = createEngineClient(engine.url, { ...connection, timers })
    const release = engine.hold('/version')
    const answer = silent.version()
    await engine.received('/version')
    timers.pass(1500)
    expect(await answer).toEqual({ ok: false, error: { code: 'voice-engine-silent' } })
    release()
  })

  test('counts as lost even in the middle of a response', async () => {
    const server = createServer((_, response) => response.write('"0.25')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const timers = new ManualTimers()
    const fetchThenTimePasses: Fetch = async (url, init) => {
      const response = await fetch(url, init)
      setImmediate(() => timers.pass(1500))
      return response
    }
    const stalled = createEngineClient(`http://127.0.0.1:${port}`, {
      ...connection,
      fetch: fetchThenTimePasses,
      timers,
    })
    expect(await stalled.version()).toEqual({ ok: false, error: { code: 'voice-engine-silent' } })
    server.closeAllConnections()
    server.close()
  })
})
