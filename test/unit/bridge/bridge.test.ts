import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Log } from '../../../main/base/log.ts'
import { openBridge, type Handlers } from '../../../main/bridge/bridge.ts'
import { openPages, type Pages } from '../../../main/bridge/pages.ts'
import { blankSnapshot } from '../../../main/bridge/snapshot.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'

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
const home = 'app://hot-dash/home/index.html'
const mainFrame = { url: home }
const pages = new EventEmitter()
const events: unknown[] = []
const receive = (_channel: string, event: unknown) => void events.push(event)
const page = Object.assign(pages, { id: 3, mainFrame, send: receive }) as unknown as WebContents
const called: unknown[] = []
const logged: unknown[] = []
const problems: string[] = []
const log = {
  warn: (...words: unknown[]) => logged.push(words),
  error: (...words: unknown[]) => logged.push(words),
} as unknown as Log

let ours: Pages
let close: () => void
let openBackground: (handlers: Partial<Handlers>) => void
beforeEach(() => {
  pages.removeAllListeners()
  called.length = 0
  logged.length = 0
  problems.length = 0
  events.length = 0
  ours = openPages()
  close = openBridge({
    pages: ours,
    early: { stroke: () => void called.push('stroke'), snapshot: () => blankSnapshot },
    late: new Promise((resolve) => {
      openBackground = resolve
    }),
    problemOf: () => ({ code: 'disk-full' }),
    onProblem: (code) => problems.push(code),
    ownOrigin: 'app://hot-dash',
    log,
  })
  ours.add(page)
})

const send = (name: unknown, params: unknown, senderFrame: unknown = mainFrame) =>
  (main.listener as Listener)({ sender: page, senderFrame }, name, params)

test('a page gets events from its first accepted request on', async () => {
  expect(ours.send(page, 'room', 'nest')).toBe(false)
  await expect(send('toString', null)).rejects.toThrow('refused')
  expect(ours.send(page, 'room', 'nest')).toBe(false)
  await send('stroke', null)
  expect(ours.send(page, 'room', 'nest')).toBe(true)
  expect(events).toEqual(['nest'])
})

test('a page that only asks for the snapshot gets the current one, and no events yet', async () => {
  expect(await send('snapshot', null)).toBe(blankSnapshot)
  expect(ours.send(page, 'room', 'nest')).toBe(false)
})

test('early requests are answered before the background is open, and all others wait until it is', async () => {
  expect(await send('stroke', null)).toEqual(done)
  const answer = send('remove-folder', { id: 7 })
  expect(called).toEqual(['stroke'])
  openBackground({ 'remove-folder': ({ id }) => void called.push(id) })
  expect(await answer).toEqual(done)
  expect(called).toEqual(['stroke', 7])
})

test('a handler gets the parsed params, and is not called if they do not match the schema', async () => {
  const email = ' dash@example.org '
  openBackground({
    'set-address': (params) => void called.push(params),
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
  openBackground({
    'scan-now': (): Promise<void> => Promise.reject(cause),
  })
  expect(await send('scan-now', null)).toEqual({ ok: false, error: { code: 'disk-full' } })
  expect(logged).toEqual([['scan-now failed', cause]])
  expect(problems).toEqual(['disk-full'])
})

test('the code of a problem that a handler answers is reported, and the page gets the problem', async () => {
  const full = err<Problem>({ code: 'disk-full' })
  openBackground({ 'set-address': ({ counts }) => (counts ? full : ok(null)) })
  const set = (counts: boolean) => send('set-address', { email: 'dash@example.org', counts })
  expect([await set(false), await set(true)]).toEqual([done, full])
  expect(problems).toEqual(['disk-full'])
})

test('no request is answered once the bridge is closed', () => {
  close()
  expect(main.listener).toBeUndefined()
})

test.each([
  ['a name that no request has', 'toString', mainFrame],
  ['a name that is no text', { name: 'stroke' }, mainFrame],
])('%s is refused', async (_, name, frame) => {
  await expect(send(name, null, frame)).rejects.toThrow('refused')
  expect(called).toEqual([])
})

/** Gives the main frame an address. */
function navigateTo(url: string) {
  mainFrame.url = url
  return mainFrame
}
afterEach(() => void navigateTo(home))

test.each([home, 'app://hot-dash/pet/index.html?x#y'])(
  'the main frame of our window is answered at %s',
  async (url) => {
    expect(await send('stroke', null, navigateTo(url))).toEqual(done)
  },
)

test.each([
  'https://hot-dash/home/index.html',
  'app://hot-dash.evil.example/home/index.html',
  'app://hot-dash@evil.example/home/index.html',
  'file:///home/index.html',
  'about:blank',
  '',
])('the main frame of our window is refused at "%s"', async (url) => {
  await expect(send('stroke', null, navigateTo(url))).rejects.toThrow('refused')
  expect(called).toEqual([])
})

test.each([
  ['a frame within the page', page, { ...mainFrame }],
  ['a frame that is gone', page, null],
  ['another window', Object.assign(new EventEmitter(), { id: 5, mainFrame }), mainFrame],
])('%s is refused', async (_, sender, senderFrame) => {
  const answer = (main.listener as Listener)({ sender, senderFrame }, 'stroke', null)
  await expect(answer).rejects.toThrow('refused')
  expect(called).toEqual([])
})

test('requests from a destroyed window are refused', async () => {
  pages.emit('destroyed')
  await expect(send('stroke', null)).rejects.toThrow('refused')
})
