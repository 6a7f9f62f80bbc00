import { createCipheriv, pbkdf2Sync } from 'node:crypto'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { startGithub } from '../fakes/github/server.ts'
import { expect, openSettings, picture, setLook, test } from './app.ts'

/** Chromium's store on Linux without a keyring. Its key is in the source code. */
function withPublishedKey(text: string): Buffer {
  const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1')
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '))
  return Buffer.concat([Buffer.from('v10'), cipher.update(text, 'utf8'), cipher.final()])
}

test('a token is stored with a keyring key, or not at all', async ({ start, dataFolder }) => {
  test.skip(process.platform !== 'linux', 'other systems always have a key')
  const github = await startGithub()
  try {
    const token = github.model.token(github.model.user('dash'))
    /** The start of the stored token. Replaces the token first, if given. */
    const stored = (replacement?: Buffer) => {
      const db = new Database(join(dataFolder, 'hot-dash.db'))
      if (replacement) db.prepare('UPDATE github_account SET secret = ?').run(replacement)
      const secret = db.prepare('SELECT secret FROM github_account').pluck().get() as Buffer | null
      db.close()
      return secret?.toString('latin1', 0, 3)
    }
    const withKeyring = { HOT_DASH_GITHUB_URL: github.url }
    // The desktop still claims to have a keyring.
    const withoutKeyring = { ...withKeyring, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }
    const signIn = async (home: Page) => {
      await openSettings(home, 'github')
      await home.getByLabel('Personal access token').fill(token)
      await home.getByRole('button', { name: 'Sign in', exact: true }).click()
      await expect(home.getByText(/^Synced/)).toBeVisible()
    }

    const first = await start({ env: withKeyring })
    await signIn(await first.openHome())
    await first.quit()
    expect(stored()).toBe('v11')

    expect(stored(withPublishedKey(token))).toBe('v10')
    const renewed = await start({ env: withKeyring })
    const home = await renewed.openHome()
    await openSettings(home, 'github')
    await expect(home.getByText(/^Synced/)).toBeVisible()
    await renewed.quit()
    expect(stored()).toBe('v11')

    stored(withPublishedKey(token))
    const bare = await start({ env: withoutKeyring })
    const signedOut = await bare.openHome()
    await openSettings(signedOut, 'github')
    await expect(signedOut.getByText(/^There is no keyring here/)).toBeVisible()
    await signIn(signedOut)
    await expect(signedOut.getByText(/^This computer has no keyring/)).toBeVisible()
    for (const locale of ['en', 'ja'] as const) {
      await signedOut.evaluate((chosen) => window.dash.request('set', { locale: chosen }), locale)
      await expect(signedOut.locator('html')).toHaveAttribute('lang', locale)
      await setLook(bare, {
        appearance: locale === 'en' ? 'light' : 'dark',
        width: 720,
        height: 640,
      })
      await picture(signedOut, `keyring-absent-${locale}`)
    }
    await bare.quit()
    expect(stored()).toBeUndefined()
  } finally {
    await github.close()
  }
})
