import { afterEach, beforeEach, expect, test } from 'vitest'
import { catalogue } from '../../../main/speech/catalogue.ts'
import type { SpeechSetup } from './set-up.ts'
import { setUpSpeech, expectLine } from './set-up.ts'

let setup: SpeechSetup

beforeEach(() => {
  setup = setUpSpeech({ HOT_DASH_VOICEVOX_URL: 'http://127.0.0.1:1' })
  setup.change({ locale: 'en' })
})
afterEach(() => {
  setup.close()
})

const types = (): readonly string[] => setup.events.map(({ type }) => type)
const ended = (): Promise<void> => setup.until(() => setup.speech.bubble() === null)

test('the bubble stays until its reading time is over and the voice has finished', async () => {
  const line = expectLine(setup.speech.say('idle', {}))
  await setup.nthClip(1)
  setup.endUtterance('said')
  await setup.until(() => types().includes('stops-speaking'))
  expect(setup.speech.bubble()).toEqual(line)
  setup.timers.pass(12_000)
  await ended()
})

test('a voice that takes longer than reading keeps the bubble open', async () => {
  const line = expectLine(setup.speech.say('stroked', {}))
  const { seconds } = await setup.nthClip(1)
  setup.timers.pass(seconds * 1000)
  expect(setup.speech.bubble()).toEqual(line)
  setup.timers.pass(12_000)
  await ended()
})

test('a clip whose window never reports the end ends all the same', async () => {
  setup.speech.say('idle', {})
  const { seconds } = await setup.nthClip(1)
  setup.timers.pass(seconds * 1000 + 1500)
  await setup.until(() => types().includes('stops-speaking'))
})

test('a line that cannot be sent to pages is logged, and ends like any other', async () => {
  setup.events.push = () => {
    throw new Error('no page')
  }
  expectLine(setup.speech.say('idle', {}))
  await expect.poll(() => setup.errors).toHaveLength(1)
  setup.timers.pass(15_000)
  await ended()
})

test('once speech is closed, pages get no more events', async () => {
  setup.speech.say('idle', {})
  await setup.nthClip(1)
  setup.speech.close()
  setup.speech.say('level-up', { level: 2 })
  await new Promise((resolve) => setImmediate(resolve))
  expect(types()).toEqual(['speaks'])
})

test('a line of higher priority interrupts, and the beak closes before it begins', async () => {
  setup.speech.say('idle', {})
  await setup.nthClip(1)
  const line = expectLine(setup.speech.say('level-up', { level: 2 }))
  expect(setup.speech.bubble()).toEqual(line)
  expect((await setup.nthClip(2)).line).toBe(line.id)
  expect(types()).toEqual(['speaks', 'stops-speaking', 'speaks'])
})

test('idle chatter does not interrupt, and is dropped', async () => {
  const line = expectLine(setup.speech.say('level-up', { level: 2 }))
  expect(setup.speech.say('idle', {})).toBeNull()
  expect(setup.speech.bubble()).toEqual(line)
  expect(setup.speech.recentLines()).toEqual([line])
  const { seconds } = await setup.nthClip(1)
  setup.timers.pass(seconds * 1000 + 12_000)
  await ended()
})

test('a level and two outfits are announced one after another', async () => {
  setup.speech.say('level-up', { level: 5 })
  expect(setup.speech.say('unlock', { item: 'the scarf' })).toBeNull()
  setup.speech.say('unlock', { item: 'the kitchen' })
  const heard = ['5', 'the scarf', 'the kitchen']
  for (const word of heard) {
    await setup.until(() => setup.speech.bubble()?.text.includes(word) === true)
    const { id } = expectLine(setup.speech.bubble())
    await setup.nthClip(id)
    setup.endUtterance('said')
    await setup.until(() => types().filter((type) => type === 'stops-speaking').length === id)
    setup.timers.pass(12_000)
  }
  await ended()
})

test('a higher level replaces a waiting level, but an outfit does not replace another', () => {
  setup.change({ muted: true })
  setup.speech.say('unlock', { item: 'the scarf' })
  setup.speech.say('level-up', { level: 5 })
  setup.speech.say('unlock', { item: 'the kitchen' })
  setup.speech.say('level-up', { level: 6 })
  setup.speech.say('unlock', { item: 'the kitchen' })
  for (const word of ['6', 'the kitchen']) {
    setup.timers.pass(12_000)
    expect(setup.speech.bubble()?.text).toContain(word)
  }
  setup.timers.pass(12_000)
  expect(setup.speech.bubble()).toBeNull()
  expect(setup.speech.recentLines()).toHaveLength(3)
})

test('a line that has waited too long is dropped, and the log names only its trigger', () => {
  setup.change({ muted: true })
  setup.speech.say('level-up', { level: 5 })
  setup.speech.say('fire-breath', {})
  setup.speech.say('unlock', { item: 'the scarf' })
  setup.sleep(3_600_000)
  setup.speech.say('unlock', { item: 'the kitchen' })
  setup.timers.pass(12_000)
  expect(setup.speech.bubble()?.text).toContain('the kitchen')
  expect(setup.speech.recentLines()).toHaveLength(2)
  const told = setup.logged.filter((entry) => entry.includes('waited too long'))
  expect(told.map((entry) => JSON.parse(entry) as unknown)).toEqual([
    ['a line waited too long and was dropped', { trigger: 'fire-breath' }],
    ['a line waited too long and was dropped', { trigger: 'unlock' }],
  ])
})

test('a waiting line is dropped if Dash must be quiet by then', () => {
  setup.change({ muted: true })
  setup.speech.say('level-up', { level: 5 })
  expect(setup.speech.say('unlock', { item: 'the scarf' })).toBeNull()
  setup.setQuiet(true)
  setup.timers.pass(12_000)
  expect(setup.speech.bubble()).toBeNull()
  expect(setup.speech.recentLines()).toHaveLength(1)
})

test('a line without words is not said, and does not delay another line', () => {
  setup.change({ muted: true })
  const noValues = {} as { readonly level: number; readonly item: string }
  expect(setup.speech.say('level-up', noValues)).toBeNull()
  expect(setup.errors).toHaveLength(1)
  expectLine(setup.speech.say('idle', {}))
  setup.speech.say('level-up', { level: 5 })
  setup.speech.say('unlock', noValues)
  setup.speech.say('fire-breath', {})
  setup.timers.pass(12_000)
  expect(setup.errors).toHaveLength(2)
  expect(setup.speech.recentLines()).toHaveLength(3)
  expect(setup.speech.bubble()).toEqual(setup.speech.recentLines().at(-1))
  setup.timers.pass(12_000)
  expect(setup.speech.bubble()).toBeNull()
})

test('while muted there is a bubble but no sound', async () => {
  setup.change({ muted: true })
  const line = expectLine(setup.speech.say('idle', {}))
  expect(setup.speech.bubble()).toEqual(line)
  setup.timers.pass(12_000)
  await ended()
  expect(setup.events).toEqual([])
  expect(await setup.speech.tryVoice(null)).toEqual({ ok: true, value: null })
})

test('while quiet, Dash says nothing by itself, and its current line ends', async () => {
  const said = expectLine(setup.speech.say('fire-breath', {}))
  expect(setup.speech.say('level-up', { level: 2 })).not.toBeNull()
  expect(setup.speech.say('unlock', { item: 'a hat' })).toBeNull()
  await setup.nthClip(1)
  setup.setQuiet(true)
  setup.speech.hush()
  expect(setup.speech.bubble()).toBeNull()
  expect(types().at(-1)).toBe('stops-speaking')
  expect(setup.speech.say('fed-all', { count: 3 })).toBeNull()
  expect(setup.speech.greet()).toBeNull()
  setup.timers.pass(60_000)
  expect(setup.speech.bubble()).toBeNull()
  expect(setup.speech.recentLines()).toHaveLength(2)
  // A line that the user requests is heard.
  expect(setup.speech.sayAgain(said.id)).not.toBeNull()
})

test('muting stops the sound of the current line', async () => {
  const line = expectLine(setup.speech.say('idle', {}))
  await setup.nthClip(1)
  setup.change({ muted: true })
  expect(types()).toEqual(['speaks', 'stops-speaking'])
  expect(setup.speech.bubble()).toEqual(line)
})

test('Dash chirps an English line, and the view credits no voice', async () => {
  expect(await setup.speech.tryVoice(null)).toEqual({ ok: true, value: null })
  const { clip } = await setup.nthClip(1)
  expect(setup.speech.clip(clip)?.subarray(0, 4).toString()).toBe('RIFF')
  expect(setup.speech.view().credit).toBeNull()
})

test('names are spoken in the language of the voice, and shown in the language of the texts', async () => {
  setup.change({ voiceLanguage: 'ja' })
  const item = { ja: 'ずきん', en: 'the hood' }
  const line = expectLine(setup.speech.say('unlock', { item }))
  expect(line.text).toContain('the hood')
  expect(setup.speech.view().language).toBe('ja')
  await setup.nthClip(1)
})

test('the greeting depends on the local hour of the user', () => {
  const line = expectLine(setup.speech.greet())
  expect(catalogue['greeting-morning'].map(({ en }) => en)).toContain(line.text)
})

test('the log keeps the last fifty lines, and each can be repeated', async () => {
  for (let index = 0; index < 60; index += 1) setup.speech.say('stroked', {})
  const lines = setup.speech.recentLines()
  expect(lines.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, index) => index + 11))
  const oldest = expectLine(lines[0] ?? null)
  expect(setup.speech.sayAgain(oldest.id)).toEqual(oldest)
  expect(setup.speech.bubble()).toEqual(oldest)
  await setup.until(() =>
    setup.events.some((event) => event.type === 'speaks' && event.line === 11),
  )
  expect(setup.speech.sayAgain(1)).toBeNull()
  expect(setup.speech.recentLines()).toEqual(lines)
})

test('no line repeats within the next ten, even after a restart', () => {
  const say = (now: SpeechSetup) => expectLine(now.speech.say('dragged', {})).text
  const texts = Array.from({ length: 15 }, () => say(setup))
  const restarted = setUpSpeech({}, setup.db)
  restarted.change({ locale: 'en' })
  texts.push(...Array.from({ length: 15 }, () => say(restarted)))
  restarted.speech.close()
  texts.forEach((text, index) => {
    expect(texts.slice(Math.max(0, index - 10), index)).not.toContain(text)
  })
})

test('a story is told in order, and the time of each part is stored', () => {
  expect([setup.speech.lastSaidAt('serial'), setup.speech.lastLineAt()]).toEqual([0, 0])
  const told = [1, 2, 3].map(() => expectLine(setup.speech.say('serial', {})))
  expect(told.map(({ text }) => text)).toEqual(catalogue.serial.slice(0, 3).map(({ en }) => en))
  expect(setup.speech.lastSaidAt('serial')).toBe(told[2]?.at)
  expect(setup.speech.lastLineAt()).toBe(told[2]?.at)
})

test('lines for a condition are said only while Dash meets it', () => {
  const hot = new Set(catalogue.idle.flatMap(({ en, when }) => (when === 'hot' ? en : [])))
  const isHot = () => hot.has(expectLine(setup.speech.say('idle', {})).text)
  const hundred = () => Array.from({ length: 100 }, isHot)
  expect(hundred()).not.toContain(true)
  setup.setMood('hot')
  expect(hundred()).toContain(true)
})

test('an unknown clip is not found', () => {
  expect(setup.speech.clip('0123456789abcdef0123456789abcdef')).toBeUndefined()
  expect(setup.speech.clip("' OR 1=1 --")).toBeUndefined()
})

test('no sound plays after closing', () => {
  setup.speech.say('idle', {})
  setup.speech.close()
  setup.timers.pass(60_000)
  expect(setup.events).toEqual([])
})
