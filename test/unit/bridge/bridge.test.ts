import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Log } from '../../../main/base/log.ts'
import {
  acts,
  openBridge,
  type EarlyHandlers,
  type ServiceHandlers,
} from '../../../main/bridge/bridge.ts'

type Listener = (event: unknown, name: unknown, params: unknown) => Promise<unknown>
const main = vi.hoisted((): { listener: unknown } => ({ listener: undefined }))
vi.mock('electron', () => ({
  ipcMain: {
    handle: (_channel: string, listener: unknown) => void (main.listener = listener),
    removeHandler: () => void (main.listener = undefined),
  },
}))

const done = { ok: true, value: null }
const unexpected = { ok: false, error: { code: 'unexpected' } }
const mainFrame = { url: 'app://hot-dash/home/index.html' }
const pages = new EventEmitter()
const page = Object.assign(pages, { id: 3, mainFrame }) as unknown as WebContents
const called: unknown[] = []
const logged: unknown[] = []
const log = {
  warn: (...words: unknown[]) => logged.push(words),
  error: (...words: unknown[]) => logged.push(words),
} as unknown as Log

let openRooms: (handlers: Partial<ServiceHandlers>) => void
beforeEach(() => {
  called.length = 0
  logged.length = 0
  const bridge = openBridge({
    early: { stroke: acts(() => called.push('stroke')) } as Partial<EarlyHandlers> as EarlyHandlers,
    handlers: new Promise((resolve) => {
      openRooms = (handlers) => resolve(handlers as ServiceHandlers)
    }),
    problemOf: () => ({ code: 'disk-full' }),
    origin: 'app://hot-dash',
    log,
  })
  bridge.admit(page)
})

const send = (name: unknown, params: unknown, senderFrame: unknown = mainFrame) =>
  (main.listener as Listener)({ sender: page, senderFrame }, name, params)

test('early requests are answered before the services are open, and all others wait for them', async () => {
  expect(await send('stroke', null)).toEqual(done)
  const answer = send('remove-folder', { id: 7 })
  expect(called).toEqual(['stroke'])
  openRooms({ 'remove-folder': acts(({ id }) => called.push(id)) })
  expect(await answer).toEqual(done)
  expect(called).toEqual(['stroke', 7])
})

test('a handler gets the parsed params, and is not called if they do not match the schema', async () => {
  const email = ' dash@example.org '
  openRooms({
    'set-address': acts((params) => called.push(params)),
  })
  expect(await send('set-address', { email, counts: true })).toEqual(done)
  for (const bad of [null, undefined, { email }, { email, counts: true, sql: 'DROP TABLE meal' }])
    expect(await send('set-address', bad)).toEqual(unexpected)
  expect(await send('stroke', {})).toEqual(unexpected)
  expect(called).toEqual([{ email: 'dash@example.org', counts: true }])
  expect(JSON.stringify(logged)).not.toContain('DROP')
})

test('a failed action is answered with a problem, and the log gets the cause', async () => {
  const cause = new Error('no room left')
  openRooms({
    'scan-now': acts(() => Promise.reject(cause)),
  })
  expect(await send('scan-now', null)).toEqual({ ok: false, error: { code: 'disk-full' } })
  expect(logged).toEqual([['scan-now failed', cause]])
})

test.each([
  ['a name that is none', 'toString', mainFrame],
  ['a name that is no text', { name: 'stroke' }, mainFrame],
  ['a frame within the page', 'stroke', { ...mainFrame }],
  ['a frame that is gone', 'stroke', null],
])('%s is refused', async (_, name, frame) => {
  await expect(send(name, null, frame)).rejects.toThrow('refused')
  expect(called).toEqual([])
})

test('requests from a destroyed window are refused', async () => {
  pages.emit('destroyed')
  await expect(send('stroke', null)).rejects.toThrow('refused')
})
