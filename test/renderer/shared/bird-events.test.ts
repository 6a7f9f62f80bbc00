import { expect, test } from 'vitest'
import { createHeardEvents } from '../../../renderer/shared/bird-events.ts'

const speaks = {
  type: 'speaks',
  line: 7,
  clip: 'app://hot-dash/clip/7',
  mouthCues: [],
  seconds: 60,
} as const
const words = { text: 'Hello.', language: 'en' } as const

function listening() {
  const heard = createHeardEvents()
  const told: string[] = []
  const off = heard.subscribe((event) =>
    told.push(
      event.type === 'speaks' ? `speaks ${event.line} since ${event.since ?? 'now'}` : event.type,
    ),
  )
  return { heard, told, off }
}

test('everything but speech is passed on at once', () => {
  const { heard, told } = listening()
  heard.hears({ type: 'greets' })
  heard.hears({ type: 'stops-speaking' })
  expect(told).toEqual(['greets', 'stops-speaking'])
})

test.each([
  ['a clip', speaks],
  ["words of the system's voice", { ...speaks, clip: null, words }],
])('%s is passed on when it becomes audible', (_, speech) => {
  const { heard, told } = listening()
  heard.hears(speech)
  expect(told).toEqual([])
  heard.begins(speech, 1234)
  expect(told).toEqual(['speaks 7 since 1234'])
})

test('speech in another window and its end are passed on at once, whatever this window played before', () => {
  const { heard, told } = listening()
  heard.hears(speaks)
  heard.begins(speaks, 1)
  heard.ended()
  heard.hears({ ...speaks, clip: null, words: null })
  heard.hears({ type: 'stops-speaking' })
  expect(told.slice(1)).toEqual(['speaks 7 since now', 'stops-speaking'])
})

test("main's end event is ignored for completed speech, and passed on for interrupted speech", () => {
  const { heard, told } = listening()
  heard.hears(speaks)
  heard.begins(speaks, 1)
  heard.ended()
  heard.hears({ type: 'stops-speaking' })
  expect(told).toEqual(['speaks 7 since 1'])
  heard.hears(speaks)
  heard.begins(speaks, 2)
  heard.hears({ type: 'stops-speaking' })
  expect(told).toEqual(['speaks 7 since 1', 'speaks 7 since 2', 'stops-speaking'])
})

test('no events arrive after unsubscribing', () => {
  const { heard, told, off } = listening()
  off()
  heard.hears({ type: 'greets' })
  heard.begins(speaks, 1)
  expect(told).toEqual([])
})

test('a late subscriber gets the current speech, but not speech that is over or interrupted', () => {
  const { heard } = listening()
  const toldLater = () => {
    const told: unknown[] = []
    heard.subscribe((event) => told.push(event))()
    return told
  }
  const since = performance.now()
  heard.hears(speaks)
  expect(toldLater(), 'it is on its way to the loudspeaker').toEqual([])
  heard.begins(speaks, since)
  expect(toldLater()).toEqual([{ ...speaks, since }])
  heard.ended()
  heard.hears({ type: 'stops-speaking' })
  expect(toldLater(), 'its last part is still on its way').toEqual([{ ...speaks, since }])
  heard.begins(speaks, since - 60_001)
  expect(toldLater(), 'it is over').toEqual([])
  heard.begins(speaks, since)
  heard.hears({ type: 'stops-speaking' })
  expect(toldLater(), 'it was interrupted').toEqual([])
})
