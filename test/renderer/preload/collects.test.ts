import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { DashPlace } from '../../../preload/contract/views/snapshot.ts'

const channels = new EventEmitter()
const clearCache = vi.fn<() => void>()

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => callback())
  vi.resetModules()
  channels.removeAllListeners()
  clearCache.mockClear()
  vi.doMock('electron', () => ({
    contextBridge: { exposeInMainWorld: () => undefined },
    ipcRenderer: channels,
    webFrame: { clearCache },
  }))
  await import('../../../preload/index.ts')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const dashIs = (place: DashPlace) => channels.emit('event:snapshot', {}, { place })
const collections = () => clearCache.mock.calls.length

it('a page collects its garbage once it has settled, and every half hour', () => {
  vi.advanceTimersByTime(7000)
  expect(collections()).toBe(0)
  vi.advanceTimersByTime(2_000)
  expect(collections()).toBe(1)
  vi.advanceTimersByTime(60 * 60_000)
  expect(collections()).toBe(3)
})

it('garbage is collected after Dash has changed its place, and not while it stays there', () => {
  vi.advanceTimersByTime(20_000)
  dashIs('desktop')
  dashIs('home')
  dashIs('home')
  vi.advanceTimersByTime(20_000)
  expect(collections()).toBe(1)
  dashIs('desktop')
  dashIs('desktop')
  vi.advanceTimersByTime(7000)
  expect(collections()).toBe(1)
  vi.advanceTimersByTime(2_000)
  expect(collections()).toBe(2)
  vi.advanceTimersByTime(60_000)
  expect(collections()).toBe(2)
})
