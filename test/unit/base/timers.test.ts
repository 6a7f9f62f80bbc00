import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { aborted, waitAtMost } from '../../../main/base/timers.ts'
import { ManualTimers } from '../../integration/speech/set-up.ts'

const never = new Promise<string>(() => undefined)

describe('waiting for a promise, but no longer than that', () => {
  test('gives its value, and leaves no timer and no listener behind', async () => {
    const timers = new ManualTimers()
    const { signal } = new AbortController()
    expect(await waitAtMost(1000, Promise.resolve('value'), timers, signal)).toBe('value')
    expect([timers.waiting, getEventListeners(signal, 'abort').length]).toEqual([0, 0])
  })

  test('ends without a value once the time is up', async () => {
    const timers = new ManualTimers()
    const waiting = waitAtMost(1000, never, timers)
    timers.pass(1000)
    expect(await waiting).toBeUndefined()
  })

  test.each(['before', 'meanwhile'])(
    'ends without a value if the signal is aborted %s',
    async (when) => {
      const timers = new ManualTimers()
      const ending = new AbortController()
      if (when === 'before') ending.abort()
      const waiting = waitAtMost(1000, never, timers, ending.signal)
      ending.abort()
      expect(await waiting).toBeUndefined()
      expect(timers.waiting).toBe(0)
    },
  )

  test('rejects if the promise does', async () => {
    const failed = Promise.reject(new Error('no'))
    await expect(waitAtMost(1000, failed, new ManualTimers())).rejects.toThrow('no')
  })
})

test('a signal that is aborted, or already was, is noticed', async () => {
  const ending = new AbortController()
  const noticed = aborted(ending.signal)
  ending.abort()
  await noticed
  await aborted(ending.signal)
})
