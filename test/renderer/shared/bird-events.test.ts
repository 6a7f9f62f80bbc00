import { expect, test } from 'vitest'
import { createAudibleEvents } from '../../../renderer/shared/bird-events.ts'

const speaks = {
  type: 'speaks',
  line: 7,
  utterance: 21,
  clip: 'app://hot-dash/clip/7',
  mouthCues: [],
  seconds: 60,
} as const
const words = { text: 'Hello.', language: 'en' } as const

function listening() {
  const audible = createAudibleEvents()
  const told: string[] = []
  const off = audible.subscribe((event) =>
    told.push(
      event.type === 'speaks' ? `speaks ${event.line} since ${event.since ?? 'now'}` : event.type,
    ),
  )
  return { audible, told, off }
}

test('everything except speech is passed on at once', () => {
  const { audible, told } = listening()
  audible.receive({ type: 'greets' })
  audible.receive({ type: 'stops-speaking' })
  expect(told).toEqual(['greets', 'stops-speaking'])
})

test.each([
  ['a clip', speaks],
  ["words of the system's voice", { ...speaks, clip: null, words }],
])('%s is passed on when it becomes audible', (_, speech) => {
  const { audible, told } = listening()
  audible.receive(speech)
  expect(told).toEqual([])
  audible.begin(1234)
  expect(told).toEqual(['speaks 7 since 1234'])
})

test('speech in another window and its end are passed on at once, whatever this window played before', () => {
  const { audible, told } = listening()
  audible.receive(speaks)
  audible.begin(1)
  audible.end()
  audible.receive({ ...speaks, clip: null, words: null })
  audible.receive({ type: 'stops-speaking' })
  expect(told.slice(1)).toEqual(['speaks 7 since now', 'stops-speaking'])
})

test('the end event of main is ignored for completed speech, and passed on for interrupted speech', () => {
  const { audible, told } = listening()
  audible.receive(speaks)
  audible.begin(1)
  audible.end()
  audible.receive({ type: 'stops-speaking' })
  expect(told).toEqual(['speaks 7 since 1'])
  audible.receive(speaks)
  audible.begin(2)
  audible.receive({ type: 'stops-speaking' })
  expect(told).toEqual(['speaks 7 since 1', 'speaks 7 since 2', 'stops-speaking'])
})

test('no events arrive after unsubscribing', () => {
  const { audible, told, off } = listening()
  off()
  audible.receive({ type: 'greets' })
  audible.receive(speaks)
  audible.begin(1)
  expect(told).toEqual([])
})

test('a late subscriber gets the current speech, but not speech that is over or interrupted', () => {
  const { audible } = listening()
  const toldLater = () => {
    const told: unknown[] = []
    audible.subscribe((event) => told.push(event))()
    return told
  }
  const since = performance.now()
  audible.receive(speaks)
  expect(toldLater(), 'it is on its way to the loudspeaker').toEqual([])
  audible.begin(since)
  expect(toldLater()).toEqual([{ ...speaks, since }])
  audible.end()
  audible.receive({ type: 'stops-speaking' })
  expect(toldLater(), 'its last part is still on its way').toEqual([{ ...speaks, since }])
  audible.begin(since - 60_001)
  expect(toldLater(), 'it is over').toEqual([])
  audible.begin(since)
  audible.receive({ type: 'stops-speaking' })
  expect(toldLater(), 'it was interrupted').toEqual([])
})
