import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import { openI18n } from '../../../main/desktop/i18n.ts'
import type { Locale } from '../../../preload/contract/settings.ts'
import { startGithub, type FakeGithub } from '../../fakes/github/server.ts'
import type { GitSandbox } from '../../fakes/repositories.ts'
import { chooseFolder, expect, pantry, test as base, type Dash } from '../app.ts'

/** Starts Hot Dash on a data folder that it cannot use. @returns its exit code and the text of its message box */
export type StartExpectingFailure = (
  home: string,
  locale: Locale,
) => Promise<{ readonly exit: number | null; readonly box: string | undefined }>

/** No test can click the message box of another process: its text goes to stdout instead, and it counts as clicked. */
const starter = `
import { dialog } from 'electron'
dialog.showMessageBox = async ({ message }) => {
  process.stdout.write('BOX ' + message + '\\n')
  return { response: 0 }
}
await import(process.env.HOT_DASH_TEST_MAIN)
`

export const test = base.extend<{
  github: FakeGithub
  startExpectingFailure: StartExpectingFailure
}>({
  startExpectingFailure: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'hot-dash-'))
    await writeFile(join(folder, 'package.json'), '{"name": "hot-dash", "main": "start.mjs"}')
    await writeFile(join(folder, 'start.mjs'), starter)
    const main = pathToFileURL(resolve(import.meta.dirname, '../../../out/main/index.js')).href
    const running: ChildProcess[] = []
    await use(async (home, locale) => {
      const app = spawn(
        process.env['HOT_DASH_TEST_ELECTRON'] ?? '',
        [folder, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'],
        {
          env: {
            ...process.env,
            HOT_DASH_TEST_MAIN: main,
            HOT_DASH_HOME: home,
            HOT_DASH_LOCALE: locale,
          },
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      )
      running.push(app)
      let output = ''
      app.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
      const [exit] = (await once(app, 'close')) as [number | null]
      return { exit, box: /^BOX (.*)$/m.exec(output)?.[1] }
    })
    for (const app of running) app.kill('SIGKILL')
    await rm(folder, { recursive: true })
  },
  github: async ({}, use) => {
    const github = await startGithub({ interval: 1 })
    const { model } = github
    model.issue(model.user('dash'), model.repository('kitchen/curry-app'), new Date().toISOString())
    await use(github)
    await github.close()
  },
})

export type Params = Readonly<Record<string, string | number>>

/** @returns the texts of one language, by their keys in resources/locales */
export const translateTo = (locale: Locale) => {
  const words = openI18n(locale)
  return (key: string, params?: Params) => words.t(key, params)
}

/** Home in one language: finds its buttons, rooms and sentences by their locale keys. */
export function homePageObject(home: Page, locale: Locale) {
  const t = translateTo(locale)
  const button = (key: string, params?: Params) =>
    home.getByRole('button', { name: t(key, params), exact: true })
  return {
    t,
    button,
    goTo: (room: string) =>
      home
        .getByRole('navigation')
        .getByRole('button', { name: t(`room.${room}`) })
        .click(),
    async openSettings(section: string) {
      await this.goTo('settings')
      await home.getByRole('tab', { name: t(`settings.section.${section}`) }).click()
    },
    /** The sentence is there once, and no notice beside it is a gap, a key or in another language. */
    async reads(key: string, params?: Params) {
      const sentence = home.getByText(t(key, params), { exact: true })
      await expect(sentence).toBeVisible()
      await expect(sentence).toHaveCount(1)
      for (const words of await home.locator('.notice p').allInnerTexts()) {
        expect(words).not.toMatch(/\{\{|\b(?:problem|settings|remedy|nest)\.\w/)
        if (locale === 'ja') expect(words).toMatch(/[ぁ-ん].*。$/)
        else expect(words).not.toMatch(/[ぁ-んァ-ヶ一-龠]/)
      }
    },
    readsNoMore: (key: string, params?: Params) =>
      expect(home.getByText(t(key, params), { exact: true })).toHaveCount(0),
  }
}

export async function addFolder(dash: Dash, locale: Locale, folder: string): Promise<void> {
  const homePage = homePageObject(await dash.openHome(), locale)
  await chooseFolder(dash, folder)
  await homePage.openSettings('folders')
  await homePage.button('settings.folders.add').click()
}

/** A Dart project with one commit of today. */
export function project(sandbox: GitSandbox, name: string): string {
  const folder = sandbox.init(name)
  sandbox.commit(folder, { date: `${Math.floor(Date.now() / 1000) - 3600} +0900` })
  return folder
}

/** Feeds a chilli: the rest of Hot Dash still works. */
export async function expectFeeding(dash: Dash, locale: Locale): Promise<void> {
  const home = await dash.openHome()
  const before = (await pantry(home))['commit'] ?? 0
  const homePage = homePageObject(home, locale)
  await homePage.goTo('nest')
  await homePage.button('pantry.feedOne').click()
  await expect.poll(async () => (await pantry(home))['commit'] ?? 0).toBe(before - 1)
}

/** Nobody, root included, can list it: on POSIX a link that leads to itself, for others a folder without rights. */
export async function makeUnreadable(folder: string): Promise<void> {
  if (process.getuid?.() === 0) await symlink(folder, folder)
  else {
    await mkdir(folder)
    await chmod(folder, 0)
  }
}
