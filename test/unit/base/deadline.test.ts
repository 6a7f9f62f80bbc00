import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { collectGarbage } from '../../../main/base/collect-garbage.ts'
import { withDeadline } from '../../../main/base/deadline.ts'
import type { Timers } from '../../../main/base/timers.ts'

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

/** Timers that are rung by hand; `open` counts those that were neither rung nor cancelled. */
function manualTimers() {
  const tasks = new Map<number, () => void>()
  let next = 0
  const timers: Timers = {
    after(_milliseconds, task) {
      next += 1
      const id = next
      tasks.set(id, task)
      return () => void tasks.delete(id)
    },
  }
  const ring = () => {
    for (const [id, task] of [...tasks]) {
      tasks.delete(id)
      task()
    }
  }
  return { timers, ring, open: () => tasks.size }
}

test('a request to a server that never answers ends when time is up, even after a garbage collection', async () => {
  const url = await silentServer()
  const stop = new AbortController()
  const outcome = withDeadline({ timeoutMs: 200, signals: [stop.signal] }, ({ signal }) =>
    fetch(url, { signal }),
  )
  collectGarbage()
  await expect(outcome).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('its reason tells whether time is up or another signal was aborted', async () => {
  const { timers, ring } = manualTimers()
  const late = withDeadline({ timeoutMs: 10, timers }, ({ signal }) => {
    ring()
    return Promise.resolve(signal.reason)
  })
  expect(await late).toMatchObject({ name: 'TimeoutError' })
  const stop = new AbortController()
  const stopped = withDeadline({ timeoutMs: 10, signals: [stop.signal], timers }, ({ signal }) => {
    stop.abort(new Error('enough'))
    ring()
    return Promise.resolve(signal.reason)
  })
  expect(await stopped).toEqual(new Error('enough'))
})

test('an already aborted signal leaves no timer behind', async () => {
  const { timers, open } = manualTimers()
  await withDeadline({ timeoutMs: 10, signals: [AbortSignal.abort()], timers }, ({ signal }) => {
    expect(signal.aborted).toBe(true)
    expect(open()).toBe(0)
    return Promise.resolve()
  })
})

test('once the work has ended, nothing is kept alive', async () => {
  const { timers, open } = manualTimers()
  const stop = new AbortController()
  const { signal } = await withDeadline(
    { timeoutMs: 10, signals: [stop.signal], timers },
    (deadline) => Promise.resolve(deadline),
  )
  expect(open()).toBe(0)
  stop.abort()
  expect(signal.aborted).toBe(false)
})
