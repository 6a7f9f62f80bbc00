import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { audibleAt } from '../../../renderer/shared/audio-outputs.ts'
import { createSoundPlayer } from '../../../renderer/shared/sound.ts'
import fc from '../../support/fast-check.ts'

/** jsdom has no sound: a clip loads at once and ends on demand. */
const howls = vi.hoisted(() => [] as { readonly end: () => void }[])
vi.mock('howler', () => {
  class Howl {
    constructor({ onload }: { readonly onload: () => void }) {
      queueMicrotask(onload)
    }
    once(_: 'end', end: () => void) {
      howls.push({ end })
    }
    off = () => undefined
    stop = () => undefined
    unload = () => undefined
    play = () => 1
    playing = () => false
    duration = () => 1
  }
  return { Howl, Howler: {} }
})

/** An audio device that starts slowly. */
class SlowContext {
  readonly state = 'suspended'
  readonly currentTime = 0
  readonly destination = {}
  createGain = () => ({ connect: () => undefined })
  getOutputTimestamp = () => ({ contextTime: 0, performanceTime: performance.now() })
  resume = () => new Promise((resolve) => setTimeout(resolve, 2000))
  suspend = () => Promise.resolve()
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.stubGlobal('AudioContext', SlowContext)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('the beginning of a clip is reported once, even if the device starts after the timeout', async () => {
  const [onBegin, onEnd] = [vi.fn<() => void>(), vi.fn<() => void>()]
  const { begun, over } = createSoundPlayer().play('app://hot-dash/clip/7', 1)
  void begun.then(onBegin)
  void over.then(onEnd)
  await vi.dynamicImportSettled()
  await vi.advanceTimersByTimeAsync(1500)
  expect(onBegin).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(3000)
  expect(howls, 'it plays').toHaveLength(1)
  expect(onBegin).toHaveBeenCalledTimes(1)
  howls[0]?.end()
  await vi.advanceTimersByTimeAsync(1000)
  expect(onEnd).toHaveBeenCalledTimes(1)
})

test('the page opens at most two audio contexts, however often the machine gets busy, because Chromium keeps closed ones', async () => {
  let opened = 0
  class CountedContext extends SlowContext {
    constructor() {
      super()
      opened += 1
    }
    override resume = () => Promise.resolve()
  }
  vi.stubGlobal('AudioContext', CountedContext)
  const sound = createSoundPlayer()
  const onEnd = vi.fn<() => void>()
  for (let clip = 0; clip < 6; clip += 1) {
    const isBusy = clip % 2 === 0
    void sound.play(`app://hot-dash/clip/${clip.toString()}`, 1, { isBusy }).over.then(onEnd)
    await vi.dynamicImportSettled()
    await vi.advanceTimersByTimeAsync(100)
    howls.at(-1)?.end()
    await vi.advanceTimersByTimeAsync(2000)
  }
  expect(onEnd).toHaveBeenCalledTimes(6)
  expect(opened).toBe(2)
})

test.each([
  ['at once on a busy machine, since its buffer is deep', true, 1],
  ['with a fade otherwise, since its buffer is shallow', false, 0],
])('a clip is silenced %s', async (_, isBusy, suspended) => {
  let suspensions = 0
  class RunningContext extends SlowContext {
    override resume = () => Promise.resolve()
    override suspend = () => {
      suspensions += 1
      return Promise.resolve()
    }
  }
  vi.stubGlobal('AudioContext', RunningContext)
  const sound = createSoundPlayer()
  sound.play('app://hot-dash/clip/7', 1, { isBusy })
  await vi.dynamicImportSettled()
  await vi.advanceTimersByTimeAsync(100)
  const before = suspensions
  sound.stop()
  expect(suspensions - before).toBe(suspended)
  sound.stop()
  expect(suspensions - before).toBe(suspended)
})

test('audibleAt preserves distances in time', () => {
  const seconds = fc.double({ min: 0, max: 1e4, noNaN: true })
  fc.assert(
    fc.property(seconds, seconds, seconds, (contextTime, later, time) => {
      const position = { contextTime, performanceTime: 5000 }
      const context = { getOutputTimestamp: () => position } as unknown as AudioContext
      expect(audibleAt(context, contextTime, 4000)).toBe(5000)
      const distance = audibleAt(context, time + later, 4000) - audibleAt(context, time, 4000)
      expect(distance).toBeCloseTo(later * 1000, 3)
    }),
  )
})
