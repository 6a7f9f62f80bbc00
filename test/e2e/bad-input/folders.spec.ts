import { mkdir, rename, rm } from 'node:fs/promises'
import { expect, gitEnvironment, pantry, picture } from '../app.ts'
import {
  test,
  homePageObject,
  addFolder,
  project,
  expectFeeding,
  makeUnreadable,
} from './set-up.ts'

test.describe('folders', () => {
  test('that are missing, unreadable or without a repository are reported in Japanese', async ({
    start,
    sandbox,
  }) => {
    test.skip(process.platform === 'win32', 'Windows stores permissions differently')
    const dash = await start({ locale: 'ja', env: gitEnvironment(sandbox) })
    const home = await dash.openHome()
    const homePage = homePageObject(home, 'ja')
    await addFolder(dash, 'ja', sandbox.path('どこにもない'))
    await homePage.reads('problem.folder-missing', { name: 'どこにもない' })

    await makeUnreadable(sandbox.path('鍵つき'))
    await addFolder(dash, 'ja', sandbox.path('鍵つき'))
    await homePage.reads('problem.folder-unreadable', { name: '鍵つき' })
    await expect(home.getByText(homePage.t('settings.folders.none'))).toBeVisible()

    await mkdir(sandbox.path('写真'))
    await addFolder(dash, 'ja', sandbox.path('写真'))
    await homePage.reads('problem.folder-without-repositories', { name: '写真' })
    await picture(home, 'bad-no-repository-ja')
    await expectFeeding(dash, 'ja')
    expect(dash.complaints).toEqual([])
  })

  test('an empty repository is reported as waiting, until its first commit', async ({
    start,
    sandbox,
  }) => {
    const app = sandbox.init('projects/app')
    const dash = await start({ locale: 'ja', env: gitEnvironment(sandbox) })
    const home = await dash.openHome()
    const homePage = homePageObject(home, 'ja')
    await addFolder(dash, 'ja', sandbox.path('projects'))
    await homePage.reads('settings.folders.empty', { count: 1 })
    await picture(home, 'bad-empty-repository-ja')
    sandbox.commit(app, { date: `${Math.floor(Date.now() / 1000)} +0900` })
    await homePage.readsNoMore('settings.folders.empty', { count: 1 })
    await expect.poll(() => pantry(home)).toEqual({ commit: 4 })
  })

  test('a broken repository is named, and its neighbours are read', async ({ start, sandbox }) => {
    project(sandbox, 'projects/good')
    sandbox.write(sandbox.root, 'projects/broken/.git', 'gitdir: nowhere\n')
    const dash = await start({ locale: 'ja', env: gitEnvironment(sandbox) })
    const home = await dash.openHome()
    const homePage = homePageObject(home, 'ja')
    await addFolder(dash, 'ja', sandbox.path('projects'))
    await expect.poll(() => pantry(home)).toEqual({ commit: 4 })
    await home.getByText(homePage.t('settings.folders.problems', { count: 1 })).click()
    await homePage.reads('problem.repository-unreadable', { name: 'broken' })
    await picture(home, 'bad-broken-repository-ja')
    await homePage.goTo('nest')
    await homePage.reads('problem.repository-unreadable', { name: 'broken' })
  })

  test('a folder deleted while watched is reported in the nest too, and is watched again once it is back', async ({
    start,
    sandbox,
  }) => {
    project(sandbox, '仕事/app')
    const dash = await start({ locale: 'ja', env: gitEnvironment(sandbox) })
    const home = await dash.openHome()
    const homePage = homePageObject(home, 'ja')
    await addFolder(dash, 'ja', sandbox.path('仕事'))
    await expect.poll(() => pantry(home)).toEqual({ commit: 4 })

    await rm(sandbox.path('仕事'), { recursive: true })
    await homePage.reads('problem.folder-missing', { name: '仕事' })
    await homePage.goTo('nest')
    await homePage.reads('problem.folder-missing', { name: '仕事' })
    await picture(home, 'bad-folder-deleted-ja')
    await expectFeeding(dash, 'ja')

    project(sandbox, '仕事/app')
    await homePage.openSettings('folders')
    await homePage.button('settings.folders.scan').click()
    await expect(home.getByText(homePage.t('settings.folders.watching'))).toBeVisible()
    await homePage.readsNoMore('problem.folder-missing', { name: '仕事' })
  })

  test('a folder that becomes unreadable while watched keeps its contributions', async ({
    start,
    sandbox,
  }) => {
    test.skip(process.platform === 'win32', 'Windows stores permissions differently')
    project(sandbox, 'projects/app')
    const dash = await start({ env: gitEnvironment(sandbox) })
    const home = await dash.openHome()
    const homePage = homePageObject(home, 'en')
    await addFolder(dash, 'en', sandbox.path('projects'))
    await expect.poll(() => pantry(home)).toEqual({ commit: 4 })

    await rename(sandbox.path('projects'), sandbox.path('elsewhere'))
    await makeUnreadable(sandbox.path('projects'))
    await homePage.button('settings.folders.scan').click()
    await homePage.reads('problem.folder-unreadable', { name: 'projects' })
    await picture(home, 'bad-folder-unreadable-en')
    expect(await pantry(home)).toEqual({ commit: 4 })
  })
})
