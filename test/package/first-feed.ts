import { chromium, expect } from '@playwright/test'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type {} from '../../renderer/shared/page.tsx'

/**
 * Starts a packaged app as a new user, feeds Dash its first chilli, makes a backup, and quits.
 * @param program the command that starts it
 * @param data the data folder, missing or empty
 * @param onStart called with the process, so that it can be ended if this fails
 */
export async function feedFirstChilli(
  program: string,
  data: string,
  onStart: (started: ChildProcess) => void,
): Promise<void> {
  const args = (process.env['HOT_DASH_TEST_ELECTRON_ARGS'] ?? '').split(' ').filter(Boolean)
  const started = spawn(program, ['--remote-debugging-port=0', ...args], {
    env: { ...process.env, HOT_DASH_HOME: data },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  onStart(started)
  const ended = once(started, 'exit')
  const browser = await chromium.connectOverCDP(await debuggingAddress(started.stderr))
  const [context] = browser.contexts()
  const findHome = async () => {
    for (const page of context!.pages()) if ((await page.title()) === 'Hot Dash') return page
    return undefined
  }
  const isHomeReady = async () =>
    (await findHome())?.evaluate(() => document.querySelector('html[data-ready="true"]') !== null)
  await expect.poll(isHomeReady).toBe(true)

  const home = (await findHome())!
  await home.locator('.onboarding-dish').click()
  const experience = () =>
    home.evaluate(async () => (await window.dash.request('snapshot', null)).pet.experience)
  await expect.poll(experience).toBe(10)

  // The worker, which contains SQLite, is started from inside the archive.
  expect(await home.evaluate(() => window.dash.request('back-up', null))).toMatchObject({
    ok: true,
  })
  expect(readdirSync(join(data, 'backups'))).toHaveLength(1)

  // The app may exit before it answers the request to quit.
  const session = await browser.newBrowserCDPSession()
  await session.send('Browser.close').catch(() => undefined)
  expect(await ended).toEqual([0, null])
}

/** Chromium prints its address in its first lines. All output is passed on. */
async function debuggingAddress(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(stderr)) {
    process.stderr.write(`${line}\n`)
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
    if (address) {
      stderr.pipe(process.stderr)
      return address
    }
  }
  throw new Error('the app ended before it was listening')
}
