import { expect, test } from 'vitest'
import { createHeardEvents } from '../../../renderer/shared/bird-events.ts'
import { createFakeBridge } from '../../fakes/bridge.ts'

const speaks = {
  type: 'speaks',
  line: 7,
  clip: 'app://hot-dash/clip/7',
  mouthCues: [],
  seconds: 60,
} as const
const words = { text: 'Hello.', language: 'en' } as const

function listening() {
  const bridge = createFakeBridge()
  const heard = createHeardEvents(bridge)
  const told: string[] = []
  const off = heard.subscribe((event) =>
    told.push(
      event.type === 'speaks' ? `speaks ${event.line} since ${event.since ?? 'now'}` : event.type,
    ),
  )
  return { bridge, heard, told, off }
}

test('all but speech is told at once', () => {
  const { bridge, told } = listening()
  bridge.bird({ type: 'greets' })
  bridge.bird({ type: 'stops-speaking' })
  expect(told).toEqual(['greets', 'stops-speaking'])
})

test.each([
  ['a clip', speaks],
  ["words of the system's voice", { ...speaks, clip: null, words }],
])('%s is told when it is heard', (_, speech) => {
  const { bridge, heard, told } = listening()
  bridge.bird(speech)
  expect(told).toEqual([])
  heard.begins(speech, 1234)
  expect(told).toEqual(['speaks 7 since 1234'])
})

test('what another window plays is told at once, and so is its end, whatever was heard here before', () => {
  const { bridge, heard, told } = listening()
  bridge.bird(speaks)
  heard.begins(speaks, 1)
  heard.ended()
  bridge.bird({ ...speaks, clip: null, words: null })
  bridge.bird({ type: 'stops-speaking' })
  expect(told.slice(1)).toEqual(['speaks 7 since now', 'stops-speaking'])
})

test('the end of what was played to its end is no news, that of what is broken off is', () => {
  const { bridge, heard, told } = listening()
  bridge.bird(speaks)
  heard.begins(speaks, 1)
  heard.ended()
  bridge.bird({ type: 'stops-speaking' })
  expect(told).toEqual(['speaks 7 since 1'])
  bridge.bird(speaks)
  heard.begins(speaks, 2)
  bridge.bird({ type: 'stops-speaking' })
  expect(told).toEqual(['speaks 7 since 1', 'speaks 7 since 2', 'stops-speaking'])
})

test('whoever has gone is told nothing', () => {
  const { bridge, heard, told, off } = listening()
  off()
  bridge.bird({ type: 'greets' })
  heard.begins(speaks, 1)
  expect(told).toEqual([])
})

test('who comes later hears of the speech of now, and of none that is over or broken off', () => {
  const { bridge, heard } = listening()
  const toldLater = () => {
    const told: unknown[] = []
    heard.subscribe((event) => told.push(event))()
    return told
  }
  const since = performance.now()
  bridge.bird(speaks)
  expect(toldLater(), 'it is on its way to the loudspeaker').toEqual([])
  heard.begins(speaks, since)
  expect(toldLater()).toEqual([{ ...speaks, since }])
  heard.ended()
  heard.stopped()
  expect(toldLater(), 'its last is still on its way').toEqual([{ ...speaks, since }])
  heard.begins(speaks, since - 60_001)
  expect(toldLater(), 'it is over').toEqual([])
  heard.begins(speaks, since)
  heard.stopped()
  expect(toldLater(), 'it is broken off').toEqual([])
})
