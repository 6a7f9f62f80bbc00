import { chmod, mkdir, symlink } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { createI18n } from '../../../main/desktop/main-i18n.ts'
import type { SettingsSection } from '../../../preload/contract/problem.ts'
import type { Locale } from '../../../preload/contract/declared-settings.ts'
import { tabOf } from '../../../renderer/home/settings/settings-tabs.ts'
import { startGithub, type FakeGithub } from '../../fakes/github/server.ts'
import type { GitSandbox } from '../../fakes/repositories.ts'
import { chooseFolder, expect, pantry, test as base, type Dash } from '../app.ts'
import { startAnswered, type AnsweredApp } from '../answered-app.ts'

/** Starts Hot Dash on a faulty data folder. All that still run are killed after the test. */
export type StartAnswered = typeof startAnswered

export const test = base.extend<{
  github: FakeGithub
  answered: StartAnswered
}>({
  answered: async ({}, use) => {
    const started: AnsweredApp[] = []
    await use((...args) => {
      const app = startAnswered(...args)
      started.push(app)
      return app
    })
    for (const app of started) app.kill()
    await Promise.all(started.map(({ ended }) => ended))
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
  const words = createI18n(locale)
  return (key: string, params?: Params) => words.t(key, params)
}

/** Home in one language: finds its buttons, rooms and sentences by locale key. */
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
    async openSettings(section: SettingsSection) {
      await this.goTo('settings')
      await home.getByRole('tab', { name: t(`settings.tab.${tabOf(section)}`) }).click()
    },
    /** Expects the sentence exactly once, and no notice beside it that is empty, a key or in another language. */
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

/** A Dart project with one commit from today. */
export function project(sandbox: GitSandbox, name: string): string {
  const folder = sandbox.init(name)
  sandbox.commit(folder, { date: `${Math.floor(Date.now() / 1000) - 3600} +0900` })
  return folder
}

/** Feeds a chilli, to check that the rest of Hot Dash works. */
export async function expectFeeding(dash: Dash, locale: Locale): Promise<void> {
  const home = await dash.openHome()
  const before = (await pantry(home))['commit'] ?? 0
  const homePage = homePageObject(home, locale)
  await homePage.goTo('nest')
  await homePage.button('pantry.feedOne').click()
  await expect.poll(async () => (await pantry(home))['commit'] ?? 0).toBe(before - 1)
}

/** Makes a folder unreadable, even for root: on POSIX a link to itself, on other systems a folder without rights. */
export async function makeUnreadable(folder: string): Promise<void> {
  if (process.getuid?.() === 0) await symlink(folder, folder)
  else {
    await mkdir(folder)
    await chmod(folder, 0)
  }
}
