import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createNsisInstaller,
  createSquirrelInstaller,
  type Squirrel,
} from '../../../main/updates/installers.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hot-dash-place-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe.skipIf(process.platform === 'win32')('an installer for Windows', () => {
  test('is started silently, and starts Hot Dash when it is done', async () => {
    const setupFile = join(folder, 'hot-dash-setup.exe')
    const told = join(folder, 'told')
    writeFileSync(setupFile, `#!/bin/sh\necho "$@" > "${told}.new"\nmv "${told}.new" "${told}"\n`)
    chmodSync(setupFile, 0o755)
    const installer = createNsisInstaller({ warn: () => undefined })
    expect(installer.install(setupFile)).toBe(false)
    await expect.poll(() => existsSync(told)).toBe(true)
    expect(readFileSync(told, 'utf8')).toBe('--updated /S --force-run\n')
  })

  test('throws, and keeps the old version, if it does not start', () => {
    const installer = createNsisInstaller({ warn: () => undefined })
    expect(() => installer.install(join(folder, 'gone.exe'))).toThrow('the installer did not start')
  })
})

describe('a ZIP for macOS', () => {
  let timeUp: () => void = () => undefined
  const timers = {
    after(_: number, task: () => void) {
      timeUp = task
      return () => undefined
    },
  }

  /** A stand-in for Squirrel: it reads its feed and the file that the feed names. */
  function fakeSquirrel() {
    let feed = ''
    const asked = Promise.withResolvers<string>()
    const listeners = new Map<string, () => void>()
    const quits: string[] = []
    const squirrel: Squirrel = {
      setFeedURL: ({ url }) => {
        feed = url
      },
      checkForUpdates: () => asked.resolve(feed),
      quitAndInstall: () => void quits.push('quit'),
      once: (event, listener) => listeners.set(event, listener),
    }
    return {
      squirrel,
      asked: asked.promise,
      quits,
      tell: (name: string) => listeners.get(name)?.(),
    }
  }

  test('is given to Squirrel, which then replaces the app', async () => {
    const zip = join(folder, 'hot-dash.zip')
    writeFileSync(zip, 'the new version')
    const { squirrel, asked, quits, tell } = fakeSquirrel()
    const restarts: string[] = []
    const installer = createSquirrelInstaller(squirrel, () => restarts.push('restart'), timers)
    expect(installer.install(zip)).toBe(true)
    const answer = await fetch(await asked)
    const { url } = (await answer.json()) as { url: string }
    expect(await (await fetch(url)).text()).toBe('the new version')
    expect(quits).toEqual([])
    tell('update-downloaded')
    expect(quits).toEqual(['quit'])
    expect(restarts).toEqual([])
  })

  test('starts the old version again if Squirrel refuses it', async () => {
    const { squirrel, asked, tell } = fakeSquirrel()
    const restarts: string[] = []
    const zip = join(folder, 'hot-dash.zip')
    writeFileSync(zip, 'the new version')
    createSquirrelInstaller(squirrel, () => restarts.push('restart'), timers).install(zip)
    await asked
    tell('error')
    expect(restarts).toEqual(['restart'])
    timeUp()
    expect(restarts).toEqual(['restart'])
  })

  test('starts the old version again, only once, if Squirrel reports nothing in time', async () => {
    const { squirrel, asked, tell } = fakeSquirrel()
    const restarts: string[] = []
    const zip = join(folder, 'hot-dash.zip')
    writeFileSync(zip, 'the new version')
    createSquirrelInstaller(squirrel, () => restarts.push('restart'), timers).install(zip)
    await asked
    timeUp()
    expect(restarts).toEqual(['restart'])
    tell('error')
    expect(restarts).toEqual(['restart'])
  })

  test('leaves the old version and is not given to Squirrel if it is missing', () => {
    const installer = createSquirrelInstaller(fakeSquirrel().squirrel, () => undefined, timers)
    expect(() => installer.install(join(folder, 'gone.zip'))).toThrow('ENOENT')
  })

  test('aborts the transfer if it is deleted while Squirrel reads it, and nothing else fails', async () => {
    const zip = join(folder, 'hot-dash.zip')
    writeFileSync(zip, 'the new version')
    const { squirrel, asked } = fakeSquirrel()
    createSquirrelInstaller(squirrel, () => undefined, timers).install(zip)
    const { url } = (await (await fetch(await asked)).json()) as { url: string }
    rmSync(zip)
    await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow(
      /fetch failed|terminated/,
    )
  })
})
