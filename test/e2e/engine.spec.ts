import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makers } from '../../main/speech/local-engines/rules/makers.ts'
import { readProcessStart } from '../../main/speech/local-engines/engine-runner.ts'
import { startMakers, type FakeMakers } from '../fakes/makers/server.ts'
import { zipOf } from '../fakes/makers/zip.ts'
import { engineFiles } from '../fakes/voicevox/folder.ts'
import { answerBoxes, expect, test, watchDash, type Dash } from './app.ts'

/** The servers of the makers, with an engine that really runs. Its files are behind a redirect, as on GitHub. */
async function openMakers(): Promise<FakeMakers> {
  const server = await startMakers()
  const manifest = { uuid: makers.nemo.uuid, name: 'VOICEVOX Nemo Engine' }
  const files = Object.entries(engineFiles(manifest))
  const body = zipOf(files.map(([path, content]) => ({ path, content })))
  server.setFile('/nemo.vvpp', { body, location: '/elsewhere/nemo.vvpp' })
  server.setFile('/elsewhere/nemo.vvpp', { body })
  server.setList(makers.nemo.list, {
    formatVersion: 1,
    packages: {
      'linux-x64-cpu': {
        version: '0.24.0',
        displayInfo: { label: 'CPU', hint: '', order: 0, default: true },
        files: [{ url: `${server.url}/nemo.vvpp`, name: 'nemo.vvpp', size: body.length }],
      },
    },
  })
  return server
}

const environment = (dataFolder: string, server: FakeMakers) => ({
  HOT_DASH_VOICEVOX_URL: '',
  HOT_DASH_ENGINE_LISTS_URL: server.url,
  XDG_CONFIG_HOME: join(dataFolder, 'config'),
})
const engineOf = async (dash: Dash) => {
  const home = await dash.openHome()
  return home.evaluate(async () => (await window.dash.request('snapshot', null)).voice.engine.name)
}
const note = (dataFolder: string) => join(dataFolder, 'engines/running.json')
const pidIn = (dataFolder: string) =>
  (JSON.parse(readFileSync(note(dataFolder), 'utf8')) as { pid: number }).pid

test('one key press and one consent lead to an engine and a spoken line, and the engine quits with the app and can be removed', async ({
  start,
  dataFolder,
}) => {
  const server = await openMakers()
  try {
    const env = environment(dataFolder, server)
    const dash = await start({ locale: 'ja', env })
    const boxes = await answerBoxes(dash, '同意して入手')
    const home = await dash.openHome()
    await expect.poll(() => engineOf(dash)).toBe('absent')
    const record = await watchDash(home)
    await home.getByRole('navigation').getByRole('button', { name: '設定' }).click()
    await home.getByRole('tab', { name: '声' }).click()
    await home.getByRole('button', { name: /^VOICEVOX Nemo を入手/ }).press('Enter')
    await expect.poll(() => existsSync(note(dataFolder))).toBe(true)
    expect(await boxes()).toEqual(['VOICEVOX Nemo 0.24.0 を入手しますか？'])
    await expect.poll(async () => (await record()).events).toContain('speaks')
    // A chirp counts as speech too.
    const log = () => readFileSync(join(dataFolder, 'hot-dash.log'), 'utf8')
    await expect.poll(log).toMatch(/a line is heard .*source: '(?:fresh|prepared)'/)
    const view = await home.evaluate(() => window.dash.request('snapshot', null))
    expect(view.voice.engine.name).toBe('found')
    expect(view.voice.credit).toContain('VOICEVOX')
    const pid = pidIn(dataFolder)
    await dash.quit()
    await expect.poll(() => readProcessStart(pid)).toBeUndefined()

    const again = await start({ locale: 'ja', env })
    await expect.poll(() => engineOf(again)).toBe('found')
    const settings = await again.openHome()
    await settings.getByRole('navigation').getByRole('button', { name: '設定' }).click()
    await settings.getByRole('tab', { name: '声' }).click()
    await settings.getByRole('button', { name: 'VOICEVOX Nemo Engine を削除' }).click()
    await settings.getByRole('button', { name: '削除する', exact: true }).click()
    await expect.poll(() => engineOf(again)).toBe('absent')
    expect(existsSync(note(dataFolder))).toBe(false)
  } finally {
    await server.close()
  }
})

test('after the app is killed, the next start ends the leftover engine', async ({
  start,
  dataFolder,
}) => {
  const server = await openMakers()
  try {
    const env = environment(dataFolder, server)
    const dash = await start({ locale: 'ja', env })
    await answerBoxes(dash, '同意して入手')
    const home = await dash.openHome()
    await home.evaluate(() => window.dash.request('get-engine', { engine: 'nemo' }))
    await expect.poll(() => existsSync(note(dataFolder))).toBe(true)
    await expect.poll(() => engineOf(dash)).toBe('found')
    const pid = pidIn(dataFolder)
    dash.electron.process().kill('SIGKILL')
    await expect
      .poll(() => dash.electron.process().exitCode ?? dash.electron.process().signalCode)
      .not.toBeNull()
    expect(await readProcessStart(pid)).toBeDefined()
    await start({ locale: 'ja', env })
    await expect.poll(() => readProcessStart(pid)).toBeUndefined()
  } finally {
    await server.close()
  }
})
