import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { collectGarbage } from '../../support/collect-garbage.ts'
import { catalogue } from '../../../main/speech/catalogue.ts'
import { peakMomentaryLoudness } from '../../../main/speech/rules/loudness.ts'
import { pronounceAsShipped } from '../../../main/speech/rules/pronunciation.ts'
import { sentencesOf, splitSentences } from '../../../main/speech/rules/sentences.ts'
import { decodeWav } from '../../../main/speech/rules/wav.ts'
import type { FakeVoicevox } from '../../fakes/voicevox/contract.ts'
import { recordedJson } from '../../fakes/voicevox/recordings.ts'
import { startVoicevox } from '../../fakes/voicevox/server.ts'
import { requestErrors } from './openapi.ts'
import type { ClipEvent, SpeechSetup } from './set-up.ts'
import { setUpSpeech, expectLine } from './set-up.ts'

const voiceLoudness = -25

let engine: FakeVoicevox
let setup: SpeechSetup

beforeEach(async () => {
  engine = await startVoicevox()
  setup = setUpSpeech({ HOT_DASH_VOICEVOX_URL: engine.url })
})
afterEach(async () => {
  setup.close()
  await engine.close()
})

async function foundEngine(): Promise<void> {
  setup.speech.start()
  await setup.until(() => setup.speech.view().engine.name === 'found')
  await engine.received('/initialize_speaker')
}

const count = (path: string): number =>
  engine.requests.filter((request) => request.path === path).length

/** The engine has answered with a sound, and every promise that waited for it has settled. */
async function soundIsReady(): Promise<void> {
  const kept = () => setup.db.prepare('SELECT count(*) FROM speech_clip').pluck().get()
  await expect.poll(kept).toBeGreaterThan(0)
  await new Promise((resolve) => setImmediate(resolve))
}

const isChirping = (spoken: ClipEvent): boolean => setup.isChirping(spoken)

/** Plays every clip of the current line, as the floating window does. */
async function playToEnd(): Promise<void> {
  const over = (): boolean => setup.events.at(-1)?.type === 'stops-speaking'
  for (let clips = setup.events.length; !over(); clips += 1) {
    await setup.until(() => setup.events.length > clips || setup.events.at(-1)?.type === 'speaks')
    if (!over()) {
      const before = setup.events.length
      setup.endUtterance('said')
      await setup.until(() => setup.events.length > before)
    }
  }
}

/** Says a line after another one, to its end. */
async function sayToEnd(say: () => unknown): Promise<void> {
  const before = setup.events.length
  say()
  await setup.until(() => setup.events.slice(before).some(({ type }) => type === 'speaks'))
  await playToEnd()
}

describe('with an engine', () => {
  test('a line is in the bubble at once, and its clip follows with lip sync', async () => {
    await foundEngine()
    const release = engine.hold('/audio_query')
    const line = expectLine(setup.speech.say('level-up', { level: 12 }))
    expect(setup.speech.bubble()).toEqual(line)
    expect(line.text).toContain('12')
    await engine.received('/audio_query')
    expect(setup.events).toEqual([])
    release()
    const spoken = await setup.nthClip(1)
    expect(spoken.line).toBe(line.id)
    expect(isChirping(spoken)).toBe(false)
    const file = setup.speech.clip(spoken.clip)
    const wav = file && decodeWav(file)
    expect(wav?.seconds).toBe(spoken.seconds)
    const samples = file && wav ? wav.channels[0] : new Float64Array(0)
    expect(peakMomentaryLoudness(samples, 24_000)).toBeCloseTo(voiceLoudness, 0)
    expect(spoken.mouthCues.length).toBeGreaterThan(4)
    expect(spoken.mouthCues.every(({ at }) => at >= 0 && at <= spoken.seconds)).toBe(true)
    expect(spoken.mouthCues.at(-1)?.shape).toBe('n')
    const stretches = spoken.stretches ?? []
    const said = stretches.map(({ from, to }) => line.text.slice(from, to)).join('')
    expect(line.text.replaceAll(' ', '').startsWith(said.replaceAll(' ', ''))).toBe(true)
    expect(said.length).toBeGreaterThan(3)
  })

  test('subtitles in another language have no word timing', async () => {
    await foundEngine()
    setup.change({ locale: 'en', voiceLanguage: 'ja' })
    expectLine(setup.speech.say('level-up', { level: 12 }))
    const spoken = await setup.nthClip(1)
    expect(isChirping(spoken)).toBe(false)
    expect(spoken.stretches).toEqual([])
  })

  test.each(['the beak is free', 'no page has said so for the time'])(
    'the bubble appears at once, and the sound plays once %s',
    async (how) => {
      await foundEngine()
      const release = setup.speech.holdSound(13_000)
      const line = expectLine(setup.speech.say('fed-commit', {}))
      expect(setup.speech.bubble()).toEqual(line)
      await engine.received('/synthesis')
      await soundIsReady()
      expect(setup.events).toEqual([])
      if (how === 'the beak is free') release()
      else setup.timers.pass(13_000)
      expect((await setup.nthClip(1)).line).toBe(line.id)
    },
  )

  test('Dash is busy while it has its mouth full, and while a line is being said', async () => {
    await foundEngine()
    expect(setup.speech.isBusy()).toBe(false)
    setup.speech.holdSound(13_000)
    expect(setup.speech.isBusy()).toBe(true)
    setup.timers.pass(13_000)
    await expect.poll(() => setup.speech.isBusy()).toBe(false)
    const release = setup.speech.holdSound(13_000)
    expectLine(setup.speech.say('fed-commit', {}))
    release()
    await setup.nthClip(1)
    expect(setup.speech.isBusy()).toBe(true)
    setup.speech.hush()
    await expect.poll(() => setup.speech.isBusy()).toBe(false)
  })

  test('a stroke during a meal does not end the silence early, nor does the end of the meal end the hum', async () => {
    await foundEngine()
    const endMeal = setup.speech.holdSound(13_000)
    setup.speech.holdSound(750)
    const line = expectLine(setup.speech.say('fed-commit', {}))
    await engine.received('/synthesis')
    await soundIsReady()
    setup.timers.pass(750)
    await soundIsReady()
    expect(setup.events).toEqual([])
    setup.speech.holdSound(750)
    endMeal()
    await soundIsReady()
    expect(setup.events).toEqual([])
    setup.timers.pass(750)
    expect((await setup.nthClip(1)).line).toBe(line.id)
    endMeal()
  })

  test('a sound stays held back if another hold replaces the first', async () => {
    await foundEngine()
    let release = setup.speech.holdSound(13_000)
    setup.speech.say('fed-commit', {})
    await engine.received('/synthesis')
    await soundIsReady()
    for (let meals = 0; meals < 3; meals += 1) {
      release()
      release = setup.speech.holdSound(13_000)
      await new Promise((resolve) => setImmediate(resolve))
      expect(setup.events).toEqual([])
    }
    release()
    await setup.nthClip(1)
  })

  test('a line of several sentences is said one after another', async () => {
    await foundEngine()
    const line = expectLine(setup.speech.say('first-start', {}))
    const sentences = splitSentences(line.text)
    expect(sentences.length).toBeGreaterThan(1)
    await playToEnd()
    expect(setup.events.map(({ type }) => type)).toEqual([
      ...sentences.map(() => 'speaks'),
      'stops-speaking',
    ])
    const texts = engine.requests.flatMap(({ query }) => query['text'] ?? [])
    expect(texts).toEqual(sentences.map(pronounceAsShipped))
  })

  test('only one request is in progress at a time, and no sentence is requested before its style is initialized', async () => {
    await foundEngine()
    for (const trigger of ['fed-commit', 'fed-issue', 'fed-review'] as const) {
      setup.speech.say(trigger, {})
    }
    setup.speech.say('unlock', { item: 'シェフの帽子' })
    await playToEnd()
    expect(engine.maxConcurrent).toBe(1)
    expect(engine.coldSyntheses).toBe(0)
  })

  test('an interrupted line is not synthesized', async () => {
    await foundEngine()
    const release = engine.hold('/audio_query')
    setup.speech.say('fed-commit', {})
    await engine.received('/audio_query')
    setup.speech.say('fed-issue', {})
    setup.speech.say('fed-review', {})
    setup.speech.say('unlock', { item: 'スカーフ' })
    release()
    const { line } = await setup.nthClip(1)
    expect(line).toBe(setup.speech.bubble()?.id)
    const texts = engine.requests.flatMap(({ query }) => query['text'] ?? [])
    const said = pronounceAsShipped(setup.speech.bubble()?.text ?? '')
    expect(texts.slice(1).every((text) => said.includes(text))).toBe(true)
  })

  test('a line that is interrupted during its query is not synthesized', async () => {
    await foundEngine()
    const release = engine.hold('/audio_query')
    setup.speech.say('idle', {})
    await engine.received('/audio_query')
    const line = expectLine(setup.speech.say('level-up', { level: 2 }))
    release()
    await playToEnd()
    expect(count('/synthesis')).toBe(sentencesOf(line.text, pronounceAsShipped).length)
  })

  test('if a line is chirped because the engine is slow, none of its other sentences is requested', async () => {
    await foundEngine()
    const release = engine.hold('/synthesis')
    const slow = expectLine(setup.speech.say('first-start', {}))
    expect(sentencesOf(slow.text, pronounceAsShipped).length).toBeGreaterThan(1)
    await engine.received('/synthesis')
    setup.timers.pass(4000)
    expect(isChirping(await setup.nthClip(1))).toBe(true)
    release()
    const kept = () => setup.db.prepare('SELECT count(*) FROM speech_clip').pluck().get()
    await expect.poll(kept).toBe(1)
    await sayToEnd(() => setup.speech.say('level-up', { level: 2 }))
    const line = expectLine(setup.speech.bubble())
    const texts = engine.requests.flatMap(({ query }) => query['text'] ?? [])
    expect(texts.slice(1)).toEqual(sentencesOf(line.text, pronounceAsShipped))
  })

  test('a slow call is not aborted for other sentences of a line that has ended', async () => {
    await foundEngine()
    const release = engine.hold('/synthesis')
    const slow = expectLine(setup.speech.say('first-start', {}))
    expect(sentencesOf(slow.text, pronounceAsShipped).length).toBeGreaterThan(1)
    await engine.received('/synthesis')
    setup.speech.hush()
    setup.timers.pass(4000)
    release()
    await soundIsReady()
    expect(setup.warnings).toEqual([])
  })

  test('the same words in the same voice are requested once, even across a restart', async () => {
    await foundEngine()
    const line = expectLine(setup.speech.say('voice-test', {}))
    await playToEnd()
    const asked = count('/synthesis')
    const again = expectLine(setup.speech.sayAgain(line.id))
    expect(again).toEqual(line)
    await playToEnd()
    setup.speech.close()
    // As if days had passed, because the line may then repeat.
    setup.db.exec('DELETE FROM said_line')
    const later = setUpSpeech({ HOT_DASH_VOICEVOX_URL: engine.url }, setup.db)
    later.speech.start()
    await later.until(() => later.speech.view().engine.name === 'found')
    expect(later.speech.say('voice-test', {})?.text).toBe(line.text)
    const { clip } = await later.nthClip(1)
    expect(later.speech.clip(clip)?.length).toBeGreaterThan(1000)
    expect(count('/synthesis')).toBe(asked)
    later.speech.close()
  })

  test('the credit is the text that the character’s terms require', async () => {
    engine.configure({ policy: '# 規約\n「VOICEVOX:もち子(cv 明日葉よもぎ)」と表記してください。' })
    await foundEngine()
    await setup.until(() => setup.speech.view().credit === 'VOICEVOX:もち子(cv 明日葉よもぎ)')
  })

  test('if the terms quote no credit, or cannot be read, the name is credited', async () => {
    engine.configure({ responses: { '/speaker_info': { status: 500, body: {} } } })
    await foundEngine()
    expect(setup.speech.view().credit).toBe('VOICEVOX:dummy2')
  })

  test('the talking styles are offered; a style that the engine lacks falls back to its first', async () => {
    await foundEngine()
    expect(setup.speech.view()).toMatchObject({
      engine: { name: 'found', brand: 'VOICEVOX OSS', version: '0.25.2' },
      style: { id: 3, character: 'dummy2', style: 'style1' },
    })
    setup.change({ styleId: 888 })
    expect(setup.speech.view().style?.id).toBe(0)
    expect(setup.speech.view().credit).toBe('VOICEVOX:dummy1')
    await engine.received('/initialize_speaker', 2)
    setup.speech.say('idle', {})
    await setup.nthClip(1)
    expect((await engine.received('/synthesis')).query['speaker']).toBe('0')
  })

  test('AivisSpeech reports no lengths, so the beak follows the loudness', async () => {
    engine.configure({ isAivis: true })
    await foundEngine()
    expect(setup.speech.view().credit).toBe('AivisSpeech:dummy2')
    setup.speech.say('fed-commit', {})
    const { mouthCues: mouths } = await setup.nthClip(1)
    expect(mouths.length).toBeGreaterThan(4)
  })

  test('every request matches the engine’s own specification', async () => {
    await foundEngine()
    setup.speech.say('unlock', { item: 'サンタ帽' })
    await playToEnd()
    expect(count('/synthesis')).toBeGreaterThan(0)
    expect(engine.requests.flatMap(requestErrors)).toEqual([])
  })

  test('neither the app’s log nor the cache contains Dash’s words', async () => {
    await foundEngine()
    setup.speech.say('fed-commit', {})
    await setup.nthClip(1)
    engine.configure({
      responses: { '/synthesis': { status: 422, body: recordedJson('err_text_plain.json') } },
    })
    setup.speech.say('fed-issue', {})
    await setup.until(() => setup.logged.some((entry) => entry.includes('voice-engine-refused')))
    const rows = JSON.stringify(setup.db.prepare('SELECT key, mouths FROM speech_clip').all())
    const kept = [...setup.logged, rows].join('\n')
    for (const { text } of setup.speech.recentLines()) {
      for (const sentence of splitSentences(text)) expect(kept).not.toContain(sentence)
    }
    expect(kept).not.toContain('accent_phrases')
  })
})

test('English bubbles subtitle a Japanese voice, which is credited', async () => {
  setup.change({ locale: 'en', voiceLanguage: 'ja' })
  await foundEngine()
  const item = { ja: 'ずきん', en: 'the hood' }
  const line = expectLine(setup.speech.say('unlock', { item }))
  expect(line.text).toContain('the hood')
  const [pair] = catalogue.unlock.filter(({ en }) => en.replace('{item}', item.en) === line.text)
  const spoken = await setup.nthClip(1)
  expect(isChirping(spoken)).toBe(false)
  const japanese = pronounceAsShipped(pair?.ja.replace('{item}', item.ja) ?? '')
  expect((await engine.received('/audio_query')).query['text']).toBe(splitSentences(japanese)[0])
  expect(setup.speech.view()).toMatchObject({
    language: 'ja',
    credit: expect.any(String) as unknown,
  })

  setup.change({ voiceLanguage: null })
  expect(setup.speech.sayAgain(line.id)).toEqual(line)
  expect(isChirping(await setup.nthClip(2))).toBe(true)
  expect(setup.speech.view()).toMatchObject({ language: 'en', credit: null })
})

describe('a word in the dictionary', () => {
  const texts = () => engine.requests.flatMap(({ query }) => query['text'] ?? [])
  const item = 'Riverpodの帽子'

  test('is pronounced in the new way from the next line on, and earlier sounds are kept but not used', async () => {
    await foundEngine()
    const { dictionary } = setup.speech
    const line = expectLine(setup.speech.say('unlock', { item }))
    await playToEnd()
    const asked = texts().length
    expect(texts().some((text) => text.includes('リバーポッドの帽子'))).toBe(true)
    expect(dictionary.set('riverpod', 'りゔぁーぽっど').ok).toBe(true)
    await sayToEnd(() => setup.speech.sayAgain(line.id))
    const since = texts().slice(asked)
    expect(since.length).toBeGreaterThan(0)
    expect(since.every((text) => text.includes('りゔぁーぽっどの帽子'))).toBe(true)
    dictionary.reset('Riverpod')
    await sayToEnd(() => setup.speech.sayAgain(line.id))
    expect(texts()).toHaveLength(asked + since.length)
  })

  test('can be heard before it is stored, in a bubble with its own spelling', async () => {
    await foundEngine()
    expect(await setup.speech.tryPronunciation(' Melos', 'ﾒﾛｽ')).toEqual({ ok: true, value: null })
    expect(setup.speech.bubble()?.text).toContain('Melos')
    await playToEnd()
    expect(texts().some((text) => text.includes('メロス'))).toBe(true)
    expect(texts().some((text) => text.includes('Melos'))).toBe(false)
    expect(setup.speech.dictionary.list().some(({ word }) => word === 'Melos')).toBe(false)
  })

  test('is not said if it is invalid', async () => {
    expect(await setup.speech.tryPronunciation('Melos', 'Melos')).toMatchObject({
      error: { code: 'pronunciation-unusable' },
    })
    expect(setup.speech.bubble()).toBeNull()
  })
})

describe("the system's own voice", () => {
  const wordsSaid = () => setup.events.filter((event) => event.type === 'speaks' && event.words)

  beforeEach(() => {
    setup.change({ locale: 'en' })
    setup.speech.setSystemVoices(['en'])
  })

  test('says the whole line if no engine speaks its language', async () => {
    const line = expectLine(setup.speech.say('fed-commit', {}))
    await setup.until(() => wordsSaid().length === 1)
    expect(wordsSaid()[0]).toMatchObject({
      line: line.id,
      clip: null,
      words: { text: line.text, language: 'en' },
    })
    expect(setup.events.some(({ type }) => type === 'stops-speaking')).toBe(false)
    setup.endUtterance('said')
    await setup.until(() => setup.events.some(({ type }) => type === 'stops-speaking'))
    expect(setup.events).toHaveLength(2)
  })

  test('is replaced by chirps if it fails, until the system reports its voices again', async () => {
    const line = expectLine(setup.speech.say('fed-commit', {}))
    await setup.until(() => wordsSaid().length === 1)
    setup.endUtterance('failed')
    expect(isChirping(await setup.nthClip(1))).toBe(true)
    setup.speech.sayAgain(line.id)
    await setup.nthClip(2)
    expect(wordsSaid()).toHaveLength(1)
    setup.speech.setSystemVoices(['en'])
    setup.speech.sayAgain(line.id)
    await setup.until(() => wordsSaid().length === 2)
  })

  test('counts as failing only in the language of the line that it could not say', async () => {
    setup.speech.setSystemVoices(['ja', 'en'])
    setup.speech.say('fed-commit', {})
    await setup.until(() => wordsSaid().length === 1)
    setup.change({ locale: 'ja' })
    setup.endUtterance('failed')
    expect(setup.speech.view().systemVoices).toEqual(['ja'])
  })

  test.each([
    ['is switched off', () => setup.change({ systemVoice: false })],
    ['speaks another language', () => setup.speech.setSystemVoices(['ja'])],
  ])('that %s is not used', async (_, change) => {
    change()
    setup.speech.say('fed-commit', {})
    expect(isChirping(await setup.nthClip(1))).toBe(true)
    expect(wordsSaid()).toEqual([])
  })

  test('continues a line in which the engine dies', async () => {
    setup.change({ locale: 'ja' })
    setup.speech.setSystemVoices(['ja'])
    await foundEngine()
    await engine.close()
    setup.speech.say('fed-commit', {})
    await setup.until(() => wordsSaid().length === 1)
    expect(setup.speech.view().systemVoices).toEqual(['ja'])
  })
})

describe('without an engine', () => {
  beforeEach(() => engine.close())

  test('chirps are heard, no voice is credited, and the view says what is missing', async () => {
    setup.speech.start()
    const line = expectLine(setup.speech.say('idle', {}))
    expect(setup.speech.bubble()).toEqual(line)
    const spoken = await setup.nthClip(1)
    expect(isChirping(spoken)).toBe(true)
    const file = setup.speech.clip(spoken.clip)
    expect(file && decodeWav(file)?.seconds).toBe(spoken.seconds)
    expect(setup.speech.view()).toMatchObject({
      engine: { name: 'absent', problem: { code: 'voice-engine-absent' } },
      style: null,
      credit: null,
    })
  })

  test('trying the voice reports why it was not heard', async () => {
    setup.speech.start()
    expect(await setup.speech.tryVoice(null)).toEqual({
      ok: false,
      error: { code: 'voice-engine-absent' },
    })
    expect(isChirping(await setup.nthClip(1))).toBe(true)
  })

  test('the user can search for an engine again', async () => {
    setup.speech.start()
    expect(await setup.speech.findEngine()).toMatchObject({ ok: false })
    const restarted = await startVoicevox(engine.port)
    expect(await setup.speech.findEngine()).toEqual({ ok: true, value: null })
    await restarted.close()
  })
})

describe('an engine in trouble', () => {
  test('leaves the bubble open if it dies in mid-sentence, chirps continue, and a later search finds it', async () => {
    await foundEngine()
    engine.configure({ fault: { path: '/synthesis', fault: 'cut' } })
    const line = expectLine(setup.speech.say('level-up', { level: 3 }))
    const spoken = await setup.nthClip(1)
    expect(isChirping(spoken)).toBe(true)
    expect(spoken.line).toBe(line.id)
    expect(setup.speech.bubble()).toEqual(line)
    expect(setup.speech.view()).toMatchObject({
      engine: { name: 'absent', problem: { code: 'voice-engine-died' } },
      credit: null,
    })
    engine.configure({ fault: null })
    setup.timers.pass(1000)
    await setup.until(() => setup.speech.view().engine.name === 'found')
    setup.speech.sayAgain(line.id)
    expect(isChirping(await setup.nthClip(2))).toBe(false)
  })

  test('is replaced by chirps if it dies between two sentences', async () => {
    await foundEngine()
    const releaseFirst = engine.hold('/synthesis')
    const line = expectLine(setup.speech.say('first-start', {}))
    await engine.received('/synthesis')
    releaseFirst()
    const releaseSecond = engine.hold('/synthesis')
    const first = await setup.nthClip(1)
    await engine.received('/synthesis', 2)
    engine.configure({ fault: { path: '/synthesis', fault: 'cut' } })
    releaseSecond()
    setup.endUtterance('said')
    const second = await setup.nthClip(2)
    expect([first, second].map(isChirping)).toEqual([false, true])
    expect([first, second].map(({ line: id }) => id)).toEqual([line.id, line.id])
    expect(setup.speech.bubble()).toEqual(line)
  })

  const clips = () => setup.events.filter(({ type }) => type === 'speaks').length

  test('says a whole sentence even if a window reports the end of the last one late', async () => {
    await foundEngine()
    const line = expectLine(setup.speech.say('first-start', {}))
    await setup.nthClip(1)
    await playToEnd()
    const before = clips()
    setup.speech.sayAgain(line.id)
    const first = await setup.nthClip(before + 1)
    setup.timers.pass(first.seconds * 1000 + 1500)
    const second = await setup.nthClip(before + 2)
    setup.speech.endUtterance(first.utterance, 'said')
    await new Promise((resolve) => setImmediate(resolve))
    expect(setup.events.at(-1)).toEqual(second)
  })

  test('is replaced by chirps if it is slow, and its sound is stored for the next time', async () => {
    await foundEngine()
    const release = engine.hold('/synthesis')
    const line = expectLine(setup.speech.say('fed-commit', {}))
    await engine.received('/synthesis')
    setup.timers.pass(4000)
    expect(isChirping(await setup.nthClip(1))).toBe(true)
    release()
    setup.speech.sayAgain(line.id)
    expect(isChirping(await setup.nthClip(2))).toBe(false)
  })

  test('counts as absent if it accepts every call but answers none, even after a garbage collection', async () => {
    const release = engine.hold('/version')
    setup.speech.start()
    await engine.received('/version')
    collectGarbage()
    setup.timers.pass(1500)
    await setup.until(() => setup.speech.view().engine.name === 'absent')
    release()
  })

  test('speaks even the first line, which comes during the search', async () => {
    setup.speech.start()
    setup.speech.greet()
    expect(setup.speech.view().engine.name).toBe('searching')
    expect(isChirping(await setup.nthClip(1))).toBe(false)
  })
})

describe('while no window shows Dash', () => {
  test('the bubble shows the words, but no sound plays', async () => {
    await foundEngine()
    setup.setVisible(false)
    const line = expectLine(setup.speech.say('idle', {}))
    expect(setup.speech.recentLines()).toEqual([line])
    setup.setVisible(true)
    setup.speech.say('level-up', { level: 2 })
    await setup.nthClip(1)
    expect(setup.events.map((event) => event.type === 'speaks' && event.line)).toEqual([
      line.id + 1,
    ])
  })

  test('the sound of the current line stops, but its text stays', async () => {
    await foundEngine()
    const line = expectLine(setup.speech.say('level-up', { level: 2 }))
    await setup.nthClip(1)
    setup.speech.stopSound()
    expect(setup.events.at(-1)).toEqual({ type: 'stops-speaking' })
    expect(setup.speech.bubble()).toEqual(line)
  })

  test('closing a bubble silences its line, and no other', async () => {
    await foundEngine()
    const line = expectLine(setup.speech.say('level-up', { level: 2 }))
    await setup.nthClip(1)
    setup.speech.stopSound(line.id - 1)
    expect(setup.events.at(-1)).toMatchObject({ type: 'speaks', line: line.id })
    setup.speech.stopSound(line.id)
    expect(setup.events.at(-1)).toEqual({ type: 'stops-speaking' })
  })
})
