import type { Page } from '@playwright/test'
import type { Locale } from '../../../preload/contract/declared-settings.ts'
import type { FakeGithub } from '../../fakes/github/server.ts'
import { startVoicevox } from '../../fakes/voicevox/server.ts'
import { answerBoxes, expect, pantry, picture, type Dash } from '../app.ts'
import { test as base, homePageObject, expectFeeding } from './set-up.ts'

interface OpenHome {
  readonly dash: Dash
  readonly home: Page
  readonly homePage: ReturnType<typeof homePageObject>
}

const test = base.extend<{
  /** Starts Hot Dash with the fake GitHub, and opens Home. */
  openHome: (locale: Locale, more?: Readonly<Record<string, string>>) => Promise<OpenHome>
}>({
  openHome: async ({ start, github }, use) => {
    await use(async (locale, more = {}) => {
      const urls = { HOT_DASH_GITHUB_URL: github.url, HOT_DASH_GITHUB_CLIENT_ID: github.clientId }
      const dash = await start({ locale, env: { ...urls, ...more } })
      const home = await dash.openHome()
      return { dash, home, homePage: homePageObject(home, locale) }
    })
  },
})

test.describe('GitHub', () => {
  const everything = { commit: 3, issue: 1 }

  async function typeToken(home: Page, locale: Locale, token: string): Promise<void> {
    const homePage = homePageObject(home, locale)
    await homePage.openSettings('github')
    await home.getByLabel(homePage.t('settings.github.tokenField')).fill(token)
    await homePage.button('settings.github.tokenStart').click()
  }

  /** Signs in with a good token, and waits for the first sync. */
  async function signIn(home: Page, locale: Locale, github: FakeGithub): Promise<string> {
    const token = github.model.token(github.model.user('dash'))
    await typeToken(home, locale, token)
    await expect.poll(() => pantry(home)).toEqual(everything)
    await expect(home.locator('.state-idle')).toBeVisible()
    return token
  }

  async function askCode(home: Page, locale: Locale): Promise<string> {
    const homePage = homePageObject(home, locale)
    await homePage.openSettings('github')
    await homePage.button('settings.github.deviceStart').click()
    const code = home.locator('output')
    await expect(code).toHaveText(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
    return code.innerText()
  }

  test('a wrong token is refused with one Japanese sentence, and a text that is not a token with another', async ({
    openHome,
    github,
  }) => {
    const { dash, home, homePage } = await openHome('ja')
    await typeToken(home, 'ja', 'ghp_000000000000000000000000000000000000')
    await homePage.reads('problem.github-token-rejected', { host: github.host })
    await picture(home, 'bad-token-ja')
    await typeToken(home, 'ja', 'これはトークンではない')
    await homePage.reads('problem.github-token-malformed', { host: github.host })
    await homePage.readsNoMore('problem.github-token-rejected', { host: github.host })
    await expectFeeding(dash, 'ja')
  })

  test('a token that expires later says so, keeps the food, and can be replaced on the spot', async ({
    openHome,
    github,
  }) => {
    const { home, homePage } = await openHome('ja')
    const signedOut = { host: github.host, login: 'dash' }
    const token = await signIn(home, 'ja', github)
    github.model.revoke(token)
    await homePage.button('settings.github.syncNow').click()
    await homePage.reads('problem.github-token-rejected_signedOut', signedOut)
    await picture(home, 'bad-token-expired-ja')
    expect(await pantry(home)).toEqual(everything)
    await homePage.goTo('nest')
    await homePage.reads('problem.github-token-rejected_signedOut', signedOut)
    await homePage.button('remedy.settings').click()
    await signIn(home, 'ja', github)
    await homePage.readsNoMore('problem.github-token-rejected_signedOut', signedOut)
  })

  test('a declined code is reported in Japanese', async ({ openHome, github }) => {
    const { home, homePage } = await openHome('ja')
    github.deny(await askCode(home, 'ja'))
    await homePage.reads('problem.github-device-denied', { host: github.host })
    await picture(home, 'bad-code-denied-ja')
    expect(await pantry(home)).toEqual({ commit: 3 })
    await expect(homePage.button('settings.github.deviceStart')).toBeEnabled()
  })

  test('an expired code is reported in both languages, and the next code works', async ({
    openHome,
    github,
  }) => {
    github.device.settings.expiresIn = 1
    const { home, homePage: japanese } = await openHome('ja')
    // The code may expire before a test can read it.
    await japanese.openSettings('github')
    await japanese.button('settings.github.deviceStart').click()
    await japanese.reads('problem.github-device-expired')
    await picture(home, 'bad-code-expired-ja')

    await home.evaluate(() => window.dash.request('set', { locale: 'en' }))
    const english = homePageObject(home, 'en')
    await english.reads('problem.github-device-expired')
    github.device.settings.expiresIn = 900
    github.approve(await askCode(home, 'en'))
    await expect.poll(() => pantry(home)).toEqual(everything)
    await english.readsNoMore('problem.github-device-expired')
  })

  test('an unknown client id and an app without the device flow are reported', async ({
    openHome,
    github,
  }) => {
    github.device.settings.disabled = true
    const { dash, homePage } = await openHome('en')
    await homePage.openSettings('github')
    await homePage.button('settings.github.deviceStart').click()
    await homePage.reads('problem.github-device-disabled')
    await dash.quit()

    const other = { HOT_DASH_GITHUB_CLIENT_ID: 'Ov23liNobody' }
    const { home: later, homePage: japanese } = await openHome('ja', other)
    await japanese.openSettings('github')
    await japanese.button('settings.github.deviceStart').click()
    await japanese.reads('problem.github-client-id-rejected', { host: github.host })
    await picture(later, 'bad-client-id-ja')
  })

  test('a host that is not GitHub, and a text that is not a host, are refused', async ({
    openHome,
  }) => {
    const other = await startVoicevox()
    try {
      const { dash, home, homePage } = await openHome('ja')
      const typeHost = async (host: string) => {
        await homePage.openSettings('github')
        await home.getByLabel(homePage.t('settings.github.host'), { exact: true }).fill(host)
      }
      const host = other.url.replace('http://', '')
      await typeHost(host)
      const declined = await answerBoxes(dash, homePage.t('common.cancel'))
      await typeToken(home, 'ja', 'ghp_000000000000000000000000000000000000')
      await expect.poll(declined).toEqual([homePage.t('dialog.confirmHost', { host })])
      await expect(homePage.button('settings.github.tokenStart')).toBeEnabled()
      await expect(home.locator('.notice')).toHaveCount(0)
      expect(other.requests).toEqual([])

      await answerBoxes(dash, homePage.t('dialog.connect'))
      await typeHost(host)
      await typeToken(home, 'ja', 'ghp_000000000000000000000000000000000000')
      await homePage.reads('problem.github-unknown-host', { host })
      await picture(home, 'bad-host-ja')

      await home.evaluate(() => window.dash.request('set', { locale: 'en' }))
      const english = homePageObject(home, 'en')
      await home.getByLabel(english.t('settings.github.host'), { exact: true }).fill('a b')
      await typeToken(home, 'en', 'ghp_000000000000000000000000000000000000')
      await english.reads('problem.github-unknown-host', { host: 'a b' })
    } finally {
      await other.close()
    }
  })

  test('without a network, sign-in and sync say so in Japanese, and work once it is back', async ({
    openHome,
    github,
  }) => {
    const { dash, home, homePage } = await openHome('ja')
    // A proxy that does not answer cuts this machine off.
    const setOffline = (offline: boolean) =>
      dash.electron.evaluate(async ({ session }, isOffline) => {
        await session.defaultSession.setProxy(
          isOffline
            ? { proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' }
            : { mode: 'direct' },
        )
        await session.defaultSession.closeAllConnections()
      }, offline)
    await setOffline(true)
    await homePage.openSettings('github')
    await homePage.button('settings.github.deviceStart').click()
    await homePage.reads('problem.github-offline', { host: github.host })

    await setOffline(false)
    await signIn(home, 'ja', github)
    await setOffline(true)
    await homePage.button('settings.github.syncNow').click()
    await homePage.reads('problem.github-offline', { host: github.host })
    await picture(home, 'bad-offline-ja')
    await homePage.goTo('nest')
    await homePage.reads('problem.github-offline', { host: github.host })
    await expectFeeding(dash, 'ja')
    await setOffline(false)
    await homePage.button('remedy.sync').click()
    await homePage.readsNoMore('problem.github-offline', { host: github.host })
    expect(await pantry(home)).toEqual({ ...everything, commit: everything.commit - 1 })
  })

  test('GitHub trouble is reported in Japanese, with the time of the next attempt', async ({
    openHome,
    github,
  }) => {
    const { home, homePage } = await openHome('ja')
    await signIn(home, 'ja', github)
    github.fail('gateway-timeout')
    await homePage.button('settings.github.syncNow').click()
    const [before] = homePage.t('problem.github-trouble_waiting', { host: github.host }).split('{{')
    await expect(home.getByText(before ?? '')).toBeVisible()
    await picture(home, 'bad-gateway-timeout-ja')
    expect(await pantry(home)).toEqual(everything)
    github.recover()
    await homePage.button('remedy.sync').click()
    await expect(home.locator('.state-idle')).toBeVisible()
  })

  // The malformed responses that Electron's own fetch may treat differently from Node's.
  for (const [kind, locale] of [
    ['html-page', 'ja'],
    ['redirect', 'en'],
    ['endless', 'ja'],
  ] as const) {
    test(`a malformed response (${kind}, ${locale}) keeps what is known`, async ({
      openHome,
      github,
    }) => {
      const { home, homePage } = await openHome(locale)
      await signIn(home, locale, github)
      github.fail(kind)
      await homePage.button('settings.github.syncNow').click()
      await homePage.reads('problem.github-bad-answer', { host: github.host })
      await picture(home, `bad-answer-${kind}-${locale}`)
      expect(await pantry(home)).toEqual(everything)
      await expect.poll(() => github.underWay, 'responses that the app keeps open').toBe(0)
      github.recover()
      await homePage.button('remedy.sync').click()
      await homePage.readsNoMore('problem.github-bad-answer', { host: github.host })
    })
  }

  test('a malformed response to the request for a code is reported', async ({
    openHome,
    github,
  }) => {
    const { homePage } = await openHome('ja')
    github.fail('html-page')
    await homePage.openSettings('github')
    await homePage.button('settings.github.deviceStart').click()
    await homePage.reads('problem.github-bad-answer', { host: github.host })
  })
})
