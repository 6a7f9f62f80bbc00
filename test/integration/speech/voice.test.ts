import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { splitSentences } from '../../../main/speech/rules/sentences.ts'
import { parseWav } from '../../../main/speech/rules/wav.ts'
import type { FakeVoicevox } from '../../fakes/voicevox/contract.ts'
import { recordedJson } from '../../fakes/voicevox/recordings.ts'
import { startVoicevox } from '../../fakes/voicevox/server.ts'
import { faults } from './contract.ts'
import type { Speaks, Stand } from './stand.ts'
import { buildStand, shown } from './stand.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

let engine: FakeVoicevox
let stand: Stand

beforeEach(async () => {
  engine = await startVoicevox()
  stand = buildStand({ HOT_DASH_VOICEVOX_URL: engine.url })
})
afterEach(async () => {
  stand.close()
  await engine.close()
})

async function foundEngine(): Promise<void> {
  stand.speech.start()
  await stand.until(() => stand.speech.view().engine.name === 'found')
  await engine.received('/initialize_speaker')
}

const count = (path: string): number =>
  engine.requests.filter((request) => request.path === path).length

function isChirping({ clip }: Speaks): boolean {
  const kept = stand.db.prepare('SELECT 1 FROM speech_clip WHERE key = ?').get(clip)
  return kept === undefined
}

/** Plays every clip of the line of now, as the floating window does. */
async function playToEnd(): Promise<void> {
  const line = shown(stand.speech.bubble()).id
  const over = (): boolean => stand.events.at(-1)?.type === 'stops-speaking'
  for (let clips = stand.events.length; !over(); clips += 1) {
    await stand.until(() => stand.events.length > clips || stand.events.at(-1)?.type === 'speaks')
    if (!over()) {
      const before = stand.events.length
      stand.speech.clipEnded(line)
      await stand.until(() => stand.events.length > before)
    }
  }
}

describe('with an engine', () => {
  test('a line is in the bubble at once and its clip follows, with a beak that fits', async () => {
    await foundEngine()
    const release = engine.hold('/audio_query')
    const line = shown(stand.speech.say('level-up', { level: 12 }))
    expect(stand.speech.bubble()).toEqual(line)
    expect(line.text).toContain('12')
    await engine.received('/audio_query')
    expect(stand.events).toEqual([])
    release()
    const spoken = await stand.spoken(1)
    expect(spoken.line).toBe(line.id)
    expect(isChirping(spoken)).toBe(false)
    const file = stand.speech.clip(spoken.clip)
    expect(file && parseWav(file)?.seconds).toBe(spoken.seconds)
    expect(spoken.mouths.length).toBeGreaterThan(4)
    expect(spoken.mouths.every(({ at }) => at >= 0 && at <= spoken.seconds)).toBe(true)
    expect(spoken.mouths.at(-1)?.shape).toBe('n')
  })

  test('a line of several sentences is said one after another', async () => {
    await foundEngine()
    const line = shown(stand.speech.say('first-start', {}))
    const sentences = splitSentences(line.text)
    expect(sentences.length).toBeGreaterThan(1)
    await playToEnd()
    expect(stand.events.map(({ type }) => type)).toEqual([
      ...sentences.map(() => 'speaks'),
      'stops-speaking',
    ])
    const texts = engine.requests.flatMap(({ query }) => query['text'] ?? [])
    expect(texts.join('')).toBe(sentences.join(''))
  })

  test('only one request is under way at a time, and never one to a cold style', async () => {
    await foundEngine()
    for (const trigger of ['fed-commit', 'fed-issue', 'fed-review'] as const) {
      stand.speech.say(trigger, {})
    }
    stand.speech.say('unlock', { item: 'シェフの帽子' })
    await playToEnd()
    expect(engine.mostAtOnce).toBe(1)
    expect(engine.coldSyntheses).toBe(0)
  })

  test('what nobody hears any more is not asked for', async () => {
    await foundEngine()
    const release = engine.hold('/audio_query')
    stand.speech.say('fed-commit', {})
    await engine.received('/audio_query')
    stand.speech.say('fed-issue', {})
    stand.speech.say('fed-review', {})
    stand.speech.say('unlock', { item: 'スカーフ' })
    release()
    const { line } = await stand.spoken(1)
    expect(line).toBe(stand.speech.bubble()?.id)
    const texts = engine.requests.flatMap(({ query }) => query['text'] ?? [])
    expect(texts.slice(1).every((text) => stand.speech.bubble()?.text.includes(text))).toBe(true)
  })

  test('the same words in the same voice need no second request, also after a restart', async () => {
    await foundEngine()
    const line = shown(stand.speech.say('voice-test', {}))
    await playToEnd()
    const asked = count('/synthesis')
    const again = shown(stand.speech.sayAgain(line.id))
    expect(again).toEqual(line)
    await playToEnd()
    stand.speech.close()
    const later = buildStand({ HOT_DASH_VOICEVOX_URL: engine.url }, stand.db)
    later.speech.start()
    await later.until(() => later.speech.view().engine.name === 'found')
    expect(later.speech.say('voice-test', {})?.text).toBe(line.text)
    const { clip } = await later.spoken(1)
    expect(later.speech.clip(clip)?.length).toBeGreaterThan(1000)
    expect(count('/synthesis')).toBe(asked)
    later.speech.close()
  })

  test('the credit is the one that the character’s terms ask for', async () => {
    engine.behave({ policy: '# 規約\n「VOICEVOX:もち子(cv 明日葉よもぎ)」と表記してください。' })
    await foundEngine()
    await stand.until(() => stand.speech.view().credit === 'VOICEVOX:もち子(cv 明日葉よもぎ)')
  })

  test('where the terms quote none, or cannot be read, the name is credited', async () => {
    engine.behave({ instead: { '/speaker_info': { status: 500, body: {} } } })
    await foundEngine()
    expect(stand.speech.view().credit).toBe('VOICEVOX:dummy2')
  })

  test('the styles that talk are offered; a style that the engine lacks becomes its first', async () => {
    await foundEngine()
    expect(stand.speech.view()).toMatchObject({
      engine: { name: 'found', brand: 'VOICEVOX OSS', version: '0.25.2' },
      styleId: 3,
      volume: 0.8,
    })
    expect(stand.speech.view().styles).toContainEqual({
      id: 8,
      character: 'dummy3',
      style: 'style0',
    })
    stand.set({ styleId: 888 })
    expect(stand.speech.view().styleId).toBe(0)
    expect(stand.speech.view().credit).toBe('VOICEVOX:dummy1')
    await engine.received('/initialize_speaker', 2)
    stand.speech.say('idle', {})
    await stand.spoken(1)
    expect((await engine.received('/synthesis')).query['speaker']).toBe('0')
  })

  test('AivisSpeech, which reports no lengths, moves the beak by loudness', async () => {
    engine.behave({ isAivis: true })
    await foundEngine()
    expect(stand.speech.view().credit).toBe('AivisSpeech:dummy2')
    stand.speech.say('fed-commit', {})
    const { mouths } = await stand.spoken(1)
    expect(mouths.length).toBeGreaterThan(4)
  })

  test('every request fits the engine’s own document', async () => {
    await foundEngine()
    stand.speech.say('unlock', { item: 'サンタ帽' })
    await playToEnd()
    expect(count('/synthesis')).toBeGreaterThan(0)
    expect(engine.requests.flatMap(faults)).toEqual([])
  })

  test('Dash’s words are neither in the log nor in the cache', async () => {
    await foundEngine()
    stand.speech.say('fed-commit', {})
    await stand.spoken(1)
    engine.behave({
      instead: { '/synthesis': { status: 422, body: recordedJson('err_text_plain.json') } },
    })
    stand.speech.say('fed-issue', {})
    await stand.until(() => stand.logged.some((entry) => entry.includes('voice-engine-refused')))
    const rows = JSON.stringify(stand.db.prepare('SELECT key, mouths FROM speech_clip').all())
    const kept = [...stand.logged, rows].join('\n')
    for (const { text } of stand.speech.spoken()) {
      for (const sentence of splitSentences(text)) expect(kept).not.toContain(sentence)
    }
    expect(kept).not.toContain('accent_phrases')
  })
})

describe('without an engine', () => {
  beforeEach(() => engine.close())

  test('chirps are heard, nothing is credited, and the view says what is missing', async () => {
    stand.speech.start()
    const line = shown(stand.speech.say('idle', {}))
    expect(stand.speech.bubble()).toEqual(line)
    const spoken = await stand.spoken(1)
    expect(isChirping(spoken)).toBe(true)
    const file = stand.speech.clip(spoken.clip)
    expect(file && parseWav(file)?.seconds).toBe(spoken.seconds)
    expect(stand.speech.view()).toMatchObject({
      engine: { name: 'absent', problem: { code: 'voice-engine-absent' } },
      styles: [],
      credit: null,
    })
  })

  test('trying the voice says why it was not heard', async () => {
    stand.speech.start()
    expect(await stand.speech.tryVoice()).toEqual({
      ok: false,
      error: { code: 'voice-engine-absent' },
    })
    expect(isChirping(await stand.spoken(1))).toBe(true)
  })

  test('an engine that starts later is found by itself, and looked for less and less often', async () => {
    stand.speech.start()
    await stand.until(() => stand.speech.view().engine.name === 'absent')
    const restarted = await startVoicevox(engine.port)
    stand.timers.pass(29_000)
    expect(restarted.requests).toEqual([])
    stand.timers.pass(2000)
    await stand.until(() => stand.speech.view().engine.name === 'found')
    await restarted.close()
  })

  test('it is also found when asked for', async () => {
    stand.speech.start()
    expect(await stand.speech.findEngine()).toMatchObject({ ok: false })
    const restarted = await startVoicevox(engine.port)
    expect(await stand.speech.findEngine()).toEqual({ ok: true, value: null })
    await restarted.close()
  })
})

describe('an engine in trouble', () => {
  test('that dies in mid-sentence leaves the bubble, and chirps go on; it is found again later', async () => {
    await foundEngine()
    engine.behave({ diesSpeaking: true })
    const line = shown(stand.speech.say('level-up', { level: 3 }))
    const spoken = await stand.spoken(1)
    expect(isChirping(spoken)).toBe(true)
    expect(spoken.line).toBe(line.id)
    expect(stand.speech.bubble()).toEqual(line)
    expect(stand.speech.view()).toMatchObject({
      engine: { name: 'absent', problem: { code: 'voice-engine-died' } },
      credit: null,
    })
    engine.behave({ diesSpeaking: false })
    stand.timers.pass(1000)
    await stand.until(() => stand.speech.view().engine.name === 'found')
    stand.speech.sayAgain(line.id)
    expect(isChirping(await stand.spoken(2))).toBe(false)
  })

  test('that dies between two sentences: the rest is chirped', async () => {
    await foundEngine()
    const releaseFirst = engine.hold('/synthesis')
    const line = shown(stand.speech.say('first-start', {}))
    await engine.received('/synthesis')
    releaseFirst()
    const releaseSecond = engine.hold('/synthesis')
    const first = await stand.spoken(1)
    await engine.received('/synthesis', 2)
    engine.behave({ diesSpeaking: true })
    releaseSecond()
    stand.speech.clipEnded(line.id)
    const second = await stand.spoken(2)
    expect([first, second].map(isChirping)).toEqual([false, true])
    expect([first, second].map(({ line: id }) => id)).toEqual([line.id, line.id])
    expect(stand.speech.bubble()).toEqual(line)
  })

  test.each([
    [
      '422 with a list',
      { status: 422, body: recordedJson('err_missing_speaker.json') },
      'voice-engine-refused',
    ],
    [
      '404 with a text',
      { status: 404, body: recordedJson('err_404.json') },
      'voice-engine-refused',
    ],
    [
      '400 with a kana error',
      { status: 400, body: recordedJson('err_bad_kana.json') },
      'voice-engine-refused',
    ],
    [
      '422 with a message',
      { status: 422, body: recordedJson('err_unknown_speaker_next.json') },
      'voice-engine-refused',
    ],
    ['500', { status: 500, body: recordedJson('err_huge_text_2800.json') }, 'voice-engine-refused'],
    ['malformed JSON', { status: 200, raw: '{"accent_phrases": [{' }, 'voice-bad-answer'],
    [
      'no moras',
      { status: 200, body: recordedJson('audio_query_empty_text.json') },
      'voice-bad-answer',
    ],
  ])('that answers %s is kept, while chirps are heard', async (_, answer, code) => {
    await foundEngine()
    engine.behave({ instead: { '/audio_query': answer } })
    expect(await stand.speech.tryVoice()).toMatchObject({ ok: false, error: { code } })
    expect(isChirping(await stand.spoken(1))).toBe(true)
    expect(stand.speech.view().engine.name).toBe('found')
  })

  test('that answers something else than a sound is not played', async () => {
    await foundEngine()
    engine.behave({ instead: { '/synthesis': { status: 200, raw: 'no sound' } } })
    expect(await stand.speech.tryVoice()).toMatchObject({ error: { code: 'voice-bad-answer' } })
  })

  test('that has no initialize_speaker speaks all the same', async () => {
    engine.behave({
      instead: { '/initialize_speaker': { status: 404, body: { detail: 'Not Found' } } },
    })
    await foundEngine()
    expect(await stand.speech.tryVoice()).toEqual({ ok: true, value: null })
  })

  test('that is slow does not keep Dash silent: chirps, and the sound is kept for the next time', async () => {
    await foundEngine()
    const release = engine.hold('/synthesis')
    const line = shown(stand.speech.say('fed-commit', {}))
    await engine.received('/synthesis')
    stand.timers.pass(4000)
    expect(isChirping(await stand.spoken(1))).toBe(true)
    release()
    stand.speech.sayAgain(line.id)
    expect(isChirping(await stand.spoken(2))).toBe(false)
  })

  test('that takes every call and answers none ends a search as absent, also after a collection', async () => {
    const release = engine.hold('/version')
    stand.speech.start()
    await engine.received('/version')
    collectGarbage()
    stand.timers.pass(1500)
    await stand.until(() => stand.speech.view().engine.name === 'absent')
    release()
  })

  test('whose first line comes while it is still searched for speaks with its voice', async () => {
    stand.speech.start()
    stand.speech.greet()
    expect(stand.speech.view().engine.name).toBe('searching')
    expect(isChirping(await stand.spoken(1))).toBe(false)
  })
})

describe('while Dash is nowhere to be seen', () => {
  test('there are words and no sound', async () => {
    await foundEngine()
    stand.see(false)
    const line = shown(stand.speech.say('idle', {}))
    expect(stand.speech.spoken()).toEqual([line])
    stand.see(true)
    stand.speech.say('level-up', { level: 2 })
    await stand.spoken(1)
    expect(stand.events.map((event) => event.type === 'speaks' && event.line)).toEqual([
      line.id + 1,
    ])
  })

  test('what is being said falls silent, and its words stay', async () => {
    await foundEngine()
    const line = shown(stand.speech.say('level-up', { level: 2 }))
    await stand.spoken(1)
    stand.speech.hush()
    expect(stand.events.at(-1)).toEqual({ type: 'stops-speaking' })
    expect(stand.speech.bubble()).toEqual(line)
  })
})
