import { Agent, request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeWav } from '../../../../main/speech/rules/wav.ts'
import type { FakeVoicevox } from '../../../fakes/voicevox/contract.ts'
import { recordedJson, recordedText, recording } from '../../../fakes/voicevox/recordings.ts'
import { startVoicevox } from '../../../fakes/voicevox/server.ts'
import { schemaErrors } from '../openapi.ts'

interface RecordedCall {
  readonly name: string
  readonly method: string
  readonly url: string
  readonly text?: { readonly kana: string; readonly times: number }
  readonly origin?: string
  readonly status: number
  readonly contentType: string
  readonly body?: unknown
  readonly bodyIn?: string
}

const calls = recordedJson('calls.json') as readonly RecordedCall[]
let engine: FakeVoicevox

beforeAll(async () => {
  engine = await startVoicevox()
})
afterAll(() => engine.close())

const post = (path: string, body?: string, type = 'application/json'): Promise<Response> =>
  fetch(`${engine.url}${path}`, {
    method: 'POST',
    ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
  })

async function queryOf(text: string): Promise<Record<string, unknown>> {
  const response = await post(`/audio_query?text=${encodeURIComponent(text)}&speaker=3`)
  return (await response.json()) as Record<string, unknown>
}

describe('the fake engine answers as the real one did when it was recorded', () => {
  test.each(calls)(
    'to the call $name',
    async ({ method, url, text, origin, status, contentType, body, bodyIn }) => {
      const long = text && `&text=${encodeURIComponent(text.kana.repeat(text.times))}`
      const answer = await new Promise<{ status: number; type: string; text: string }>(
        (done, failed) => {
          const headers = origin === undefined ? {} : { origin }
          const path = `${url}${long ?? ''}`
          httpRequest(`${engine.url}${path}`, { method, headers, agent: false }, (response) => {
            let text = ''
            response.setEncoding('utf8')
            response.on('data', (chunk: string) => (text += chunk))
            response.on('end', () => {
              const type = response.headers['content-type'] ?? ''
              done({ status: response.statusCode ?? 0, type, text })
            })
          })
            .on('error', failed)
            .end()
        },
      )
      // The URLs of pictures and samples have the engine's own origin.
      answer.text = answer.text.replaceAll(engine.url, 'http://127.0.0.1:50021')
      expect(answer.status).toBe(status)
      expect(answer.type).toBe(contentType)
      const expected = bodyIn === undefined ? body : recordedJson(bodyIn)
      if (expected !== undefined) expect(JSON.parse(answer.text)).toEqual(expected)
      if (status === 204) expect(answer.text).toBe('')
    },
  )

  test('it turns the recorded query into the recorded sound', async () => {
    const response = await post('/synthesis?speaker=1', JSON.stringify(await queryOf(recordedText)))
    expect(response.headers.get('content-type')).toBe('audio/wav')
    const sound = Buffer.from(await response.arrayBuffer())
    expect(sound.equals(recording('synthesis-13-characters.wav'))).toBe(true)
  })

  test.each([
    ['malformed JSON', '{"accent_phrases": [,', 'application/json', 'err_malformed_json.json'],
    [
      'text/plain',
      JSON.stringify(recordedJson('audio_query.json')),
      'text/plain',
      'err_text_plain.json',
    ],
    [
      'a missing field',
      JSON.stringify({ ...(recordedJson('audio_query.json') as object), speedScale: undefined }),
      'application/json',
      'err_missing_field.json',
    ],
  ])('it refuses %s as a body', async (_, body, type, file) => {
    const response = await post('/synthesis?speaker=1', body, type)
    expect(response.status).toBe(422)
    const withoutInput = (error: unknown): unknown =>
      (error as { detail: object[] }).detail.map((one) => ({ ...one, input: null }))
    expect(withoutInput(await response.json())).toEqual(withoutInput(recordedJson(file)))
  })
})

describe('its responses match the engine’s own specification', () => {
  test.each(['', 'やった！レベル12だよ。', 'ほんと、に？', recordedText])(
    'for audio_query of %j',
    async (text) => {
      expect(schemaErrors('AudioQuery', await queryOf(text))).toEqual([])
    },
  )

  test('they match it with the lengths and fields of AivisSpeech, too', async () => {
    engine.configure({ isAivis: true })
    const query = await queryOf('はい')
    engine.configure({ isAivis: false })
    expect(schemaErrors('AudioQuery', query)).toEqual([])
    expect(query['tempoDynamicsScale']).toBe(1)
  })

  test.each([
    ['/engine_manifest', 'EngineManifest', false],
    ['/speakers', 'Speaker', true],
    [
      '/speaker_info?resource_format=url&speaker_uuid=7ffcb7ce-00ec-4bdc-82cd-45a8889e43ff',
      'SpeakerInfo',
      false,
    ],
  ] as const)('for %s', async (path, schema, isList) => {
    const response = await fetch(`${engine.url}${path}`)
    expect(schemaErrors(schema, await response.json(), isList)).toEqual([])
  })

  test('the check reports a response that does not match', () => {
    expect(schemaErrors('AudioQuery', { accent_phrases: 'none' })).not.toEqual([])
  })
})

test('a sound is as long as its query', async () => {
  const query = await queryOf('あか、さ？')
  const response = await post('/synthesis?speaker=3', JSON.stringify(query))
  // 0.1 before, a 0.1, ka 0.15, pause 0.3, sa 0.15 plus the question's 0.15, 0.1 after.
  expect(decodeWav(new Uint8Array(await response.arrayBuffer()))?.seconds).toBeCloseTo(1.05, 3)
})

test('after a 500, the engine closes the connection without notice', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const headers = await new Promise<NodeJS.Dict<string | string[]>>((done, failed) => {
    const options = { method: 'POST', agent }
    httpRequest(`${engine.url}/synthesis?speaker=99999`, options, (response) => {
      response.resume()
      response.socket.once('close', () => {
        done(response.headers)
      })
    })
      .on('error', failed)
      .end()
  })
  expect(headers['connection']).not.toBe('close')
  agent.destroy()
})
