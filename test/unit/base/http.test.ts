import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'

import { fetchWithTimeout } from '../../../main/base/http.ts'
import type { ExchangeOptions } from '../../../main/base/http.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'

const closings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closings.splice(0)) await close()
})

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closings.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

const time = new ManualTime('2026-01-15T12:00:00Z')
const exchange = (url: string, options: Partial<ExchangeOptions> = {}, init: RequestInit = {}) =>
  fetchWithTimeout((input, request) => fetch(input, request), url, init, {
    timeoutMs: 30_000,
    signal: new AbortController().signal,
    timers: time,
    ...options,
  })

test('the response has the status, the headers and the whole body', async () => {
  const url = await serve((request, response) => {
    response.writeHead(418, { 'content-type': 'text/plain; charset=utf-8', 'x-leaf': 'mint' })
    request.pipe(response)
  })
  const response = await exchange(url, {}, { method: 'POST', body: 'お茶' })
  expect([response.status, response.headers.get('x-leaf')]).toEqual([418, 'mint'])
  expect(await response.text()).toBe('お茶')
  expect(time.waits).toEqual([])
})

test('a response without a body has an empty one', async () => {
  const url = await serve((_, response) => response.writeHead(204).end())
  expect((await exchange(url)).body).toBeNull()
})

test.each([301, 302, 303, 307, 308])(
  'a redirect (%i) to another host is not followed, so that host is never asked',
  async (status) => {
    const asked: IncomingMessage[] = []
    const other = await serve((request, response) => {
      asked.push(request)
      response.end('thanks')
    })
    const url = await serve((_, response) =>
      response.writeHead(status, { location: `${other}/elsewhere` }).end(),
    )
    const headers = { authorization: 'token ghp_secret' }
    await expect(exchange(url, {}, { method: 'POST', headers })).rejects.toMatchObject({
      name: 'RefusedResponse',
      reason: 'redirect',
    })
    expect(asked).toEqual([])
  },
)

test('a body that never ends is refused once it is too large, and its connection closed', async () => {
  const closed = Promise.withResolvers<unknown>()
  const url = await serve((_, response) => {
    response.on('close', () => closed.resolve(null))
    const chunk = Buffer.alloc(1024)
    const more = () => {
      while (response.write(chunk));
    }
    response.on('drain', more)
    more()
  })
  await expect(exchange(url, { maxBodyBytes: 64 * 1024 })).rejects.toMatchObject({
    name: 'RefusedResponse',
    reason: 'too-large',
  })
  await closed.promise
})

test('a refused body ends its request, even in a runtime that would keep it open', async () => {
  const url = await serve((_, response) => response.end(Buffer.alloc(128)))
  const signals: (AbortSignal | null | undefined)[] = []
  const outcome = fetchWithTimeout(
    (input, init) => {
      signals.push(init.signal)
      return fetch(input, init)
    },
    url,
    {},
    { timeoutMs: 30_000, maxBodyBytes: 64, timers: time },
  )
  await expect(outcome).rejects.toMatchObject({ reason: 'too-large' })
  expect(signals.map((signal) => signal?.aborted)).toEqual([true])
})

test('a body of exactly the largest size is accepted', async () => {
  const url = await serve((_, response) => response.end(Buffer.alloc(64)))
  const response = await exchange(url, { maxBodyBytes: 64 })
  expect((await response.arrayBuffer()).byteLength).toBe(64)
})

test('if a server stops in the middle of a body, the request fails when time is up', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('the beginning')
  })
  const begun = Promise.withResolvers<unknown>()
  const outcome = fetchWithTimeout(
    async (input, init) => {
      const response = await fetch(input, init)
      begun.resolve(null)
      return response
    },
    url,
    {},
    { timeoutMs: 30_000, signal: new AbortController().signal, timers: time },
  )
  await begun.promise
  time.move(30_000)
  await expect(outcome).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('even if a runtime ignores the signal while reading a body, the request ends', async () => {
  const endless = new Response(new ReadableStream({ pull: () => new Promise(() => undefined) }))
  const begun = Promise.withResolvers<unknown>()
  const stop = new AbortController()
  const outcome = fetchWithTimeout(
    () => {
      begun.resolve(null)
      return Promise.resolve(endless)
    },
    'http://127.0.0.1/',
    {},
    { timeoutMs: 30_000, signal: stop.signal, timers: time },
  )
  await begun.promise
  stop.abort(new Error('enough'))
  await expect(outcome).rejects.toThrow('enough')
  expect(time.waits).toEqual([])
})

test('a connection that breaks in the middle of a body is a failed request', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('the beginning', () => response.destroy())
  })
  await expect(exchange(url)).rejects.toThrow()
  expect(time.waits).toEqual([])
})
