import type { Page } from '@playwright/test'
import { mkdir } from 'node:fs/promises'
import { me, type GitSandbox } from '../fakes/repositories.ts'
import { chooseFolder, expect, gitEnvironment, openSettings, test, type Dash } from './app.ts'

/** The author's clock: today, each commit a second later, so that no two are identical. */
let second = Math.floor(Date.now() / 1000) - 3600

function commit(sandbox: GitSandbox, folder: string): void {
  second += 1
  sandbox.gitAs(
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
function project(sandbox: GitSandbox, name: string): string {
  const folder = sandbox.init(name)
  sandbox.write(folder, 'lib/main.dart', 'void main() {}\n')
  sandbox.git(folder, 'add', '.')
  commit(sandbox, folder)
  return folder
}

async function addFolder(dash: Dash, folder: string): Promise<void> {
  const home = await dash.openHome()
  await chooseFolder(dash, folder)
  await openSettings(home, 'folders')
  await home.getByRole('button', { name: 'Add a folder…' }).click()
}

/** What the pages know about the pantry and all commits. */
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

/** The pantry's chillies as drawn. */
async function drawnChillies(home: Page): Promise<number> {
  const text = await home.locator('[data-kind="commit"]').first().textContent()
  return Number(/×(\d+)/.exec(text ?? '')?.[1])
}

test('a folder is read completely, and each new commit becomes a chilli by itself', async ({
  start,
  sandbox,
}) => {
  const app = project(sandbox, 'カレー app')
  for (let n = 0; n < 4; n += 1) commit(sandbox, app)

  const dash = await start({ env: gitEnvironment(sandbox) })
  const home = await dash.openHome()
  await addFolder(dash, sandbox.root)
  await expect.poll(() => chillies(home)).toBe(3 + sandbox.expected(app, me).length)
  await expect(home.getByText('Watching')).toBeVisible()

  await home.getByRole('navigation').getByRole('button', { name: 'Nest' }).click()
  const commitAndWait = async (folder: string) => {
    const before = await drawnChillies(home)
    commit(sandbox, folder)
    await expect.poll(() => drawnChillies(home)).toBe(before + 1)
  }
  for (let n = 0; n < 5; n += 1) await commitAndWait(app)

  // With an empty reflog, on another branch, in a second worktree.
  sandbox.git(app, 'reflog', 'expire', '--expire=now', '--all')
  await commitAndWait(app)
  sandbox.git(app, 'switch', '--quiet', '--create', 'feature/hot')
  await commitAndWait(app)
  const worktree = sandbox.path('second worktree')
  sandbox.git(app, 'worktree', 'add', '--quiet', '-b', 'elsewhere', worktree)
  await commitAndWait(worktree)

  // Amending and rebasing add nothing.
  const before = await chillies(home)
  for (let n = 0; n < 5; n += 1) {
    sandbox.git(app, 'commit', '--quiet', '--amend', '--allow-empty', '--message', `Bake ${n}`)
  }
  sandbox.git(app, 'rebase', '--quiet', '--force-rebase', '--keep-empty', 'HEAD~3')
  await commitAndWait(app)
  expect(await chillies(home)).toBe(before + 1)
  expect(await chillies(home)).toBe(3 + sandbox.expected(app, me).length)
  expect(dash.complaints).toEqual([])
})

test('history shows what counted, and removing the folder keeps it', async ({ start, sandbox }) => {
  const app = project(sandbox, 'app')
  for (let n = 0; n < 2; n += 1) commit(sandbox, app)
  const dash = await start({ env: gitEnvironment(sandbox) })
  const home = await dash.openHome()
  await addFolder(dash, sandbox.root)
  await expect.poll(() => chillies(home)).toBe(6)
  const year = new Date(second * 1000 + 9 * 3_600_000).getUTCFullYear()
  expect(await commitsIn(home, year)).toBe(3)

  const folders = home.getByRole('group', { name: 'Folders' })
  await folders.getByRole('button', { name: /^Remove / }).click()
  await expect(home.getByText('No folder yet.')).toBeVisible()
  expect(await commitsIn(home, year)).toBe(3)
  expect(await chillies(home)).toBe(6)
})

test('a shallow clone without a remote says what to do, and counts after that', async ({
  start,
  sandbox,
}) => {
  const origin = project(sandbox, 'origin')
  for (let n = 0; n < 2; n += 1) commit(sandbox, origin)
  const clones = sandbox.path('clones')
  await mkdir(clones)
  sandbox.git(clones, 'clone', '--quiet', '--depth=1', `file://${origin}`, 'shallow soup')
  const clone = sandbox.path('clones', 'shallow soup')
  sandbox.git(clone, 'remote', 'remove', 'origin')

  const dash = await start({ env: gitEnvironment(sandbox) })
  const home = await dash.openHome()
  await addFolder(dash, clones)
  await home.getByText('1 repository has a problem').click()
  await expect(home.getByText(/^shallow soup is a shallow clone without a remote/)).toBeVisible()
  expect(await chillies(home)).toBe(3)

  sandbox.git(clone, 'fetch', '--quiet', '--unshallow', origin)
  await expect.poll(() => chillies(home)).toBe(3 + 3)
  await expect(home.getByText('1 repository has a problem')).toBeHidden()
  expect(dash.complaints).toEqual([])
})

test('an address found in the history counts once it is switched on', async ({
  start,
  sandbox,
}) => {
  const app = project(sandbox, 'app')
  second += 1
  const date = `${second} +0900`
  const words = ['commit', '--quiet', '--allow-empty', '--message', 'At work']
  sandbox.gitAs({ email: 'dash@work.example', date }, app, ...words)

  const dash = await start({ env: gitEnvironment(sandbox) })
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
