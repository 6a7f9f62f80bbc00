import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openModelLines, type ModelLines } from '../../../main/speech/model/model-lines.ts'
import { catalogue } from '../../../main/speech/catalogue.ts'
import type { Fetch } from '../../../main/base/http.ts'
import { systemTimers } from '../../../main/base/timers.ts'
import { ok } from '../../../preload/contract/result.ts'
import { startOllama, type Chat, type FakeOllama } from '../../fakes/ollama.ts'
import { ManualTimers, setUpSpeech, type SpeechSetup } from './set-up.ts'

let server: FakeOllama
let model: ModelLines
let settings: { modelOn: boolean; modelName: string | null; modelAddress: string | null }
let timers: ManualTimers
let listeners: (() => void)[]
/** The hosts that the user was asked about. */
let askedHosts: string[]
let agrees: boolean
const logged: string[] = []
const write = (...parts: unknown[]): void => void logged.push(JSON.stringify(parts))

function change(next: Partial<typeof settings>): void {
  settings = { ...settings, ...next }
  for (const listener of listeners) listener()
}

function open(isSafe = false, local: Fetch = fetch): ModelLines {
  return openModelLines({
    settings: {
      all: () => settings,
      set(next) {
        change(next)
        return ok(null)
      },
      onChange: (listener) => {
        listeners.push(listener)
        return () => undefined
      },
    },
    network: {
      ...{ local, outside: () => Promise.reject(new Error('outside')) },
      givenOrigin: server.origin,
      confirmHost(host) {
        askedHosts.push(host)
        return Promise.resolve(agrees)
      },
    },
    timers,
    log: { info: write, warn: write, error: write },
    situation: () => ({ mood: 'happy', level: 7, hour: 9 }),
    isSafe,
  })
}

beforeEach(async () => {
  server = await startOllama()
  settings = { modelOn: true, modelName: 'tiny:1b', modelAddress: null }
  timers = new ManualTimers()
  listeners = []
  askedHosts = []
  agrees = false
  logged.length = 0
  model = open()
})

afterEach(async () => {
  model.close()
  await server.close()
})

describe('a language model', () => {
  test('is found with its models, and the first one is chosen', async () => {
    settings = { ...settings, modelName: null }
    expect(await model.search()).toEqual({ ok: true, value: null })
    expect(model.view()).toMatchObject({
      ...{ state: 'found', models: ['tiny:1b', 'other:3b'], isElsewhere: false },
    })
    expect(settings.modelName).toBe('tiny:1b')
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/tags'])
  })

  test('writes a line, and receives the moment but no name', async () => {
    server.chat({ name: 'says', text: 'That push smells of chilli!', parts: 9 })
    expect(await model.write('work-push', 'en', [])).toBe('That push smells of chilli!')
    const [request] = server.requests
    const body = JSON.parse(request?.body ?? '') as { messages: { content: string }[] }
    expect(body).toMatchObject({ model: 'tiny:1b', stream: false, think: false })
    expect(body.messages.at(-1)?.content).toBe(
      'The moment: your friend has pushed. The hour: 9. Your mood: happy. Your level: 7. Your line:',
    )
    expect(request?.headers['user-agent'] ?? '').not.toContain('ollama-js')
  })

  test.each(['request', 'half'] as const)(
    'gets 1.5 s for a line if it stalls after the %s',
    async (after) => {
      server.chat({ name: 'stalls', after })
      const line = model.write('work-push', 'en', [])
      expect(model.isReady(), 'one at a time').toBe(false)
      timers.pass(1499)
      timers.pass(1)
      expect(await line).toBeUndefined()
    },
  )

  const failures: readonly [string, Chat][] = [
    ['dies', { name: 'dies' }],
    ['answers with a page', { name: 'lies', body: '<html>', type: 'text/html' }],
    ['answers in another shape', { name: 'lies', body: '{"message":{"content":5},"done":true}' }],
    [
      'answers with half of a line',
      { name: 'lies', body: '{"message":{"content":"Hi"},"done":false}' },
    ],
    ['lacks the model', { name: 'lies', status: 404, body: '{"error":"model not found"}' }],
    ['fails', { name: 'lies', status: 500, body: 'no', type: 'text/plain' }],
    ['answers without end', { name: 'lies', body: JSON.stringify('a'.repeat(200_000)) }],
  ]
  test.each(failures)('that %s writes no line, and rests for a minute', async (_, how) => {
    server.chat(how)
    expect(await model.write('work-push', 'en', [])).toBeUndefined()
    expect(model.isReady()).toBe(false)
    timers.pass(60_000)
    expect(model.isReady()).toBe(true)
    expect(logged.join()).not.toContain('push')
  })

  test('does not rest if its words are refused, and Dash does not say them', async () => {
    server.chat({ name: 'says', text: "I'm sorry, as an AI I can't." })
    expect(await model.write('work-push', 'en', [])).toBeUndefined()
    expect(model.isReady()).toBe(true)
  })

  test('is reported if it is gone', async () => {
    await server.close()
    expect(await model.search()).toEqual({ ok: false, error: { code: 'model-absent' } })
    expect(model.view()).toMatchObject({ state: 'absent', models: [] })
    server = await startOllama([])
    model.close()
    model = open()
    expect(await model.search()).toEqual({ ok: false, error: { code: 'model-none' } })
  })

  test('is ignored if it answers after its address has changed', async () => {
    const answers: ((response: Response) => void)[] = []
    model.close()
    model = open(false, () => new Promise((resolve) => answers.push(resolve)))
    const searched = model.search()
    const written = model.write('work-push', 'en', [])
    await expect.poll(() => answers.length).toBe(2)
    change({ modelAddress: 'http://127.0.0.1:1' })
    expect(model.isReady()).toBe(true)
    for (const answer of answers) answer(Response.json({ models: [{ name: 'old' }] }))
    expect(await searched).toEqual({ ok: true, value: null })
    expect(await written).toBeUndefined()
    expect(model.view()).toMatchObject({ state: 'unknown', models: [] })
    expect(settings.modelName).toBe('tiny:1b')
    expect(model.isReady()).toBe(true)
    expect(logged).toEqual([])
  })

  test('on another host is asked only after the user has agreed', async () => {
    model.close()
    model = open(false, () => Promise.reject(new Error('local')))
    const use = (address: string) => model.useAddress(address)
    await use('http://192.168.0.7:11434/')
    expect(settings.modelAddress).toBeNull()
    agrees = true
    await use('http://192.168.0.7:11434/')
    await use('')
    expect(settings.modelAddress).toBe('http://192.168.0.7:11434')
    expect(model.view().isElsewhere).toBe(true)
    await use('http://localhost:11434')
    expect(settings.modelAddress).toBe('http://127.0.0.1:11434')
    expect(askedHosts).toEqual(['192.168.0.7:11434', '192.168.0.7:11434'])
    expect(await use('ollama')).toEqual({ ok: false, error: { code: 'model-address-unusable' } })
    expect(server.requests).toEqual([])
  })

  test('is never asked in a safe start, and the view says so', async () => {
    model.close()
    model = open(true)
    expect(model.isReady()).toBe(false)
    const problem = { ok: false, error: { code: 'safe-start' } }
    expect(await model.search()).toEqual(problem)
    expect(await model.useAddress(server.origin)).toEqual(problem)
    expect(server.requests).toEqual([])
  })

  test('is not asked if it is off or no model is chosen', () => {
    change({ modelOn: false })
    expect(model.isReady()).toBe(false)
    change({ modelOn: true, modelName: null })
    expect(model.isReady()).toBe(false)
  })
})

describe('a line that it writes', () => {
  let speech: SpeechSetup
  beforeEach(() => {
    speech = setUpSpeech({ HOT_DASH_VOICEVOX_URL: 'http://127.0.0.1:9' }, undefined, {
      writer: model,
    })
    speech.change({ locale: 'en' })
  })
  afterEach(() => speech.close())
  const texts = () => speech.speech.recentLines().map(({ text }) => text)
  const own = (trigger: 'work-push' | 'fed-commit') => catalogue[trigger].map(({ en }) => en)

  test('appears in the bubble, is said aloud, and is remembered', async () => {
    server.chat({ name: 'says', text: 'That push smells of chilli!' })
    expect(speech.speech.say('work-push', {})).toBeNull()
    await speech.until(() => texts().length === 1)
    expect(speech.speech.bubble()?.text).toBe('That push smells of chilli!')
    await speech.nthClip(1)
    expect(speech.speech.lastSaidAt('work-push')).toBeGreaterThan(0)
    // The same text again is a repeat, so the catalogue speaks.
    speech.speech.hush()
    speech.speech.say('work-push', {})
    await speech.until(() => texts().length === 2)
    expect(own('work-push')).toContain(texts()[1])
  })

  test('is replaced from the catalogue if the model stalls or the user is waiting', async () => {
    server.chat({ name: 'stalls', after: 'request' })
    expect(speech.speech.say('fed-commit', {})).not.toBeNull()
    speech.speech.hush()
    speech.speech.say('work-push', {})
    expect(texts()).toHaveLength(1)
    timers.pass(1500)
    await speech.until(() => texts().length === 2)
    expect(own('work-push')).toContain(texts()[1])
  })
})

test('the wait for a stalled model ends by the real clock, too', async () => {
  model.close()
  timers = systemTimers as unknown as ManualTimers
  model = open()
  server.chat({ name: 'stalls', after: 'half' })
  const start = performance.now()
  expect(await model.write('idle', 'ja', [])).toBeUndefined()
  expect(performance.now() - start).toBeGreaterThan(1400)
})
