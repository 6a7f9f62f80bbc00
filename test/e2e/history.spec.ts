import type { Locator, Page } from '@playwright/test'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { longHistory } from '../bench/history.ts'
import { startGithub, type FakeGithub } from '../fakes/github/server.ts'
import type { GitSandbox } from '../fakes/repositories.ts'
import {
  chooseFolder,
  expect,
  gitEnvironment,
  openSettings,
  test as base,
  watchBrowser,
  type Dash,
} from './app.ts'

const test = base.extend<{ github: FakeGithub }>({
  github: async ({}, use) => {
    const github = await startGithub()
    await use(github)
    await github.close()
  },
})

const now = '2026-11-25T12:00:00Z'
const thirdOfMarch = '2026-03-03'
/** Seconds after 10:00 on that day, in Japan. */
const at = (second: number) => `${Date.parse(`${thirdOfMarch}T01:00:00Z`) / 1000 + second} +0900`
const today = `${Date.parse(now) / 1000} +0900`

const environment = (sandbox: GitSandbox) => ({ ...gitEnvironment(sandbox), HOT_DASH_NOW: now })

/** A repository where twelve commits count on the third of March, and a merge and another author's commit do not. */
function kitchen(sandbox: GitSandbox): string {
  const folder = sandbox.init('kitchen')
  for (let n = 0; n < 12; n += 1) sandbox.commit(folder, { date: at(n) })
  sandbox.gitAs(
    { date: at(11) },
    folder,
    'commit',
    '--amend',
    '--quiet',
    '-m',
    'Add the last chilli',
  )
  sandbox.git(folder, 'switch', '--quiet', '-c', 'side')
  const cook = { name: 'Cook', email: 'cook@example.org' }
  sandbox.commit(folder, { ...cook, date: at(20), file: 'lib/salt.dart' })
  sandbox.git(folder, 'switch', '--quiet', 'main')
  sandbox.gitAs({ date: at(21) }, folder, 'merge', '--quiet', '--no-ff', '--no-edit', 'side')
  return folder
}

/** Adds a folder, and returns Home once it is read. */
async function watched(dash: Dash, folder: string): Promise<Page> {
  const home = await dash.openHome()
  await chooseFolder(dash, folder)
  await openSettings(home, 'folders')
  await home.getByRole('button', { name: 'Add a folder…' }).click()
  await expect(home.getByText('Watching')).toBeVisible()
  return home
}

async function setWidth({ electron }: Dash, home: Page, width: number): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, to) => {
    const window = BrowserWindow.getAllWindows().find(({ title }) => title === 'Hot Dash')
    window?.setContentSize(to, 760)
  }, width)
  await expect.poll(() => home.evaluate(() => window.innerWidth)).toBe(width)
}

const goTo = (home: Page, room: string) =>
  home.getByRole('navigation').getByRole('button', { name: room }).click()

test('two clicks explain a day with twelve contributions, with subjects and the commits that do not count', async ({
  start,
  sandbox,
}) => {
  const dash = await start({ env: environment(sandbox) })
  const home = await watched(dash, kitchen(sandbox))

  await goTo(home, 'History')
  await home.getByRole('button', { name: 'March 3, 2026: 12 contributions' }).click()

  const why = home.getByRole('region', { name: 'Why this number' })
  await expect(why.getByRole('heading', { name: 'March 3, 2026' })).toBeVisible()
  await expect(why.getByText('12 contributions', { exact: true })).toBeVisible()
  const commits = why.getByRole('list', { name: '12 commits in your folders' })
  await expect(commits.getByText('Add the last chilli')).toBeVisible()
  await expect(commits.getByText('commit 1', { exact: true })).toBeVisible()
  await why.getByText('2 other commits from this day do not count').click()
  await expect(why.getByText("Merge branch 'side'")).toBeVisible()
  await expect(why.getByText('Cook')).toBeVisible()
  expect(dash.complaints).toEqual([])
})

test('a day shows its number under the pointer and with the focus, within the window', async ({
  start,
  sandbox,
}) => {
  const folder = await longHistory(sandbox, 'kitchen', { commits: 432, own: 432 })
  const dash = await start({ env: environment(sandbox) })
  const home = await watched(dash, folder)
  await goTo(home, 'History')
  await home.getByRole('combobox', { name: 'Year' }).selectOption('2017')
  const cell = home.getByRole('button', { name: /2017: 144 contributions$/ }).first()
  await expect(cell).toHaveText('')
  const words = await cell.getAttribute('aria-label')
  const tip = (day: Locator) =>
    day.evaluate((button) => getComputedStyle(button, '::after').content.replaceAll('"', ''))
  expect(await tip(cell)).toBe('none')
  await cell.hover()
  await expect.poll(() => tip(cell)).toBe(words)
  await home.mouse.move(0, 0)
  await expect.poll(() => tip(cell)).toBe('none')

  for (const width of [720, 1280]) {
    await setWidth(dash, home, width)
    for (const day of ['January 1, 2017', 'July 1, 2017', 'December 31, 2017']) {
      const edge = home.getByRole('button', { name: new RegExp(`^${day}: `) })
      await edge.focus()
      await home.keyboard.press('Shift')
      await expect.poll(() => tip(edge)).toContain(day)
      expect(
        await home.evaluate(() => {
          const { scrollWidth, clientWidth } = document.querySelector('main')!
          return scrollWidth - clientWidth
        }),
        `${day}, ${width} pixels wide`,
      ).toBe(0)
    }
  }
})

test('an empty day shows the commits of an unknown address, and keyboard focus is not lost', async ({
  start,
  sandbox,
}) => {
  const folder = sandbox.init('kitchen')
  sandbox.commit(folder, { date: today })
  const laptop = { name: 'Dash', email: 'dash@laptop.local' }
  sandbox.commit(folder, { ...laptop, date: at(0), file: 'lib/salt.dart' })
  const dash = await start({ env: environment(sandbox) })
  const home = await watched(dash, folder)

  await goTo(home, 'History')
  await home.getByRole('button', { name: 'March 3, 2026: 0 contributions' }).click()
  const why = home.getByRole('region', { name: 'Why this number' })
  await expect(why.getByText('No contributions. Rest is fine.')).toBeVisible()
  await why.getByText('1 other commit from this day does not count').click()
  await expect(why.getByText('Dash · dash@laptop.local')).toBeVisible()

  // A removed button takes the focus with it, unless something else receives it.
  await home.getByRole('button', { name: 'All years' }).click()
  const table = home.getByRole('region', { name: 'Year by year' })
  await table.getByRole('button', { name: '2026' }).press('Enter')
  await expect(home.getByRole('region', { name: 'Contributions in 2026' })).toBeFocused()
  const repositories = home.getByRole('region', { name: 'Repositories' })
  await repositories.getByRole('button', { name: /^kitchen/ }).click()
  await why.getByRole('button', { name: 'Forget this repository…' }).press('Enter')
  await why.getByRole('button', { name: 'Keep it' }).press('Enter')
  await expect(why.getByRole('button', { name: 'Forget this repository…' })).toBeFocused()
  await home.keyboard.press('Enter')
  await why.getByRole('button', { name: 'Forget it' }).press('Enter')
  await expect(home.getByRole('heading', { level: 1, name: 'History' })).toBeFocused()
  expect(dash.complaints).toEqual([])
})

test('history is exported to the file that the user chooses, and a folder that is not writable is reported', async ({
  start,
  sandbox,
}) => {
  const dash = await start({ env: environment(sandbox) })
  const home = await watched(dash, kitchen(sandbox))
  await goTo(home, 'History')
  const saveTo = (file: string) =>
    dash.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, file)

  await saveTo(sandbox.path('history.csv'))
  await home.getByRole('button', { name: 'Save as CSV' }).click()
  const read = () => readFile(sandbox.path('history.csv'), 'utf8').catch(() => '')
  await expect.poll(read).toContain(`${thirdOfMarch},commit,kitchen,false,yes,12,12,12,0,`)

  await saveTo(sandbox.path('history.json'))
  await home.getByRole('button', { name: 'Save as JSON' }).click()
  const rows = async () => {
    const text = await readFile(sandbox.path('history.json'), 'utf8').catch(() => '{}')
    return (JSON.parse(text) as { rows?: unknown }).rows
  }
  await expect.poll(rows).toMatchObject([{ day: thirdOfMarch, repository: 'kitchen', counted: 12 }])

  await mkdir(sandbox.path('a folder.csv'))
  await saveTo(sandbox.path('a folder.csv'))
  await home.getByRole('button', { name: 'Save as CSV' }).click()
  await expect(home.getByText(/“a folder.csv” could not be written/)).toBeVisible()
})

/** How many commits from clones each backup holds. */
async function inBackups(dataFolder: string): Promise<readonly unknown[]> {
  const folder = join(dataFolder, 'backups')
  return (await readdir(folder).catch(() => [])).map((name) => {
    const db = new Database(join(folder, name), { readonly: true })
    try {
      return db.prepare('SELECT count(*) FROM local_commit').pluck().get()
    } finally {
      db.close()
    }
  })
}

test('a forgotten repository is hidden, comes back with every number, and is erased from the backups, but its food stays', async ({
  start,
  sandbox,
  dataFolder,
}) => {
  const folder = kitchen(sandbox)
  sandbox.commit(folder, { date: today })
  const dash = await start({ env: environment(sandbox) })
  const home = await watched(dash, folder)
  const counted = () =>
    home.evaluate(async () => {
      const lifetime = await window.dash.request('lifetime', null)
      const { pantry } = await window.dash.request('snapshot', null)
      const chillies = pantry.find(({ kind }) => kind === 'commit')?.count
      return lifetime.ok ? [lifetime.value.totals.commit, chillies] : []
    })
  await expect.poll(counted).toEqual([13, 4])

  await goTo(home, 'History')
  await home.getByRole('button', { name: /^kitchen Dart 13/ }).click()
  await home.getByRole('button', { name: 'Forget this repository…' }).click()
  await home.getByRole('button', { name: 'Forget it' }).click()
  await expect.poll(counted).toEqual([0, 4])
  await home.evaluate(() => window.dash.request('back-up', null))
  expect(await inBackups(dataFolder)).toEqual([13])
  const forgotten = home.getByRole('region', { name: 'Forgotten repositories' })
  await forgotten.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(counted).toEqual([13, 4])
  await home.getByRole('button', { name: /^kitchen Dart 13/ }).click()
  await home.getByRole('button', { name: 'Forget this repository…' }).click()
  await home.getByRole('button', { name: 'Forget it' }).click()
  await forgotten.getByRole('button', { name: 'Erase now…' }).click()
  await forgotten.getByRole('button', { name: 'Erase it' }).click()
  await expect(forgotten).toHaveCount(0)
  expect(await counted()).toEqual([0, 4])
  expect(await inBackups(dataFolder)).toEqual([0])

  sandbox.commit(folder, { date: `${Date.parse(now) / 1000 + 60} +0900` })
  await home.evaluate(() => window.dash.request('scan-now', null))
  expect(await counted()).toEqual([0, 4])
  await dash.quit()
  const again = await start({ env: environment(sandbox) })
  const later = await again.openHome()
  await later.evaluate(() => window.dash.request('scan-now', null))
  const totals = await later.evaluate(async () => {
    const lifetime = await window.dash.request('lifetime', null)
    return lifetime.ok ? lifetime.value.totals.commit : -1
  })
  expect(totals).toBe(0)
})

test('an item opens at GitHub, and contributions that GitHub does not name are shown as a number', async ({
  start,
  github,
}) => {
  const { model } = github
  const dasher = model.user('dash')
  const food = model.repository('dash/food')
  const { number } = model.issue(dasher, food, `${thirdOfMarch}T12:00:00Z`)
  const secret = model.repository('dash/secret', { isPrivate: true })
  for (let n = 0; n < 3; n += 1) model.commit(dasher, secret, `${thirdOfMarch}T1${n}:00:00Z`)
  const dash = await start({
    env: {
      HOT_DASH_GITHUB_URL: github.url,
      HOT_DASH_GITHUB_CLIENT_ID: github.clientId,
      HOT_DASH_NOW: now,
    },
  })
  const home = await dash.openHome()
  const token = model.token(dasher)
  await home.evaluate(
    async ([host, pasted]) => {
      await window.dash.request('sign-in-token', { host: host!, token: pasted! })
      await window.dash.request('sync-now', null)
    },
    [github.host, token],
  )
  const opened = await watchBrowser(dash)
  await goTo(home, 'History')
  await home.getByRole('button', { name: 'March 3, 2026: 1 contribution' }).click()
  await home.getByRole('button', { name: `dash/food#${number}` }).click()
  await expect.poll(opened).toEqual([`${github.url}/dash/food/issues/${number}`])

  await home.getByRole('button', { name: '3 not counted' }).click()
  await expect(
    home.getByText(/3 that .* counts but this sign-in isn't allowed to see/),
  ).toBeVisible()
  // The list includes whatever arrives while the room is open.
  model.commit(dasher, secret, '2026-11-24T10:00:00Z')
  await home.evaluate(() => window.dash.request('sync-now', null))
  await expect(
    home.getByText(/4 that .* counts but this sign-in isn't allowed to see/),
  ).toBeVisible()
})
