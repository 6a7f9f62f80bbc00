import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import about from '../../package.json' with { type: 'json' }
import { linkNames, type LinkName } from '../../preload/contract/link-names.ts'
import { startGithub } from '../fakes/github/server.ts'
import { startVoicevox } from '../fakes/voicevox/server.ts'
import {
  answerBoxes,
  chooseFolder,
  expect,
  gitEnvironment,
  openSettings,
  test,
  watchBrowser,
  type Dash,
} from './app.ts'

/** @returns a function that clicks a button and expects main to open this address and no other */
async function linkClicker(
  dash: Dash,
): Promise<(button: Locator, address: string) => Promise<void>> {
  const opened = await watchBrowser(dash)
  return async (button, address) => {
    const before = (await opened()).length
    await button.click()
    await expect.poll(async () => (await opened()).slice(before)).toEqual([address])
  }
}

test('every link opens its page', async ({ start, dataFolder, sandbox }) => {
  test.skip(process.platform !== 'linux', 'other systems also look for Git in its usual places')
  const github = await startGithub({ interval: 1 })
  try {
    const { model } = github
    const dasher = model.user('dash')
    const today = new Date().toISOString()
    model.commit(dasher, model.repository('kitchen/secret', { isPrivate: true }), today)
    model.commit(dasher, model.repository('chain/app'), today)
    model.protectedOwners.add('chain')
    const gh = sandbox.path('bin/gh')
    sandbox.write(sandbox.root, 'bin/gh', `#!/bin/sh\necho ${model.token(dasher)}\n`)
    await chmod(gh, 0o755)
    const dumps = join(dataFolder, 'Crashpad', 'completed')
    await mkdir(dumps, { recursive: true })
    await writeFile(join(dumps, 'one.dmp'), 'a crash')
    const env = {
      ...gitEnvironment(sandbox),
      HOT_DASH_GITHUB_URL: github.url,
      HOT_DASH_GITHUB_CLIENT_ID: github.clientId,
      // A closed port: the list of engines cannot be read.
      HOT_DASH_ENGINE_LISTS_URL: 'http://127.0.0.1:9',
    }
    const seen: LinkName[] = []

    // Git is missing, and after the first run also the GitHub CLI.
    const first = await start({ env: { ...env, PATH: sandbox.path('bin') } })
    const signedIn = await first.openHome()
    await openSettings(signedIn, 'github')
    await signedIn.getByRole('button', { name: 'Use gh' }).click()
    await expect(signedIn.getByRole('button', { name: /^Sign out/ })).toBeVisible()
    await first.quit()

    const dash = await start({ env: { ...env, PATH: sandbox.home } })
    const home = await dash.openHome()
    const button = (name: string | RegExp) => home.getByRole('button', { name }).first()
    const click = await linkClicker(dash)
    const follow = async (link: LinkName, shown: Locator, address: string) => {
      await click(shown, address)
      seen.push(link)
    }

    await openSettings(home, 'about')
    await follow('project', button('Project page'), about.homepage)
    await follow('issues', button('Report a problem'), about.bugs.url)
    await follow(
      'newest-release',
      button('Open the release page'),
      `${about.homepage}/releases/latest`,
    )

    await openSettings(home, 'folders')
    await chooseFolder(dash, sandbox.home)
    await button('Add a folder…').click()
    await follow('git', button('Get Git'), 'https://git-scm.com/downloads')

    await openSettings(home, 'voice')
    await home.locator('.engine-choice').first().click()
    await follow('voicevox', button("Open VOICEVOX's page"), 'https://voicevox.hiroshiba.jp/')
    await button('I have one').click()
    await follow('aivisspeech', button('About AivisSpeech'), 'https://aivis-project.com/')

    await openSettings(home, 'github')
    await follow('github-cli', button('About GitHub CLI'), 'https://cli.github.com/')
    await button('Sign in to another account').click()
    const tokenPage = `${github.url}/settings/tokens/new?description=Hot%20Dash&scopes=`
    await follow('github-token-page', button('Make a token'), `${tokenPage}read:user`)
    await button('Get a code').click()
    const code = await home.locator('output').innerText()
    await follow('github-device', button('Open the page'), `${github.url}/login/device`)
    github.approve(code)
    await follow(
      'github-connections',
      button('Check access'),
      `${github.url}/settings/connections/applications/${github.clientId}`,
    )

    await button('History').click()
    await button(/not counted$/).click()
    await follow('github-private-token-page', button('Make a token'), `${tokenPage}repo,read:user`)
    expect(seen.toSorted()).toEqual(linkNames.toSorted())
  } finally {
    await github.close()
  }
})

test('a link in the terms of a voice opens its page after a question', async ({ start }) => {
  const engine = await startVoicevox()
  try {
    engine.configure({ policy: 'See https://voices.example/terms for more.' })
    const dash = await start({ env: { HOT_DASH_VOICEVOX_URL: engine.url } })
    const home = await dash.openHome()
    const click = await linkClicker(dash)
    const questions = await answerBoxes(dash, 'Open')
    await openSettings(home, 'voice')
    await home.getByRole('button', { name: 'Choose a voice' }).click()
    await home.getByRole('button', { name: 'dummy1', exact: true }).click()
    await home.getByText('Terms of use').click()
    const address = 'https://voices.example/terms'
    await click(home.getByRole('button', { name: address }), address)
    expect(await questions()).toHaveLength(1)
  } finally {
    await engine.close()
  }
})
