import type { Page } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerBoxes, chooseFolder, expect, launch, openSettings, test, type Dash } from './app.ts'

const level = async (dash: Dash) =>
  (await dash.openHome()).evaluate(
    async () => (await window.dash.request('snapshot', null)).pet.experience,
  )

const others = (home: Page) => home.getByRole('list', { name: 'Your other computers' })

/** Starts to carry Dash through the folder that the dialog returns, or the repository at an address. */
async function begin(home: Page, code: string | null, address?: string): Promise<void> {
  if (address !== undefined) {
    await home.getByText('A Git repository', { exact: true }).click()
    await home.getByLabel('Address of the repository').fill(address)
  }
  await home.getByLabel('Code from your other computer').fill(code ?? '')
  const name = address === undefined ? 'Choose a folder…' : 'Connect'
  await home.getByRole('button', { name }).click()
}

async function readCode(home: Page): Promise<string> {
  await home.getByRole('button', { name: 'Show the code' }).click()
  return (await home.locator('.device-code').textContent()) ?? ''
}

test('three machines with one folder have the same Dash, and two with one Git repository', async ({
  start,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'hot-dash-carrier-'))
  const shared = join(folder, 'shared')
  await mkdir(shared)
  const dashes = await Promise.all([
    start(),
    launch(join(folder, 'other')),
    launch(join(folder, 'third')),
  ])
  const [one, other, third] = dashes
  try {
    for (const dash of dashes) await chooseFolder(dash, shared)
    const home = await one.openHome()
    await openSettings(home, 'data')
    await begin(home, null)
    const code = await readCode(home)

    const otherHome = await other.openHome()
    await openSettings(otherHome, 'data')
    // Without the code, the second machine cannot use the folder.
    await begin(otherHome, null)
    await expect(otherHome.getByText('There already is a Dash in this place.')).toBeVisible()
    await begin(otherHome, code)
    await expect(others(otherHome)).toBeVisible()
    await expect(others(home)).toBeVisible()
    const thirdHome = await third.openHome()
    await openSettings(thirdHome, 'data')
    await begin(thirdHome, code)
    await expect(others(home).getByRole('listitem')).toHaveCount(2)

    await home.evaluate(() => window.dash.request('feed-one', { kind: null }))
    for (const dash of [other, third]) await expect.poll(() => level(dash)).toBe(10)
    const files = (await readdir(shared, { recursive: true })).filter((name) =>
      name.endsWith('.dash'),
    )
    expect(files).toHaveLength(3)
    for (const file of files)
      expect(await readFile(join(shared, file), 'latin1')).toMatch(/^hot-dash 1 /)

    // A Git repository in place of the folder.
    const remote = join(folder, 'remote.git')
    execFileSync('git', ['init', '--quiet', '--bare', remote])
    for (const [dash, page] of [
      [one, home],
      [other, otherHome],
    ] as const) {
      await answerBoxes(dash, 'Connect')
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
    }
    await begin(home, null, remote)
    await begin(otherHome, await readCode(home), remote)
    await expect(others(otherHome)).toBeVisible()
    await home.evaluate(() => window.dash.request('feed-one', { kind: null }))
    const exchange = (page: Page) => page.getByRole('button', { name: 'Exchange now' }).click()
    await exchange(home)
    const exchanged = async () => {
      await exchange(otherHome)
      return level(other)
    }
    await expect.poll(exchanged).toBe(20)
    for (const { complaints } of dashes) expect(complaints).toEqual([])
  } finally {
    await Promise.all([other.quit(), third.quit()])
    await rm(folder, { recursive: true, force: true })
  }
})
