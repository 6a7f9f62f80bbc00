import { getEventListeners, once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { collectGarbage } from '../../support/collect-garbage.ts'
import { untilAborted, waitAtMost, withDeadline } from '../../../main/base/timers.ts'
import { ManualTimers } from '../../integration/speech/set-up.ts'

const closings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closings.splice(0)) await close()
})

/** A server that takes every request and never answers. */
async function silentServer(): Promise<string> {
  const server = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closings.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`
}

const never = new Promise<string>(() => undefined)

describe('waiting for a promise with a time limit', () => {
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

test('an abort ends the wait, whether it comes before or during the wait', async () => {
  const ending = new AbortController()
  const noticed = untilAborted(ending.signal)
  ending.abort()
  await noticed
  await untilAborted(ending.signal)
})

test('a request to a server that never answers ends when time is up, even after a garbage collection', async () => {
  const url = await silentServer()
  const stop = new AbortController()
  const outcome = withDeadline({ timeoutMs: 200, signals: [stop.signal] }, ({ signal }) =>
    fetch(url, { signal }),
  )
  collectGarbage()
  await expect(outcome).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('the abort reason of a deadline says whether time is up or another signal was aborted', async () => {
  const timers = new ManualTimers()
  const late = withDeadline({ timeoutMs: 10, timers }, ({ signal }) => {
    timers.pass(10)
    return Promise.resolve(signal.reason)
  })
  expect(await late).toMatchObject({ name: 'TimeoutError' })
  const stop = new AbortController()
  const stopped = withDeadline({ timeoutMs: 10, signals: [stop.signal], timers }, ({ signal }) => {
    stop.abort(new Error('enough'))
    timers.pass(10)
    return Promise.resolve(signal.reason)
  })
  expect(await stopped).toEqual(new Error('enough'))
})

test('a deadline with an already aborted signal leaves no timer behind', async () => {
  const timers = new ManualTimers()
  await withDeadline({ timeoutMs: 10, signals: [AbortSignal.abort()], timers }, ({ signal }) => {
    expect(signal.aborted).toBe(true)
    expect(timers.waiting).toBe(0)
    return Promise.resolve()
  })
})

test('once the work has ended, its deadline no longer keeps the process alive', async () => {
  const timers = new ManualTimers()
  const stop = new AbortController()
  const { signal } = await withDeadline(
    { timeoutMs: 10, signals: [stop.signal], timers },
    (deadline) => Promise.resolve(deadline),
  )
  expect(timers.waiting).toBe(0)
  stop.abort()
  expect(signal.aborted).toBe(false)
})
