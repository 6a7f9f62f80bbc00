import { chmod, rm } from 'node:fs/promises'
import { delimiter } from 'node:path'
import { expect, gitEnvironment, pantry, picture } from '../app.ts'
import { test, homePageObject, addFolder, project, expectFeeding } from './set-up.ts'

test.describe('Git', () => {
  test.skip(process.platform !== 'linux', 'other systems also look for Git in its usual places')

  test('is reported in one Japanese sentence if it is missing, and Dash still eats', async ({
    start,
    sandbox,
  }) => {
    project(sandbox, 'projects/app')
    const dash = await start({
      locale: 'ja',
      env: { ...gitEnvironment(sandbox), PATH: sandbox.home },
    })
    const home = await dash.openHome()
    const homePage = homePageObject(home, 'ja')
    await addFolder(dash, 'ja', sandbox.path('projects'))
    await homePage.reads('problem.git-missing')
    await expect(homePage.button('remedy.link.git')).toBeVisible()
    await picture(home, 'bad-git-missing-ja')
    await homePage.goTo('nest')
    await homePage.reads('problem.git-missing')
    await expectFeeding(dash, 'ja')
    expect(await pantry(home)).toEqual({ commit: 2 })
  })

  test('is reported in Japanese if it cannot run, without a problem for each repository', async ({
    start,
    sandbox,
  }) => {
    project(sandbox, 'projects/app')
    sandbox.write(sandbox.root, 'bin/git', '#!/bin/sh\necho what\n')
    await chmod(sandbox.path('bin/git'), 0o755)
    const dash = await start({
      locale: 'ja',
      env: { ...gitEnvironment(sandbox), PATH: sandbox.path('bin') },
    })
    const home = await dash.openHome()
    const homePage = homePageObject(home, 'ja')
    await addFolder(dash, 'ja', sandbox.path('projects'))
    await homePage.reads('problem.git-failed', { context: 'program' })
  })

  test('is reported with both versions if it is too old, and everything is read once it is updated', async ({
    start,
    sandbox,
  }) => {
    project(sandbox, 'projects/app')
    const program = sandbox.path('bin/git')
    sandbox.write(sandbox.root, 'bin/git', '#!/bin/sh\necho git version 2.11.0\n')
    await chmod(program, 0o755)
    const PATH = [sandbox.path('bin'), process.env['PATH'] ?? ''].join(delimiter)
    const dash = await start({ env: { ...gitEnvironment(sandbox), PATH } })
    const home = await dash.openHome()
    const homePage = homePageObject(home, 'en')
    const versions = { found: '2.11.0', needed: '2.25' }
    await addFolder(dash, 'en', sandbox.path('projects'))
    await homePage.reads('problem.git-too-old', versions)
    await picture(home, 'bad-git-too-old-en')
    expect(await pantry(home)).toEqual({ commit: 3 })

    await rm(program)
    await homePage.button('settings.folders.scan').click()
    await expect.poll(() => pantry(home)).toEqual({ commit: 4 })
    await homePage.readsNoMore('problem.git-too-old', versions)
  })
})
