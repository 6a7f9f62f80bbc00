import type { Page } from '@playwright/test'
import { startGithub, type FakeGithub } from '../fakes/github/server.ts'
import { answerBoxes, expect, openSettings, pantry, test as base, watchBrowser } from './app.ts'

const test = base.extend<{ github: FakeGithub }>({
  github: async ({}, use) => {
    const github = await startGithub({ interval: 1 })
    const { model } = github
    const me = model.user('dash')
    const app = model.repository('kitchen/curry-app')
    const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString()
    model.commit(me, app, at(1))
    model.commit(me, app, at(2))
    model.issue(me, app, at(3))
    model.review(me, model.pullRequest(model.user('somebody'), app, at(9)), at(4))
    model.pullRequest(me, app, at(5))
    // Not Dart, so it is history without food.
    model.commit(me, model.repository('kitchen/site', { languages: ['HTML'] }), at(1))
    await use(github)
    await github.close()
  },
})

const environment = (github: FakeGithub) => ({
  HOT_DASH_GITHUB_URL: github.url,
  HOT_DASH_GITHUB_CLIENT_ID: github.clientId,
})

async function askCode(home: Page): Promise<string> {
  await openSettings(home, 'github')
  await home.getByRole('button', { name: 'Get a code' }).click()
  const code = home.locator('output')
  await expect(code).toHaveText(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
  return code.innerText()
}

const everything = { commit: 5, issue: 1, review: 1, 'pull-request': 1 }

test('signing in by device code fills the pantry, and the sign-in survives a restart', async ({
  start,
  github,
}) => {
  const dash = await start({ env: environment(github) })
  const home = await dash.openHome()
  github.approve(await askCode(home))
  await expect.poll(() => pantry(home)).toEqual(everything)
  await expect(home.getByText(/^Synced/)).toBeVisible()
  expect(dash.complaints).toEqual([])
  await dash.quit()

  const asked = github.count('/login/device/code')
  const again = await start({ env: environment(github) })
  const later = await again.openHome()
  await openSettings(later, 'github')
  await expect(later.getByText(/^Synced/)).toBeVisible()
  expect(github.count('/login/device/code')).toBe(asked)
  // Nothing is granted twice.
  expect(await pantry(later)).toEqual(everything)

  await later.getByRole('button', { name: /^Sign out/ }).click()
  await expect(later.getByRole('button', { name: 'Get a code' })).toBeVisible()
  expect(await pantry(later)).toEqual(everything)
})

test('without a client id the device flow is not offered, and a pasted token works', async ({
  start,
  github,
}) => {
  const dash = await start({ env: { HOT_DASH_GITHUB_URL: github.url } })
  const home = await dash.openHome()
  await openSettings(home, 'github')
  await expect(home.getByText('Enable browser sign-in')).toBeVisible()
  await expect(home.getByRole('button', { name: 'Get a code' })).toHaveCount(0)

  const field = home.getByLabel('Personal access token')
  await field.fill('ghp_000000000000000000000000000000000000')
  await home.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(home.getByText(/does not accept this sign-in/)).toBeVisible()

  const token = github.model.token(github.model.user('dash'))
  await field.fill(token)
  await home.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect.poll(() => pantry(home)).toEqual(everything)

  // The form for another account closes once the user has signed in.
  const another = home.getByRole('button', { name: 'Sign in to another account' })
  await another.click()
  await field.fill(github.model.token(github.model.user('work')))
  await home.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(home.getByText('work', { exact: false }).first()).toBeVisible()
  await expect(another).toBeVisible()

  // Language names are Linguist's, in any case.
  await openSettings(home, 'counting')
  await home.getByLabel('Another language').fill('html')
  await home.keyboard.press('Enter')
  await expect(home.getByRole('button', { name: 'Remove HTML' })).toBeVisible()

  // The token stays in main, and no page or snapshot ever contains it.
  const seen = await home.evaluate(async () =>
    JSON.stringify([
      await window.dash.request('snapshot', null),
      document.documentElement.outerHTML,
      [...document.querySelectorAll('input')].map(({ value }) => value),
    ]),
  )
  expect(seen).not.toContain(token)
})

test('a token goes to the host that the form shows, whatever happens to other accounts', async ({
  start,
  github,
}) => {
  const other = await startGithub()
  try {
    const dash = await start({ env: { HOT_DASH_GITHUB_URL: github.url } })
    let home = await dash.openHome()
    const host = () => home.getByLabel('Host', { exact: true })
    const signIn = async (token: string) => {
      await home.getByLabel('Personal access token').fill(token)
      await home.getByRole('button', { name: 'Sign in', exact: true }).click()
    }
    await openSettings(home, 'github')
    const questions = await answerBoxes(dash, 'Cancel')
    await host().fill(other.host)
    const token = other.model.token(other.model.user('work'))
    await signIn(token)
    await expect.poll(questions).toHaveLength(1)
    const opened = await watchBrowser(dash)
    await home.getByRole('button', { name: 'Make a token' }).click()
    await expect.poll(questions).toHaveLength(2)
    expect(await opened()).toEqual([])

    // The declined item is still there when Home opens again.
    await home.close()
    home = await dash.openHome()
    await openSettings(home, 'github')
    await expect(host()).toHaveValue(other.host)
    await answerBoxes(dash, 'Connect')
    await signIn(token)
    const another = home.getByRole('button', { name: 'Sign in to another account' })
    await expect(another).toBeVisible()
    await another.click()
    await expect(host()).toHaveValue(github.host)

    other.model.revoke(token)
    await home.getByRole('button', { name: 'Sync now' }).click()
    await expect(home.getByText('Signed out')).toBeVisible()
    await expect(host()).toHaveValue(github.host)
    const before = other.requests.length
    await signIn(github.model.token(github.model.user('dash')))
    await expect.poll(() => pantry(home)).toEqual(everything)
    expect(other.requests).toHaveLength(before)
  } finally {
    await other.close()
  }
})
