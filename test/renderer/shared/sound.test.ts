import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createSound, heardAt } from '../../../renderer/shared/sound.ts'
import fc from '../../fast-check.ts'

/** jsdom has no sound: a clip is decoded at once and ends on demand. */
let sources: SomeSource[] = []
class SomeNode {
  readonly gain = {
    value: 1,
    setValueAtTime: () => undefined,
    linearRampToValueAtTime: () => undefined,
  }
  readonly context = { currentTime: 0 }
  connect = (next: unknown) => next
  disconnect = () => undefined
}
class SomeSource extends SomeNode {
  onended = () => undefined
  start = () => sources.push(this)
  stop = () => undefined
}

/** A device that is slow to start. */
class SlowContext {
  readonly state = 'suspended'
  readonly currentTime = 0
  readonly destination = {}
  getOutputTimestamp = () => ({ contextTime: 0, performanceTime: performance.now() })
  decodeAudioData = () => Promise.resolve({ duration: 1 })
  resume = () => new Promise((resolve) => setTimeout(resolve, 2000))
  suspend = () => Promise.resolve()
}

beforeEach(() => {
  sources = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.stubGlobal('fetch', () => Promise.resolve(new Response()))
  vi.stubGlobal('AudioContext', SlowContext)
  vi.stubGlobal('GainNode', SomeNode)
  vi.stubGlobal('AudioBufferSourceNode', SomeSource)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('reports the beginning of a clip once, even if the device starts after the timeout', async () => {
  const onBegin = vi.fn<(at: number) => void>()
  const onEnd = vi.fn<() => void>()
  createSound().play('app://hot-dash/clip/7', 1, { onBegin, onEnd })
  await vi.advanceTimersByTimeAsync(1500)
  expect(onBegin).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(3000)
  expect(sources, 'it plays').toHaveLength(1)
  expect(onBegin).toHaveBeenCalledTimes(1)
  sources[0]?.onended()
  await vi.advanceTimersByTimeAsync(1000)
  expect(onEnd).toHaveBeenCalledTimes(1)
})

it('opens at most two contexts, however often the machine gets busy: Chromium keeps closed ones', async () => {
  let opened = 0
  class CountedContext extends SlowContext {
    constructor() {
      super()
      opened += 1
    }
    override resume = () => Promise.resolve()
  }
  vi.stubGlobal('AudioContext', CountedContext)
  const sound = createSound()
  const onEnd = vi.fn<() => void>()
  for (let clip = 0; clip < 6; clip += 1) {
    sound.play(`app://hot-dash/clip/${clip.toString()}`, 1, { onEnd }, clip % 2 === 0)
    await vi.advanceTimersByTimeAsync(100)
    sources.at(-1)?.onended()
    await vi.advanceTimersByTimeAsync(2000)
  }
  expect(onEnd).toHaveBeenCalledTimes(6)
  expect(opened).toBe(2)
})

it.each([
  ['at once on a busy machine, since its buffer is deep', true, 1],
  ['with a fade otherwise, since its buffer is shallow', false, 0],
])('is silenced %s', async (_, isBusy, suspended) => {
  let suspensions = 0
  class RunningContext extends SlowContext {
    override resume = () => Promise.resolve()
    override suspend = () => {
      suspensions += 1
      return Promise.resolve()
    }
  }
  vi.stubGlobal('AudioContext', RunningContext)
  const sound = createSound()
  sound.play('app://hot-dash/clip/7', 1, { onEnd: () => undefined }, isBusy)
  await vi.advanceTimersByTimeAsync(100)
  const before = suspensions
  sound.stop()
  expect(suspensions - before).toBe(suspended)
  sound.stop()
  expect(suspensions - before).toBe(suspended)
})

it('a moment of a context becomes audible as much later as it lies ahead of what is audible now', () => {
  const seconds = fc.double({ min: 0, max: 1e4, noNaN: true })
  fc.assert(
    fc.property(seconds, seconds, seconds, (contextTime, later, time) => {
      const position = { contextTime, performanceTime: 5000 }
      expect(heardAt(contextTime, position)).toBe(5000)
      const distance = heardAt(time + later, position) - heardAt(time, position)
      expect(distance).toBeCloseTo(later * 1000, 3)
    }),
  )
})
