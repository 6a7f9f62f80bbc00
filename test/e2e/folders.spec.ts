import type { Page } from '@playwright/test'
import { renameSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { me, openWorkshop, type Workshop } from '../fakes/repositories.ts'
import { chooseFolder, expect, openSettings, test as base, type Dash } from './app.ts'

const test = base.extend<{ workshop: Workshop }>({
  workshop: async ({}, use) => {
    const workshop = openWorkshop()
    await use(workshop)
    workshop.remove()
  },
})

/** The app sees the workshop's Git configuration, and no other. */
const environment = ({
  environment: { GIT_CONFIG_GLOBAL = '', GIT_CONFIG_NOSYSTEM = '' },
}: Workshop) => ({
  GIT_CONFIG_GLOBAL,
  GIT_CONFIG_NOSYSTEM,
})

/** The author's clock: today, each commit a second later, so that none is another one's twin. */
let second = Math.floor(Date.now() / 1000) - 3600

function commit(workshop: Workshop, folder: string): void {
  second += 1
  workshop.gitAs(
    { date: `${second} +0900` },
    folder,
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'Bake',
  )
}

/** A Dart project with one commit. */
function project(workshop: Workshop, name: string): string {
  const folder = workshop.init(name)
  workshop.write(folder, 'lib/main.dart', 'void main() {}\n')
  workshop.git(folder, 'add', '.')
  commit(workshop, folder)
  return folder
}

async function addFolder(dash: Dash, folder: string): Promise<void> {
  const home = await dash.openHome()
  await chooseFolder(dash, folder)
  await openSettings(home, 'Folders')
  await home.getByRole('button', { name: 'Add a folder…' }).click()
}

/** What the pages know of the pantry and of the commits of all time. */
const chillies = (home: Page) =>
  home.evaluate(async () => {
    const { pantry } = await window.dash.request('snapshot', null)
    return pantry.find(({ kind }) => kind === 'commit')?.count ?? 0
  })

const commitsIn = (home: Page, year: number) =>
  home.evaluate(async (asked) => {
    const history = await window.dash.request('history', { year: asked })
    return history.ok ? history.value.totals.commit : -1
  }, year)

/** The chillies of the pantry as they are drawn. */
async function drawnChillies(home: Page): Promise<number> {
  const text = await home.locator('[data-kind="commit"]').first().textContent()
  return Number(/×(\d+)/.exec(text ?? '')?.[1])
}

test('a folder is read exactly, and each commit becomes a chilli by itself', async ({
  start,
  workshop,
}) => {
  const app = project(workshop, 'カレー app')
  for (let n = 0; n < 4; n += 1) commit(workshop, app)

  const dash = await start({ env: environment(workshop) })
  const home = await dash.openHome()
  await addFolder(dash, workshop.root)
  await expect.poll(() => chillies(home)).toBe(3 + workshop.expected(app, me).length)
  await expect(home.getByText('Watching')).toBeVisible()

  await home.getByRole('navigation').getByRole('button', { name: 'Nest' }).click()
  const commitAndWait = async (folder: string) => {
    const before = await drawnChillies(home)
    commit(workshop, folder)
    await expect.poll(() => drawnChillies(home)).toBe(before + 1)
  }
  for (let n = 0; n < 5; n += 1) await commitAndWait(app)

  // After the reflog was emptied, on another branch, in a second worktree.
  workshop.git(app, 'reflog', 'expire', '--expire=now', '--all')
  await commitAndWait(app)
  workshop.git(app, 'switch', '--quiet', '--create', 'feature/hot')
  await commitAndWait(app)
  const worktree = workshop.path('second worktree')
  workshop.git(app, 'worktree', 'add', '--quiet', '-b', 'elsewhere', worktree)
  await commitAndWait(worktree)

  // Amending and rebasing add nothing.
  const before = await chillies(home)
  for (let n = 0; n < 5; n += 1) {
    workshop.git(app, 'commit', '--quiet', '--amend', '--allow-empty', '--message', `Bake ${n}`)
  }
  workshop.git(app, 'rebase', '--quiet', '--force-rebase', '--keep-empty', 'HEAD~3')
  await commitAndWait(app)
  expect(await chillies(home)).toBe(before + 1)
  expect(await chillies(home)).toBe(3 + workshop.expected(app, me).length)
  expect(dash.complaints).toEqual([])
})

test('a repository that was empty when its folder was added brings its first commit', async ({
  start,
  workshop,
}) => {
  const app = workshop.init('new')
  const dash = await start({ env: environment(workshop) })
  const home = await dash.openHome()
  await addFolder(dash, workshop.root)
  await expect(home.getByText('Watching')).toBeVisible()
  await home.getByRole('navigation').getByRole('button', { name: 'Nest' }).click()
  workshop.write(app, 'pubspec.yaml', 'name: new\n')
  workshop.git(app, 'add', '.')
  commit(workshop, app)
  await expect.poll(() => drawnChillies(home)).toBe(4)
})

test('history shows what counted, and removing the folder keeps it', async ({
  start,
  workshop,
}) => {
  const app = project(workshop, 'app')
  for (let n = 0; n < 2; n += 1) commit(workshop, app)
  const dash = await start({ env: environment(workshop) })
  const home = await dash.openHome()
  await addFolder(dash, workshop.root)
  await expect.poll(() => chillies(home)).toBe(6)
  const year = new Date(second * 1000 + 9 * 3_600_000).getUTCFullYear()
  expect(await commitsIn(home, year)).toBe(3)

  await home.getByRole('button', { name: /^Remove / }).click()
  await expect(home.getByText('No folder yet.')).toBeVisible()
  expect(await commitsIn(home, year)).toBe(3)
  expect(await chillies(home)).toBe(6)
})

test('a folder without repositories, and one that goes away, each say what to do', async ({
  start,
  workshop,
}) => {
  const empty = workshop.path('nothing here')
  await mkdir(empty)
  const dash = await start({ env: environment(workshop) })
  const home = await dash.openHome()
  await addFolder(dash, empty)
  await expect(home.getByText('No Git repository was found in nothing here.')).toBeVisible()

  project(workshop, 'projects/app')
  await addFolder(dash, workshop.path('projects'))
  await expect.poll(() => chillies(home)).toBe(4)
  renameSync(workshop.path('projects'), workshop.path('moved away'))
  await expect(home.getByText(/The folder .*projects is gone/)).toBeVisible()
  expect(await chillies(home)).toBe(4)
})

test('a shallow clone without a remote says what to do, and counts once it was done', async ({
  start,
  workshop,
}) => {
  const origin = project(workshop, 'origin')
  for (let n = 0; n < 2; n += 1) commit(workshop, origin)
  const clones = workshop.path('clones')
  await mkdir(clones)
  workshop.git(clones, 'clone', '--quiet', '--depth=1', `file://${origin}`, 'shallow soup')
  const clone = workshop.path('clones', 'shallow soup')
  workshop.git(clone, 'remote', 'remove', 'origin')

  const dash = await start({ env: environment(workshop) })
  const home = await dash.openHome()
  await addFolder(dash, clones)
  await home.getByText('1 repository has a problem').click()
  await expect(home.getByText(/^shallow soup is a shallow clone without a remote/)).toBeVisible()
  expect(await chillies(home)).toBe(3)

  workshop.git(clone, 'fetch', '--quiet', '--unshallow', origin)
  await expect.poll(() => chillies(home)).toBe(3 + 3)
  await expect(home.getByText('1 repository has a problem')).toBeHidden()
  expect(dash.complaints).toEqual([])
})

test('an address found in the history counts once it is switched on', async ({
  start,
  workshop,
}) => {
  const app = project(workshop, 'app')
  second += 1
  const date = `${second} +0900`
  const words = ['commit', '--quiet', '--allow-empty', '--message', 'At work']
  workshop.gitAs({ email: 'dash@work.example', date }, app, ...words)

  const dash = await start({ env: environment(workshop) })
  const home = await dash.openHome()
  await addFolder(dash, app)
  const found = home.getByRole('switch', { name: 'dash@work.example' })
  await expect(found).not.toBeChecked()
  await expect.poll(() => chillies(home)).toBe(3 + 1)
  await home.getByText('dash@work.example').click()
  await expect(found).toBeChecked()
  await expect.poll(() => chillies(home)).toBe(3 + 2)
  expect(dash.complaints).toEqual([])
})
