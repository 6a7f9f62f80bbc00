import { act, cleanup } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Bubble } from '../../../renderer/shared/bubble.tsx'
import { createFakeBridge } from '../../fakes/bridge.ts'
import { settled, show, silentSound } from './show.tsx'

/** jsdom has no highlights. */
class SomeHighlight {
  readonly ranges: readonly Range[]
  constructor(...ranges: readonly Range[]) {
    this.ranges = ranges
  }
}
const highlights = new Map<string, SomeHighlight>()
const marked = () => highlights.get('spoken')?.ranges.map(String).join('') ?? ''

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.stubGlobal('Highlight', SomeHighlight)
  vi.stubGlobal('CSS', { highlights })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  highlights.clear()
})

const speaks = {
  type: 'speaks',
  line: 7,
  utterance: 21,
  clip: null,
  mouthCues: [],
  seconds: 2,
  stretches: [
    { at: 0.1, from: 0, to: 3 },
    { at: 1, from: 3, to: 6 },
  ],
} as const
/** Its clips are audible at once, and never end. */
const immediateSound = {
  ...silentSound,
  play: () => ({ ...silentSound.play('', 0), begun: Promise.resolve(performance.now()) }),
}
const pass = (ms: number) =>
  act(() => {
    vi.advanceTimersByTime(ms)
  })

async function bubbleOf(id: number) {
  const bridge = createFakeBridge()
  await show(<Bubble line={{ id, text: 'きょうはいい天気', at: 0 }} />, bridge)
  return bridge
}

test('each stretch is highlighted when it is spoken, and nothing after the last', async () => {
  const bridge = await bubbleOf(7)
  act(() => bridge.bird(speaks))
  expect(marked()).toBe('')
  pass(100)
  expect(marked()).toBe('きょう')
  pass(899)
  expect(marked()).toBe('きょう')
  pass(1)
  expect(marked()).toBe('はいい')
  pass(1000)
  expect(marked()).toBe('')
  expect(vi.getTimerCount()).toBe(0)
})

test('the current stretch is highlighted if the bubble appears after the speech has begun', async () => {
  const bridge = createFakeBridge()
  const line = { id: 7, text: 'きょうはいい天気', at: 0 }
  let showBubble: () => void = () => undefined
  function LateBubble() {
    const [isShown, setShown] = useState(false)
    showBubble = () => setShown(true)
    return isShown ? <Bubble line={line} /> : null
  }
  await show(<LateBubble />, bridge, immediateSound)
  await settled(() => bridge.bird({ ...speaks, clip: '/clip/7' }))
  pass(500)
  act(() => showBubble())
  pass(0)
  expect(marked()).toBe('きょう')
  pass(500)
  expect(marked()).toBe('はいい')
  pass(1000)
  expect(marked()).toBe('')
})

test('the highlight is cleared when Dash stops, but not for other lines', async () => {
  const bridge = await bubbleOf(7)
  act(() => bridge.bird(speaks))
  pass(100)
  act(() => bridge.bird({ type: 'stops-speaking' }))
  expect(marked()).toBe('')
  act(() => bridge.bird({ ...speaks, line: 8 }))
  pass(100)
  expect(marked()).toBe('')
})
