import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { appImageOf } from '../fakes/releases/app-image.ts'
import { startReleases, type FakeReleases } from '../fakes/releases/server.ts'
import { expect, expectAccessible, openSettings, picture, setLook, tabTo, test } from './app.ts'
import { makeVersion } from './versions.ts'

test.skip(process.platform !== 'linux', 'AppImages exist only on Linux')

const scratchOf = (dataFolder: string) => `${dataFolder}-update`
const appOf = (dataFolder: string) => join(scratchOf(dataFolder), 'apps', 'hot-dash-0.1.0.AppImage')
const notes = `## English

- Dash has a new hat for rainy days
- Curry no longer drips on the floor

## 日本語

- 雨の日の帽子が増えました
- カレーが床にこぼれなくなりました
`

let releases: FakeReleases
test.beforeEach(async ({ dataFolder }) => {
  releases = await startReleases()
  const app = appOf(dataFolder)
  await mkdir(join(scratchOf(dataFolder), 'apps'), { recursive: true })
  await writeFile(app, appImageOf('0.1.0'))
  await chmod(app, 0o755)
})
test.afterEach(async ({ dataFolder }) => {
  await releases.close()
  await rm(scratchOf(dataFolder), { recursive: true })
})

/** The environment of an AppImage whose releases are on this machine. */
const environmentOf = (dataFolder: string) => ({
  APPIMAGE: appOf(dataFolder),
  APPDIR: dirname(process.env['HOT_DASH_TEST_ELECTRON'] ?? ''),
  HOT_DASH_RELEASES_URL: releases.url,
  HOT_DASH_UPDATE_PUBLIC_KEY: releases.publicKey,
})

/** Settles with what the stand-in wrote when it started. */
async function started(dataFolder: string): Promise<string> {
  const folder = join(scratchOf(dataFolder), 'apps')
  const watcher = watch(folder)
  try {
    while (!existsSync(join(folder, 'started')))
      await new Promise<void>((resolve) => watcher.once('change', () => resolve()))
    return await readFile(join(folder, 'started'), 'utf8')
  } finally {
    watcher.close()
  }
}

test('after one consent, the next version is downloaded and installed, and has all earlier meals', async ({
  dataFolder,
  start,
}) => {
  releases.publish({ version: '0.2.0', notes })
  const versions = join(scratchOf(dataFolder), 'versions')
  const first = await makeVersion(join(versions, 'first'), '0.1.0')
  const next = await makeVersion(join(versions, 'next'), '0.2.0')
  const env = environmentOf(dataFolder)
  const dash = await start({ env, version: first })
  const home = await dash.openHome()
  await home.evaluate(() => window.dash.request('feed-one', { kind: null }))
  await expect
    .poll(() =>
      home.evaluate(async () => (await window.dash.request('snapshot', null)).pet.experience),
    )
    .toBe(10)
  // No request was sent before the answer.
  expect(releases.requests).toEqual([])
  const question = home.getByRole('region', { name: 'How would you like updates?' })
  const ask = question.getByRole('button', { name: /^Ask me/ })
  await tabTo(ask)
  await home.keyboard.press('Enter')
  await expect(question).toHaveCount(0)

  await openSettings(home, 'about')
  const card = home.getByRole('region', { name: 'Updates' })
  const check = card.getByRole('button', { name: 'Check now' })
  await tabTo(check)
  await home.keyboard.press('Enter')
  await expect(card.getByRole('status').first()).toHaveText('Version 0.2.0 is available.')
  await expect(card.getByRole('group', { name: 'What is new in 0.2.0' })).toContainText(
    'rainy days',
  )
  expect(releases.sentBytes).toBe(0)
  await tabTo(card.getByRole('button', { name: 'Download' }))
  await home.keyboard.press('Enter')
  const install = card.getByRole('button', { name: 'Install and restart' })
  await expect(install).toBeVisible()
  expect(releases.sentBytes).toBe(appImageOf('0.2.0').length)

  // Dash first eats and comments on the meal.
  const closed = dash.electron.waitForEvent('close')
  await home.evaluate(() => window.dash.request('feed-one', { kind: null }))
  await install.click()
  await expect(card.getByRole('status').first()).toHaveText(
    'Version 0.2.0 will start as soon as Dash has finished eating and speaking.',
  )
  expect(await started(dataFolder)).toMatch(/^0\.2\.0 .*hot-dash-0\.2\.0\.AppImage true$/)
  await closed
  // Nothing reveals the user or the version.
  for (const { path, headers } of releases.requests) {
    expect(JSON.stringify(headers)).not.toMatch(/staging|cookie|0\.1\.0/i)
    expect([path, headers['user-agent']]).toEqual([path, 'hot-dash'])
  }

  const after = await start({ env, version: next })
  const homeAfter = await after.openHome()
  const snapshot = await homeAfter.evaluate(() => window.dash.request('snapshot', null))
  expect(snapshot.version).toBe('0.2.0')
  expect(snapshot.pet.experience).toBe(20)
  expect(snapshot.settings.updates).toBe('ask')
  // The services open only after the first paint.
  await expect
    .poll(
      async () => (await homeAfter.evaluate(() => window.dash.request('snapshot', null))).updates,
    )
    .toMatchObject({ method: { name: expect.not.stringMatching('unknown') }, problem: null })
})

test('a foreign or interrupted update is reported with one sentence, and changes nothing', async ({
  dataFolder,
  start,
}) => {
  const before = await readFile(appOf(dataFolder))
  releases.publish({ version: '0.2.0', notes, forge: (text) => text.replaceAll('0.2.0', '0.3.0') })
  const dash = await start({ env: environmentOf(dataFolder) })
  const home = await dash.openHome()
  await home.evaluate(() => window.dash.request('set', { updates: 'ask' }))
  await openSettings(home, 'about')
  const card = home.getByRole('region', { name: 'Updates' })
  await card.getByRole('button', { name: 'Check now' }).click()
  await expect(card).toContainText("is not signed with Hot Dash's key")
  releases.publish({ version: '0.2.0', notes })
  releases.breakFile({ after: 1000 })
  await card.getByRole('button', { name: 'Check now' }).click()
  await card.getByRole('button', { name: 'Download' }).click()
  const lost = 'The connection was lost during the download.'
  await expect(card).toContainText(lost)
  // No other host is contacted, whatever the first one says.
  const elsewhere = await startReleases()
  elsewhere.publish({ version: '0.2.0' })
  releases.breakFile({ at: `${elsewhere.url}/download/v0.2.0/hot-dash-0.2.0.AppImage` })
  const asked = releases.requests.length
  await card.getByRole('button', { name: 'Download' }).click()
  await expect.poll(() => releases.requests.length).toBeGreaterThan(asked)
  await expect(card).toContainText(lost)
  await expect(card.getByRole('button', { name: 'Download' })).toBeVisible()
  expect(elsewhere.requests).toEqual([])
  await elsewhere.close()
  // A cancelled download ends at once, and can start again.
  releases.breakFile(null)
  releases.holdFile(1000)
  await card.getByRole('button', { name: 'Download' }).click()
  await releases.held
  const cancel = card.getByRole('button', { name: 'Cancel' })
  await tabTo(cancel)
  await home.keyboard.press('Enter')
  await expect(card.getByRole('status').first()).toHaveText('Version 0.2.0 is available.')
  await expect(card).not.toContainText(lost)
  releases.release()
  // Quitting Hot Dash does not wait for a stalled download.
  releases.holdFile(1000)
  await card.getByRole('button', { name: 'Download' }).click()
  await releases.held
  await dash.quit()
  releases.release()
  expect(await readFile(appOf(dataFolder))).toEqual(before)
})

test('a build from source, without a key, contacts no server, and the page says so', async ({
  dataFolder,
  start,
}) => {
  const env = { ...environmentOf(dataFolder), HOT_DASH_UPDATE_PUBLIC_KEY: '' }
  releases.publish({ version: '0.2.0' })
  const dash = await start({ env })
  const home = await dash.openHome()
  await expect(home.getByRole('region', { name: 'How would you like updates?' })).toHaveCount(0)
  await openSettings(home, 'about')
  await expect(home.getByRole('region', { name: 'Updates' })).toContainText(
    'This build has no key to recognise releases by',
  )
  await home.evaluate(() => window.dash.request('check-updates', null))
  expect(releases.requests).toEqual([])
})

for (const locale of ['en', 'ja'] as const) {
  for (const [appearance, width] of [
    ['light', 1280],
    ['dark', 720],
  ] as const) {
    test(`the question and the card fit and are accessible: ${locale}, ${appearance}`, async ({
      dataFolder,
      start,
    }) => {
      releases.publish({ version: '0.2.0', notes })
      releases.holdFile(50_000)
      const dash = await start({ env: environmentOf(dataFolder), locale })
      const home = await dash.openHome()
      await setLook(dash, { appearance, width, height: 860 })
      const name = (what: string) => `update-${what}-${locale}-${appearance}`
      await expect(home.locator('.update-choices')).toBeVisible()
      await picture(home, name('question'))
      await expectAccessible(home, name('question'))
      await home.evaluate(() => window.dash.request('set', { updates: 'ask' }))
      // A server without the key can only replay what was signed once.
      releases.publish({ version: '0.1.0', expires: Date.now() - 1000 })
      await home.evaluate(() => window.dash.request('check-updates', null))
      await expect(home.locator('.update-news')).toContainText('github.com')
      await picture(home, name('outdated'))
      await expectAccessible(home, name('outdated'))
      releases.publish({ version: '0.2.0', notes })
      await home.evaluate(() => window.dash.request('check-updates', null))
      await expect(home.locator('.update-news')).toContainText('0.2.0')
      await picture(home, name('news'))
      await home.locator('.update-news button').click()
      const card = home.locator('section', { has: home.locator('.release-notes') })
      await card.scrollIntoViewIfNeeded()
      await picture(home, name('found'))
      await expectAccessible(home, name('found'))
      await home.evaluate(() => window.dash.request('download-update', null))
      await releases.held
      await expect(card.locator('progress')).toBeVisible()
      await picture(home, name('fetching'))
      releases.release()
      await expect(card.getByRole('status').first()).toContainText('0.2.0')
      await expect(card.locator('progress')).toHaveCount(0)
      await picture(home, name('ready'))
    })
  }
}
