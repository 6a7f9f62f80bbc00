import { afterEach, beforeEach, expect, test } from 'vitest'
import { catalogues } from '../../../main/speech/catalogue.ts'
import type { Stand } from './stand.ts'
import { buildStand, shown } from './stand.ts'

let stand: Stand

beforeEach(() => {
  stand = buildStand({ HOT_DASH_VOICEVOX_URL: 'http://127.0.0.1:1' })
  stand.set({ locale: 'en' })
})
afterEach(() => {
  stand.close()
})

const types = (): readonly string[] => stand.events.map(({ type }) => type)
const ended = (): Promise<void> => stand.until(() => stand.speech.bubble() === null)

test('the bubble stays until it can be read and the voice has ended', async () => {
  const line = shown(stand.speech.say('idle', {}))
  await stand.spoken(1)
  stand.speech.clipEnded(line.id)
  await stand.until(() => types().includes('stops-speaking'))
  expect(stand.speech.bubble()).toEqual(line)
  stand.timers.pass(12_000)
  await ended()
})

test('a voice that is longer than the reading keeps the bubble', async () => {
  const line = shown(stand.speech.say('stroked', {}))
  const { seconds } = await stand.spoken(1)
  stand.timers.pass(seconds * 1000)
  expect(stand.speech.bubble()).toEqual(line)
  stand.timers.pass(12_000)
  await ended()
})

test('a window that never says that the clip ended does not keep Dash talking', async () => {
  stand.speech.say('idle', {})
  const { seconds } = await stand.spoken(1)
  stand.timers.pass(seconds * 1000 + 1500)
  await stand.until(() => types().includes('stops-speaking'))
})

test('a more important line takes the word, and the beak of the old one is closed first', async () => {
  stand.speech.say('idle', {})
  await stand.spoken(1)
  const line = shown(stand.speech.say('level-up', { level: 2 }))
  expect(stand.speech.bubble()).toEqual(line)
  expect((await stand.spoken(2)).line).toBe(line.id)
  expect(types()).toEqual(['speaks', 'stops-speaking', 'speaks'])
})

test('idle chatter does not interrupt, and is forgotten', async () => {
  const line = shown(stand.speech.say('level-up', { level: 2 }))
  expect(stand.speech.say('idle', {})).toBeNull()
  expect(stand.speech.bubble()).toEqual(line)
  expect(stand.speech.spoken()).toEqual([line])
  const { seconds } = await stand.spoken(1)
  stand.timers.pass(seconds * 1000 + 12_000)
  await ended()
})

test('a level and two outfits are announced one after another', async () => {
  stand.speech.say('level-up', { level: 5 })
  expect(stand.speech.say('unlock', { item: 'the scarf' })).toBeNull()
  stand.speech.say('unlock', { item: 'the kitchen' })
  const heard = ['5', 'the scarf', 'the kitchen']
  for (const word of heard) {
    await stand.until(() => stand.speech.bubble()?.text.includes(word) === true)
    const { id } = shown(stand.speech.bubble())
    await stand.spoken(id)
    stand.speech.clipEnded(id)
    await stand.until(() => types().filter((type) => type === 'stops-speaking').length === id)
    stand.timers.pass(12_000)
  }
  await ended()
})

test('muted, Dash only writes', async () => {
  stand.set({ muted: true })
  const line = shown(stand.speech.say('idle', {}))
  expect(stand.speech.bubble()).toEqual(line)
  stand.timers.pass(12_000)
  await ended()
  expect(stand.events).toEqual([])
  expect(await stand.speech.tryVoice()).toEqual({ ok: true, value: null })
})

test('muting silences the line of now', async () => {
  const line = shown(stand.speech.say('idle', {}))
  await stand.spoken(1)
  stand.set({ muted: true })
  expect(types()).toEqual(['speaks', 'stops-speaking'])
  expect(stand.speech.bubble()).toEqual(line)
})

test('English is chirped and nothing is credited', async () => {
  expect(await stand.speech.tryVoice()).toEqual({ ok: true, value: null })
  const { clip } = await stand.spoken(1)
  expect(stand.speech.clip(clip)?.subarray(0, 4).toString()).toBe('RIFF')
  expect(stand.speech.view().credit).toBeNull()
})

test('the greeting follows the hour where the user is', () => {
  const line = shown(stand.speech.greet())
  expect(catalogues.en['greeting-morning']).toContain(line.text)
})

test('the log keeps the last fifty lines, and each can be said again', async () => {
  for (let index = 0; index < 60; index += 1) stand.speech.say('stroked', {})
  const lines = stand.speech.spoken()
  expect(lines.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, index) => index + 11))
  const oldest = shown(lines[0] ?? null)
  expect(stand.speech.sayAgain(oldest.id)).toEqual(oldest)
  expect(stand.speech.bubble()).toEqual(oldest)
  await stand.until(() =>
    stand.events.some((event) => event.type === 'speaks' && event.line === 11),
  )
  expect(stand.speech.sayAgain(1)).toBeNull()
  expect(stand.speech.spoken()).toEqual(lines)
})

test('no line comes back within the next five', () => {
  const texts = Array.from({ length: 30 }, () => shown(stand.speech.say('dragged', {})).text)
  texts.forEach((text, index) => {
    expect(texts.slice(Math.max(0, index - 5), index)).not.toContain(text)
  })
})

test('a clip that nobody made is not there', () => {
  expect(stand.speech.clip('0123456789abcdef0123456789abcdef')).toBeUndefined()
  expect(stand.speech.clip("' OR 1=1 --")).toBeUndefined()
})

test('after closing nothing is heard', () => {
  stand.speech.say('idle', {})
  stand.speech.close()
  stand.timers.pass(60_000)
  expect(stand.events).toEqual([])
})
