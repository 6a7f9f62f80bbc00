import { EventEmitter } from 'node:events'
import type { Session } from 'electron'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { showInBrowser } from '../../../main/desktop/links.ts'
import { hardenedWebPreferences, lockDown } from '../../../main/desktop/security.ts'

const electron = vi.hoisted((): { app: unknown; readonly opened: string[] } => ({
  app: undefined,
  opened: [],
}))
vi.mock('electron', () => ({
  app: {
    on: (name: string, listener: unknown) =>
      (electron.app as EventEmitter).on(name, listener as () => void),
  },
  shell: {
    openExternal: (address: string) => {
      electron.opened.push(address)
      return Promise.resolve()
    },
  },
}))

test('pages have a sandbox, isolation, and no Node', () => {
  expect(hardenedWebPreferences('/preload.cjs')).toMatchObject({
    preload: '/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
  })
})

describe('a page', () => {
  type Handler = (...args: unknown[]) => unknown
  const handlers: Record<string, Handler> = {}
  const own = 'app://hot-dash/home/index.html'
  let contents: EventEmitter & { openWindow?: Handler }
  beforeEach(() => {
    electron.app = new EventEmitter()
    const keep = (name: string) => (handler: Handler) => void (handlers[name] = handler)
    const session = {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
    }
    lockDown(session as unknown as Session, (url) => url.startsWith('app://hot-dash/'))
    contents = new EventEmitter()
    Object.assign(contents, {
      setWindowOpenHandler: (handler: Handler) => void (contents.openWindow = handler),
    })
    ;(electron.app as EventEmitter).emit('web-contents-created', {}, contents)
  })

  /** Whether main prevents what the page is about to do. */
  const isStopped = (name: string, url: string) => {
    let stopped = false
    contents.emit(name, { url, preventDefault: () => (stopped = true) })
    return stopped
  }

  test('stays within its own origin, and opens no window and no webview', () => {
    expect(isStopped('will-navigate', own)).toBe(false)
    expect(isStopped('will-navigate', 'https://evil.example/')).toBe(true)
    expect(isStopped('will-redirect', own)).toBe(true)
    expect(isStopped('will-attach-webview', own)).toBe(true)
    expect(contents.openWindow?.({ url: own })).toEqual({ action: 'deny' })
  })

  test('may only write to the clipboard, and a foreign page not even that', () => {
    const page = (url: string) => ({ getURL: () => url })
    const requested = (url: string, permission: string) => {
      let isGranted: unknown
      handlers['request']?.(page(url), permission, (granted: unknown) => (isGranted = granted))
      return [isGranted, handlers['check']?.(page(url), permission)]
    }
    expect(requested(own, 'clipboard-sanitized-write')).toEqual([true, true])
    expect(requested('https://evil.example/', 'clipboard-sanitized-write')).toEqual([false, false])
    for (const permission of [
      'clipboard-read',
      'media',
      'geolocation',
      'openExternal',
      'fileSystem',
    ])
      expect(requested(own, permission)).toEqual([false, false])
    expect(handlers['device']?.({})).toBe(false)
  })
})

test.each([
  ['https://github.com/', true],
  ['http://127.0.0.1:3000/login/device', true],
  ['http://evil.example/', false],
  ['file:///etc/passwd', false],
  ['smb://evil.example/share', false],
  ['javascript:alert(1)', false],
  ['ms-msdt:/id', false],
])('%s is opened in the browser: %s', async (address, isOpened) => {
  electron.opened.length = 0
  await showInBrowser(address)
  expect(electron.opened).toEqual(isOpened ? [address] : [])
})
