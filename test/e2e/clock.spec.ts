import type { Page } from '@playwright/test'
import { startGithub } from '../fakes/github/server.ts'
import type { GitSandbox } from '../fakes/repositories.ts'
import { chooseFolder, expect, gitEnvironment, openSettings, pantry, test } from './app.ts'

/** An instant some hours ago, in Git's format. */
const ago = (hours: number) => `${Math.floor(Date.now() / 1000) - hours * 3600} +0900`
const day = 24

function project(sandbox: GitSandbox): string {
  const app = sandbox.init('work/app')
  for (const hours of [2000 * day, 30 * day, 2 * day, 1]) sandbox.commit(app, { date: ago(hours) })
  return app
}

const fullness = (home: Page) => home.getByRole('meter', { name: 'Fullness' })

for (const [year, instant] of [
  ['2032', '2032-02-03T04:05:06Z'],
  ['1970', '1970-01-01T00:00:10Z'],
] as const) {
  test(`after a first start in ${year}, food arrives and GitHub syncs when the clock is corrected`, async ({
    start,
    sandbox,
  }) => {
    const github = await startGithub({ interval: 1 })
    try {
      const { model } = github
      const dash = model.user('dash')
      const nest = model.repository('dash/nest')
      model.issue(dash, nest, new Date(Date.now() - 3_600_000).toISOString())
      const app = project(sandbox)
      const env = { ...gitEnvironment(sandbox), HOT_DASH_GITHUB_URL: github.url }

      const wrong = await start({ env: { ...env, HOT_DASH_NOW: instant } })
      const early = await wrong.openHome()
      await chooseFolder(wrong, sandbox.path('work'))
      await openSettings(early, 'folders')
      await early.getByRole('button', { name: 'Add a folder…' }).click()
      const commits = () =>
        early.evaluate(async () => {
          const history = await window.dash.request('history', { year: null })
          return history.ok ? history.value.years.length : 0
        })
      await expect.poll(commits).toBeGreaterThan(1)
      await openSettings(early, 'github')
      await early.getByLabel('Personal access token').fill(model.token(dash))
      await early.getByRole('button', { name: 'Sign in', exact: true }).click()
      await expect(early.getByText(/^Synced/)).toBeVisible()
      await early.getByRole('navigation').getByRole('button', { name: 'Nest' }).click()
      await early.getByRole('button', { name: 'Feed all' }).click()
      await expect(fullness(early)).toHaveAttribute('aria-valuenow', '100')
      await wrong.quit()

      const right = await start({ env })
      const home = await right.openHome()
      // The two commits and the issue of this week. The starter is eaten, and nothing older is food.
      await expect.poll(() => pantry(home)).toEqual({ commit: 2, issue: 1 })
      await expect(home.getByRole('button', { name: /Chilli ×2/ })).toBeVisible()
      await expect(fullness(home)).toHaveAttribute('aria-valuenow', '20')
      sandbox.commit(app, { date: ago(0) })
      await expect(home.getByRole('button', { name: /Chilli ×3/ })).toBeVisible()
      expect(right.complaints).toEqual([])
    } finally {
      await github.close()
    }
  })
}
