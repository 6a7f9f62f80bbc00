import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { likelyLines, type Outlook } from '../../../main/speech/rules/likely-lines.ts'
import { pronounceAsShipped } from '../../../main/speech/rules/pronunciation.ts'
import { sentencesOf } from '../../../main/speech/rules/sentences.ts'
import type { Trigger } from '../../../main/speech/rules/triggers.ts'
import type { FakeVoicevox } from '../../fakes/voicevox/contract.ts'
import { startVoicevox } from '../../fakes/voicevox/server.ts'
import { expectLine, setUpSpeech, type SpeechSetup } from './set-up.ts'

/** Ten minutes of processor time on two threads. */
const maxSecondsADay = 300

let engine: FakeVoicevox
let setup: SpeechSetup

beforeEach(async () => {
  engine = await startVoicevox()
  setup = setUpSpeech({ HOT_DASH_VOICEVOX_URL: engine.url })
  setup.speech.start()
  await setup.until(() => setup.speech.view().engine.name === 'found')
  await engine.received('/user_dict')
})
afterEach(async () => {
  setup.close()
  await engine.close()
})

const outlook: Outlook = {
  hour: 7,
  level: 3,
  nextEarnables: [{ trigger: 'unlock', name: 'スカーフ' }],
  waiting: { commit: 2 },
  numbers: [],
  due: ['season-autumn'],
}
const syntheses = () => engine.requests.filter(({ path }) => path === '/synthesis').length
/** Where the sound of the n-th line came from; n counts from 1. */
async function sourceOf(nth: number): Promise<string | undefined> {
  const heard = () => setup.logged.filter((entry) => entry.includes('a line is heard'))
  await setup.until(() => heard().length >= nth)
  return /"source":"([\w-]+)"/.exec(heard()[nth - 1] ?? '')?.[1]
}

describe('likely speech', () => {
  test('is ready before it is due, and not requested again', async () => {
    await setup.prepare(outlook, () => true)
    const asked = syntheses()
    expect(asked).toBeGreaterThan(60)
    expect(engine.maxConcurrent).toBe(1)
    await setup.prepare(outlook, () => true)
    expect(syntheses()).toBe(asked)
    let nth = 0
    for (const trigger of ['voice-test', 'fed-commit', 'fed-issue', 'stroked'] as const) {
      nth += 1
      setup.speech.hush()
      setup.speech.say(trigger, {})
      expect([trigger, await sourceOf(nth)]).toEqual([trigger, 'prepared'])
    }
    setup.speech.hush()
    setup.speech.say('level-up', { level: 4 })
    expect(await sourceOf(nth + 1)).toBe('prepared')
    expect(syntheses()).toBe(asked)
  })

  test('has its own entry in the log, unlike cached lines, new lines and chirps', async () => {
    const line = expectLine(setup.speech.say('fed-commit', {}))
    expect(await sourceOf(1)).toBe('fresh')
    setup.speech.sayAgain(line.id)
    expect(await sourceOf(2)).toBe('cached')
    engine.configure({ fault: { path: '/synthesis', fault: 'cut' } })
    setup.speech.hush()
    setup.speech.say('fed-issue', {})
    expect(await sourceOf(3)).toBe('chirp')
    expect(setup.logged.join('\n')).not.toContain(sentencesOf(line.text, pronounceAsShipped)[0])
  })

  test('is prepared except for the sentences with unknown words', async () => {
    await setup.prepare({ ...outlook, nextEarnables: [] }, () => true)
    const before = engine.requests.length
    const line = expectLine(setup.speech.say('unlock', { item: 'ひみつの帽子' }))
    await setup.nthClip(1)
    await engine.received('/synthesis', syntheses())
    const asked = engine.requests.slice(before).flatMap(({ query }) => query['text'] ?? [])
    const sentences = sentencesOf(line.text, pronounceAsShipped)
    expect(asked).toEqual(sentences.filter((one) => one.includes('ひみつ')))
  })

  test('stops for a line that is due', async () => {
    const release = engine.hold('/synthesis')
    const prepared = setup.prepare(outlook, () => true)
    await engine.received('/synthesis')
    setup.speech.say('dragged', {})
    release()
    await prepared
    const { line } = await setup.nthClip(1)
    expect(line).toBe(setup.speech.bubble()?.id)
    const said = new Set(sentencesOf(setup.speech.bubble()?.text ?? '', pronounceAsShipped))
    const texts = engine.requests.flatMap(({ query }) => query['text'] ?? [])
    expect(texts.slice(1).every((text) => said.has(text))).toBe(true)
  })

  test('is not made while the machine is busy, while muted, in English, or once the day’s time is used up', async () => {
    await setup.prepare(outlook, () => false)
    setup.change({ muted: true })
    await setup.prepare(outlook, () => true)
    setup.change({ muted: false, locale: 'en' })
    await setup.prepare(outlook, () => true)
    expect(syntheses()).toBe(0)
    setup.change({ locale: 'ja' })
    setup.db.prepare('INSERT INTO preparation VALUES (1, ?, ?)').run('2026-11-25', maxSecondsADay)
    await setup.prepare(outlook, () => true)
    expect(syntheses()).toBe(0)
  })

  test('is made again if the user has changed the engine’s dictionary', async () => {
    const digest = () => setup.db.prepare('SELECT digest FROM engine_dictionary').pluck().get()
    await expect.poll(digest).toBeDefined()
    const before = digest()
    const line = expectLine(setup.speech.say('fed-commit', {}))
    expect(await sourceOf(1)).toBe('fresh')
    engine.configure({ responses: { '/user_dict': { status: 200, body: { a: 'ダッシュ' } } } })
    setup.speech.sayAgain(line.id)
    expect(await sourceOf(2)).toBe('cached')
    await expect.poll(digest).not.toBe(before)
    setup.speech.sayAgain(line.id)
    expect(await sourceOf(3)).toBe('fresh')
  })

  test('is made again if the reading of a word changes, but only for sentences with that word', async () => {
    const withWord: Outlook = {
      ...outlook,
      nextEarnables: [{ trigger: 'unlock', name: 'Riverpodの帽子' }],
    }
    await setup.prepare(withWord, () => true)
    const before = syntheses()
    expect(setup.speech.dictionary.set('Riverpod', 'リヴァーポッド').ok).toBe(true)
    await setup.prepare(withWord, () => true)
    const texts = engine.requests.flatMap(({ query }) => query['text'] ?? []).slice(before)
    expect(texts.length).toBeGreaterThan(0)
    expect(texts.filter((text) => !text.includes('リヴァーポッド'))).toEqual([])
    setup.speech.say('unlock', { item: 'Riverpodの帽子' })
    expect(await sourceOf(1)).toBe('prepared')
  })

  test('skips a sentence that the engine refuses, and logs it once', async () => {
    setup.close()
    let refused: string | undefined
    setup = setUpSpeech({ HOT_DASH_VOICEVOX_URL: engine.url }, undefined, {
      fetch: (input, init) => {
        const text = typeof input === 'string' ? new URL(input).searchParams.get('text') : null
        if (text === null || text !== (refused ??= text)) return fetch(input, init)
        return Promise.resolve(new Response('{}', { status: 500 }))
      },
    })
    setup.speech.start()
    await setup.until(() => setup.speech.view().engine.name === 'found')
    // Changing the user dictionary of the engine makes it another voice.
    await expect
      .poll(() => setup.db.prepare('SELECT digest FROM engine_dictionary').pluck().get())
      .toBeDefined()
    for (const wanted of [1, 2, 3]) {
      await setup.prepare(outlook, () => syntheses() < wanted)
      expect([syntheses(), setup.warnings.length]).toEqual([wanted, 1])
    }
  })

  test('resumes with the same sentence after an interruption', async () => {
    const texts = () => engine.requests.flatMap(({ query }) => query['text'] ?? [])
    await setup.prepare(outlook, () => texts().length === 0)
    await setup.prepare(outlook, () => syntheses() === 0)
    const [first] = texts()
    expect(texts()).toEqual([first, first])
  })

  test('resumes with the same sentence after its engine was lost', async () => {
    const texts = () => engine.requests.flatMap(({ query }) => query['text'] ?? [])
    engine.configure({ fault: { path: '/synthesis', fault: 'cut' } })
    await setup.prepare(outlook, () => true)
    const [first, ...again] = texts()
    expect(setup.speech.view().engine.name).toBe('absent')
    engine.configure({ fault: null })
    expect(await setup.speech.findEngine()).toEqual({ ok: true, value: null })
    const before = syntheses()
    await setup.prepare(outlook, () => syntheses() === before)
    expect(texts()).toEqual([first, ...again, first])
  })

  test('ends with the app, and stores nothing after that', async () => {
    const release = engine.hold('/synthesis')
    const prepared = setup.prepare(outlook, () => true)
    await engine.received('/synthesis')
    setup.close()
    release()
    await prepared
    expect([...setup.warnings, ...setup.errors]).toEqual([])
  })

  test('covers more than forty triggers', () => {
    const triggers = new Set<Trigger>(likelyLines(outlook).map(({ trigger }) => trigger))
    expect(triggers.size).toBeGreaterThan(40)
  })
})
