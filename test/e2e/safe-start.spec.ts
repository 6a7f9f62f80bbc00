import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { startVoicevox } from '../fakes/voicevox/server.ts'
import {
  chooseFolder,
  expect,
  expectAccessible,
  gitEnvironment,
  openSettings,
  pantry,
  picture,
  test,
  untilReady,
} from './app.ts'

test('a safe start reads no source, asks no engine, keeps Dash in Home, and says so', async ({
  start,
  sandbox,
}) => {
  const engine = await startVoicevox()
  try {
    const env = { ...gitEnvironment(sandbox), HOT_DASH_VOICEVOX_URL: engine.url }
    const folder = sandbox.init('app')
    sandbox.write(folder, 'lib/main.dart', 'void main() {}\n')
    sandbox.git(folder, 'add', '.')
    sandbox.git(folder, 'commit', '--quiet', '-m', 'Bake')
    const first = await start({ env })
    const before = await first.openHome()
    await chooseFolder(first, sandbox.root)
    await openSettings(before, 'folders')
    await before.getByRole('button', { name: 'Add a folder…' }).click()
    await expect.poll(() => pantry(before)).toMatchObject({ commit: 4 })
    await first.quit()
    sandbox.git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'Bake more')
    const asked = engine.requests.length

    const safe = await start({ env, locale: 'ja', args: ['--safe'] })
    await expect.poll(() => safe.electron.windows()).toHaveLength(1)
    const [home] = safe.electron.windows()
    await untilReady(home!)
    await expect(home!.locator('.notice')).toHaveText(/--safe を付けて起動しています/)
    await expectAccessible(home!, 'a safe start')
    await picture(home!, 'safe-start-ja')
    // An explicit request works even in a safe start.
    await home!.evaluate(() => window.dash.request('scan-now', null))
    await home!.evaluate(() => window.dash.request('sync-now', null))
    const refusals = await home!.evaluate(() =>
      Promise.all([
        window.dash.request('find-engine', null),
        window.dash.request('find-model', null),
        window.dash.request('use-model-address', { address: '' }),
        window.dash.request('sign-in-cli', { host: 'github.com' }),
      ]),
    )
    for (const refusal of refusals)
      expect(refusal).toEqual({ ok: false, error: { code: 'safe-start' } })
    await home!.getByRole('button', { name: 'ひとつあげる' }).first().click()
    await expect.poll(() => pantry(home!)).toMatchObject({ commit: 3 })
    await expect(home!.locator('.bubble')).toBeVisible()
    expect(engine.requests).toHaveLength(asked)
    await home!.close()
    await expect.poll(() => safe.electron.windows()).toEqual([])
    await safe.quit()

    const usual = await start({ env })
    const again = await usual.openHome()
    await expect.poll(() => pantry(again)).toMatchObject({ commit: 4 })
    await expect.poll(() => engine.requests.length).toBeGreaterThan(asked)
  } finally {
    await engine.close()
  }
})

test('--version prints the version, and touches nothing', async ({ dataFolder }) => {
  const root = resolve(import.meta.dirname, '../..')
  const { version } = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8')) as {
    readonly version: string
  }
  const args = [root, ...(process.env['HOT_DASH_TEST_ELECTRON_ARGS'] ?? '').split(' '), '--version']
  const { stdout } = await promisify(execFile)(process.env['HOT_DASH_TEST_ELECTRON']!, args, {
    env: { ...process.env, HOT_DASH_HOME: dataFolder },
  })
  expect(stdout).toBe(`Hot Dash ${version}\n`)
  expect(await readdir(dataFolder)).toEqual([])
})
