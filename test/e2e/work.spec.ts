import { spawnSync } from 'node:child_process'
import { chooseFolder, expect, gitEnvironment, openSettings, picture, test } from './app.ts'

test('Dash holds its head and comments on a conflict, unless that is switched off', async ({
  start,
  sandbox,
}) => {
  const folder = sandbox.init('app')
  sandbox.commit(folder)
  sandbox.git(folder, 'checkout', '--quiet', '-b', 'side')
  sandbox.commit(folder)
  sandbox.git(folder, 'checkout', '--quiet', 'main')
  sandbox.commit(folder)
  const dash = await start({ env: gitEnvironment(sandbox) })
  const home = await dash.openHome()
  await chooseFolder(dash, folder)
  await openSettings(home, 'folders')
  await home.getByRole('button', { name: 'Add a folder…' }).click()
  const states = () =>
    home.evaluate(async () =>
      (await window.dash.request('snapshot', null)).folders.map(({ state }) => state.name),
    )
  await expect.poll(states).toEqual(['watching'])

  const merge = (...args: readonly string[]) =>
    spawnSync('git', ['merge', ...args], { cwd: folder, env: { ...sandbox.environment } })
  const words = home.getByRole('log')
  await home.getByRole('navigation').getByRole('button', { name: 'Nest' }).click()
  merge('side')
  await expect(home.locator('[data-pose="holding-head"]').first()).toBeVisible()
  await picture(home, 'work-conflict')
  await expect(home.locator('[data-pose="worried"]').first()).toBeVisible()
  await picture(home, 'worried')
  merge('--abort')
  await expect(home.locator('[data-pose="relieved"]').first()).toBeVisible()
  await expect(home.locator('[data-pose="relieved"]')).toHaveCount(0)
  await expect(home.locator('[data-pose="worried"]')).toHaveCount(0)
  await expect(words).not.toBeEmpty()

  await openSettings(home, 'desktop')
  await picture(home, 'settings-work')
  await home.getByText('React to your work').click()
  await expect(home.getByRole('switch', { name: 'React to your work' })).not.toBeChecked()
  await home.getByRole('navigation').getByRole('button', { name: 'Nest' }).click()
  sandbox.git(folder, 'tag', 'v1')
  // A commit is still food. Once it is, the tag has been checked as well.
  sandbox.commit(folder, { date: `${Math.floor(Date.now() / 1000)} +0000` })
  await expect(home.locator('[data-pose="surprised"]').first()).toBeVisible()
  await expect(home.locator('[data-pose="blowing"]')).toHaveCount(0)
  expect(dash.complaints).toEqual([])
})
