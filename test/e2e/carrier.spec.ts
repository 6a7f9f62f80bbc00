import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseFolder, expect, launch, openSettings, test, type Dash } from './app.ts'

const level = async (dash: Dash) =>
  (await dash.openHome()).evaluate(
    async () => (await window.dash.request('snapshot', null)).pet.experience,
  )

test('two machines with one folder have the same Dash', async ({ start }) => {
  const folder = await mkdtemp(join(tmpdir(), 'hot-dash-carrier-'))
  const shared = join(folder, 'shared')
  await mkdir(shared)
  const one = await start()
  const other = await launch(join(folder, 'other'))
  try {
    const home = await one.openHome()
    await chooseFolder(one, shared)
    await openSettings(home, 'data')
    await home.getByRole('button', { name: 'Choose a folder…' }).click()
    await home.getByRole('button', { name: 'Show the code' }).click()
    const code = await home.locator('.device-code').textContent()

    const otherHome = await other.openHome()
    await chooseFolder(other, shared)
    await openSettings(otherHome, 'data')
    // Without the code, the folder stays closed.
    await otherHome.getByRole('button', { name: 'Choose a folder…' }).click()
    await expect(otherHome.getByText('This folder already has a Dash.')).toBeVisible()
    await otherHome.getByLabel('Code from your other computer').fill(code ?? '')
    await otherHome.getByRole('button', { name: 'Choose a folder…' }).click()
    await expect(otherHome.getByRole('list', { name: 'Your other computers' })).toBeVisible()
    await expect(home.getByRole('list', { name: 'Your other computers' })).toBeVisible()

    await home.evaluate(() => window.dash.request('feed-one', { kind: null }))
    await expect.poll(() => level(other)).toBe(10)
    const files = (await readdir(shared, { recursive: true })).filter((name) =>
      name.endsWith('.dash'),
    )
    expect(files).toHaveLength(2)
    for (const file of files)
      expect(await readFile(join(shared, file), 'latin1')).toMatch(/^hot-dash 1 /)
    expect(one.complaints).toEqual([])
    expect(other.complaints).toEqual([])
  } finally {
    await other.quit()
    await rm(folder, { recursive: true, force: true })
  }
})
