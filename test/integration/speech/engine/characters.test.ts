import { afterEach, beforeEach, expect, test } from 'vitest'
import { peakMomentaryLoudness } from '../../../../main/speech/rules/loudness.ts'
import { encodeWav, decodeWav } from '../../../../main/speech/rules/wav.ts'
import type { FakeVoicevox } from '../../../fakes/voicevox/contract.ts'
import { startVoicevox } from '../../../fakes/voicevox/server.ts'
import { setUpSpeech, type SpeechSetup } from '../set-up.ts'

const voiceLoudness = -25

const dummy1 = '7ffcb7ce-00ec-4bdc-82cd-45a8889e43ff'
const dummy2 = '388f246b-8c41-4ac1-8e2d-5d79f3ff56d9'

let engine: FakeVoicevox
let setup: SpeechSetup

beforeEach(async () => {
  engine = await startVoicevox()
  setup = setUpSpeech({ HOT_DASH_VOICEVOX_URL: engine.url })
  setup.speech.start()
  await setup.until(() => setup.speech.view().engine.name === 'found')
})
afterEach(async () => {
  setup.close()
  await engine.close()
})

const asked = (path: string) => engine.requests.filter((request) => request.path.startsWith(path))

test('the characters come from the engine, with the styles that talk', async () => {
  const list = await setup.speech.characters.list()
  expect(list).toMatchObject({
    ok: true,
    value: [
      { name: 'dummy1', styles: [{ id: 0 }, { id: 2 }] },
      { name: 'dummy2', styles: [{ id: 1, name: 'style0' }, { id: 3 }] },
      { name: 'dummy3', styles: [{ id: 8 }] },
    ],
  })
  expect(asked('/_resources/')).toEqual([])
})

test('a character has its credit, its terms with their links, and samples', async () => {
  engine.configure({
    policy:
      'クレジット「VOICEVOX:もち子(cv 明日葉よもぎ)」。規約はhttps://example.com/terms.htmlをご覧ください。',
  })
  const other = setUpSpeech({ HOT_DASH_VOICEVOX_URL: engine.url })
  other.speech.start()
  await other.until(() => other.speech.view().engine.name === 'found')
  const details = await other.speech.characters.loadDetails(dummy2)
  other.close()
  expect(details).toMatchObject({
    ok: true,
    value: {
      credit: 'VOICEVOX:もち子(cv 明日葉よもぎ)',
      terms: expect.stringContaining('規約は') as unknown,
      links: ['https://example.com/terms.html'],
    },
  })
  expect(details.ok && details.value.samples[3]).toHaveLength(3)
})

test('pictures and samples come from the engine on demand, and nothing is stored', async () => {
  const list = await setup.speech.characters.list()
  const style = list.ok ? list.value[1]?.styles[1] : undefined
  const details = await setup.speech.characters.loadDetails(dummy2)
  const sample = details.ok ? details.value.samples[3]?.[2] : undefined
  const { characters } = setup.speech
  expect(await characters.loadMedia(style?.icon ?? '')).toMatchObject({ type: 'image/png' })
  expect(await characters.loadMedia(style?.portrait ?? '')).toMatchObject({ type: 'image/png' })
  const heard = await characters.loadMedia(sample ?? '')
  const wav = decodeWav(heard?.bytes ?? new Uint8Array(0))
  expect(heard?.type).toBe('audio/wav')
  const samples = heard && wav ? wav.channels[0] : new Float64Array(0)
  expect(peakMomentaryLoudness(samples, 24_000)).toBeCloseTo(voiceLoudness, 0)
  expect(new Set(asked('/_resources/').map(({ path }) => path)).size).toBe(3)
  expect(asked('/speaker_info')).toHaveLength(1)
  expect(setup.db.prepare('SELECT count(*) FROM speech_clip').pluck().get()).toBe(0)
})

test.each([
  ['another host', { resourceOrigin: 'http://127.0.0.2:1' }],
  ['a host that only begins like the engine’s', { resourceOrigin: 'engine' }],
])('a resource at %s is not fetched', async (_, { resourceOrigin }) => {
  engine.configure({
    resourceOrigin: resourceOrigin === 'engine' ? `${engine.url}0` : resourceOrigin,
  })
  const other = setUpSpeech({ HOT_DASH_VOICEVOX_URL: engine.url })
  other.speech.start()
  await other.until(() => other.speech.view().engine.name === 'found')
  expect(await other.speech.characters.loadMedia(`/voice/${dummy2}/icon/3`)).toBeUndefined()
  other.close()
  expect(asked('/_resources/')).toEqual([])
})

test.each([
  ['no picture', `/voice/${dummy1}/icon/2`, { '/_resources/icon-2-dummy1': '<svg onload="x"/>' }],
  [
    'a sample that is longer than any sentence',
    `/voice/${dummy1}/sample/2/0`,
    // Encoded so that all of its bytes are valid text.
    {
      '/_resources/sample-2-1-dummy1': Buffer.from(
        encodeWav([new Float64Array(3072 * 130)], 3072),
      ).toString('latin1'),
    },
  ],
  [
    'a sample that is cut short',
    `/voice/${dummy1}/sample/2/0`,
    {
      '/_resources/sample-2-1-dummy1': Buffer.from(encodeWav([new Float64Array(3072 * 130)], 3072))
        .subarray(0, 10_000)
        .toString('latin1'),
    },
  ],
  ['an unknown character', '/voice/nobody/icon/3', {}],
  ['an unknown style', `/voice/${dummy2}/icon/77`, {}],
  ['a missing sample', `/voice/${dummy2}/sample/3/9`, {}],
  ['a path that goes elsewhere', `/voice/${dummy2}/../version`, {}],
])('%s is not served', async (_, path, texts) => {
  engine.configure({
    responses: Object.fromEntries(
      Object.entries(texts).map(([of, raw]) => [of, { status: 200, raw }]),
    ),
  })
  expect(await setup.speech.characters.loadMedia(path)).toBeUndefined()
})

test('terms without pictures still provide the credit', async () => {
  engine.configure({
    responses: {
      '/speaker_info': { status: 200, body: { policy: '「VOICEVOX:某」', style_infos: 7 } },
    },
  })
  setup.change({ styleId: 8 })
  await setup.until(() => setup.speech.view().credit === 'VOICEVOX:某')
  const details = await setup.speech.characters.loadDetails('35b2c544-660e-401e-b503-0e14c635303a')
  expect(details).toMatchObject({ value: { credit: 'VOICEVOX:某', links: [], samples: {} } })
})

test('the terms of the speaking character are found, or the reason why none speaks', async () => {
  const speaker = await setup.speech.loadCharacter(dummy2)
  expect(speaker).toMatchObject({ ok: true })
  expect(await setup.speech.loadCharacter(null)).toEqual(speaker)
  setup.change({ styleId: 8 })
  expect(await setup.speech.loadCharacter(null)).not.toEqual(speaker)
  await engine.close()
  await setup.speech.tryVoice(0)
  expect(await setup.speech.loadCharacter(null)).toEqual({
    ok: false,
    error: { code: 'voice-engine-died' },
  })
})

test('a voice can be tried without being chosen, in Japanese, and is credited while it speaks', async () => {
  setup.change({ locale: 'en' })
  expect(setup.speech.view().credit).toBeNull()
  expect(await setup.speech.tryVoice(8)).toEqual({ ok: true, value: null })
  expect((await engine.received('/synthesis')).query['speaker']).toBe('8')
  expect(setup.isChirping(await setup.nthClip(1))).toBe(false)
  expect(setup.speech.view()).toMatchObject({ style: { id: 3 }, credit: 'VOICEVOX:dummy3' })
  setup.speech.hush()
  expect(setup.speech.view().credit).toBeNull()
})

test('speed, pitch and intonation reach the engine, and other values give another clip', async () => {
  const scales = async (nth: number) => {
    const { speedScale, pitchScale, intonationScale } = JSON.parse(
      (await engine.received('/synthesis', nth)).body,
    ) as Record<string, number>
    return { speedScale, pitchScale, intonationScale }
  }
  const line = setup.speech.say('idle', {})
  const { clip } = await setup.nthClip(1)
  expect(await scales(1)).toEqual({ speedScale: 1, pitchScale: 0, intonationScale: 1 })
  setup.speech.hush()
  let nth = asked('/synthesis').length + 1
  setup.change({ tuning: { speed: 1.5, pitch: -0.05, intonation: 0.5 } })
  setup.speech.sayAgain(line?.id ?? 0)
  expect((await setup.nthClip(2)).clip).not.toBe(clip)
  // The second sentence of an earlier line may have been in progress.
  while ((await scales(nth)).speedScale === 1) nth += 1
  expect(await scales(nth)).toEqual({
    speedScale: 1.5,
    pitchScale: -0.05,
    intonationScale: 0.5,
  })
})
