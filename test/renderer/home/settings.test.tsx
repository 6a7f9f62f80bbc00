import { act, fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { Day } from '../../../preload/contract/calendar-day.ts'
import type { EngineFetchView } from '../../../preload/contract/views/engines-view.ts'
import { plainTuning } from '../../../preload/contract/setting-choices.ts'
import type { SettingsSection } from '../../../preload/contract/problem.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import { Home } from '../../../renderer/home/home.tsx'
import { SettingsRoom } from '../../../renderer/home/settings/settings-room.tsx'
import { tabOf } from '../../../renderer/home/settings/settings-tabs.ts'
import en from '../../../resources/locales/en.json' with { type: 'json' }
import { createFakeBridge } from '../../fakes/bridge.ts'
import { richSnapshot, someAccount, someFolder, someSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, openPage, show } from '../shared/show.tsx'

async function open(section: SettingsSection, start: Snapshot = someSnapshot()) {
  const { bridge, user } = await openPage(<Home />, start)
  act(() => bridge.room('settings'))
  await user.click(screen.getByRole('tab', { name: en.settings.tab[tabOf(section)] }))
  return { bridge, user }
}

describe('the tabs', () => {
  const problem = {
    code: 'github-token-rejected',
    params: { login: 'dash', host: 'github.com' },
  } as const
  const signedOut = { ...someAccount, sync: { name: 'signed-out', problem } } as const
  const allSections = Object.keys(en.settings.section) as readonly SettingsSection[]

  test('can be browsed with arrow keys', async () => {
    const { user } = await open('folders')
    await user.keyboard('{ArrowRight}{ArrowRight}')
    expect(screen.getByRole('tab', { name: 'Desktop' })).toHaveFocus()
    expect(screen.getByRole('tabpanel', { name: 'Desktop' })).toBeVisible()
    await user.keyboard('{End}{ArrowRight}')
    expect(screen.getByRole('tab', { name: 'Your work' })).toHaveFocus()
    await user.keyboard('{ArrowLeft}')
    expect(screen.getByRole('tab', { name: 'Data & about' })).toHaveFocus()
    await user.keyboard('{Home}')
    expect(screen.getByRole('tab', { name: 'Your work' })).toHaveFocus()
  })

  test('are a single stop for Tab', async () => {
    await open('voice')
    const stops = screen.getAllByRole('tab').filter(({ tabIndex }) => tabIndex === 0)
    expect(stops).toEqual([screen.getByRole('tab', { name: 'Voice' })])
  })

  test('show each section once, and one Dash beside them', async () => {
    const { user } = await open('folders')
    const seen: string[] = []
    for (const tab of screen.getAllByRole('tab')) {
      await user.click(tab)
      for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-section]'))
        seen.push(dataset['section'] ?? '')
      expect(document.querySelectorAll('svg.bird')).toHaveLength(1)
    }
    expect(seen.toSorted()).toEqual(allSections.toSorted())
    expect(screen.getByRole('img', { name: 'Dash is content' })).toBeVisible()
  })

  test.each(allSections)('let a link lead to the section %s', async (section) => {
    const room = (
      <SettingsRoom
        tab={tabOf(section)}
        goal={{ section }}
        onTab={() => undefined}
        onOnboarding={() => undefined}
      />
    )
    await show(room, createFakeBridge())
    expect(screen.getByRole('group', { name: en.settings.section[section] })).toHaveFocus()
  })

  test.each([
    ['GitHub', { github: { ...richSnapshot().github, accounts: [signedOut] } }],
    ['About', { crashes: { count: 1, newestAt: Date.UTC(2026, 10, 25), bytes: 4096 } }],
  ] as const)(
    'let a problem in the nest lead to %s once, and not again when its tab opens',
    async (section, change) => {
      const { user } = await openPage(<Home />, someSnapshot(change))
      await user.click(screen.getByRole('button', { name: 'Open Settings' }))
      expect(screen.getByRole('group', { name: section })).toHaveFocus()
      await user.click(screen.getByRole('button', { name: 'History' }))
      await user.click(screen.getByRole('button', { name: 'Settings' }))
      expect(screen.getByRole('group', { name: section })).not.toHaveFocus()
    },
  )
})

describe('folders', () => {
  test('can be added and removed', async () => {
    const { bridge, user } = await open('folders')
    await user.click(screen.getByRole('button', { name: 'Add a folder…' }))
    expect(screen.getByText('~/dev/new')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Remove ~/dev/new' }))
    expect(askedFor(bridge, 'remove-folder')).toEqual([{ id: 1 }])
    expect(screen.getByText('No folder yet.')).toBeVisible()
  })

  test('show the progress of reading and what is wrong', async () => {
    await open('folders', richSnapshot())
    const progress = screen.getByRole('progressbar', { name: 'Reading 18 of 42 repositories' })
    expect(progress).toHaveAttribute('value', '18')
    expect(screen.getByText(/^The folder \/media\/usb\/old is gone/)).toBeVisible()
  })

  test('show a problem beside the button that caused it', async () => {
    const { bridge, user } = await open('folders')
    bridge.answer('add-folder', () => ({
      ok: false,
      error: { code: 'folder-without-repositories', params: { name: '~/Music' } },
    }))
    await user.click(screen.getByRole('button', { name: 'Add a folder…' }))
    expect(screen.getByText(/^No Git repository was found in ~\/Music/)).toBeVisible()
  })

  test('say that Git is missing only once, not for each folder', async () => {
    const problem = { code: 'git-missing' } as const
    await open(
      'folders',
      someSnapshot({
        git: { name: 'trouble', problem },
        folders: [
          { ...someFolder, state: { name: 'trouble', problem } },
          { ...someFolder, id: 2, state: { name: 'trouble', problem } },
        ],
      }),
    )
    expect(screen.getByText(/^Git was not found/)).toBeVisible()
  })

  test('say that empty repositories wait for their first commit', async () => {
    await open('folders', someSnapshot({ folders: [{ ...someFolder, empty: 2 }] }))
    expect(screen.getByText(/^2 repositories are still empty/)).toBeVisible()
  })

  test.each([
    ['network', /^On a network drive: Hot Dash looks for new commits when you come back/],
    [
      'commits',
      /^Too many repositories to watch them all: in some, Hot Dash looks for commits when/,
    ],
    ['new-repositories', /^Too many folders to watch them all: commits are noticed at once/],
  ] as const)('say what is noticed with a delay: %s', async (late, sentence) => {
    await open('folders', someSnapshot({ folders: [{ ...someFolder, late }] }))
    expect(screen.getByText(sentence)).toBeVisible()
  })

  test('accept more addresses, and switch known ones', async () => {
    const { bridge, user } = await open('folders', richSnapshot())
    await user.click(screen.getByRole('switch', { name: 'hinata@old-job.example' }))
    await user.type(screen.getByLabelText('Another address'), 'me@home.example{Enter}')
    expect(askedFor(bridge, 'set-address')).toEqual([
      { email: 'hinata@old-job.example', counts: true },
      { email: 'me@home.example', counts: true },
    ])
    expect(screen.getByRole('switch', { name: 'me@home.example' })).toBeChecked()
  })

  test('offer addresses from the history, switched off', async () => {
    const addresses = [{ email: 'me@work.example', counts: false, from: 'log' } as const]
    const { bridge, user } = await open('folders', { ...richSnapshot(), addresses })
    const found = screen.getByRole('switch', { name: 'me@work.example' })
    expect(found).not.toBeChecked()
    expect(found).toHaveAccessibleDescription(/^from your repositories' history/)
    await user.click(found)
    expect(askedFor(bridge, 'set-address')).toEqual([{ email: 'me@work.example', counts: true }])
  })
})

describe('signing in to GitHub', () => {
  test('offers the browser if the host has a client id, and shows no disabled button otherwise', async () => {
    const { bridge, user } = await open('github')
    expect(screen.queryByRole('button', { name: 'Get a code' })).toBeNull()
    await user.click(screen.getByText('Enable browser sign-in'))
    await user.type(screen.getByLabelText('OAuth client ID for github.com'), 'Ov23li{Enter}')
    expect(askedFor(bridge, 'set-client-id')).toEqual([{ host: 'github.com', clientId: 'Ov23li' }])
    expect(screen.getByRole('button', { name: 'Get a code' })).toBeEnabled()
  })

  test('uses the typed host', async () => {
    const { bridge, user } = await open('github')
    const host = screen.getByLabelText('Host')
    await user.clear(host)
    await user.type(host, ' GHE.Example ')
    await user.click(screen.getByRole('button', { name: 'Use gh' }))
    expect(askedFor(bridge, 'sign-in-cli')).toEqual([{ host: 'ghe.example' }])
  })

  test('keeps the host after a failed sign-in, and says that the next token goes there', async () => {
    const { bridge, user } = await open('github')
    const { github } = someSnapshot()
    const host = 'git.corp.example'
    bridge.answer('sign-in-token', () => {
      bridge.publish({ github: { ...github, typedHost: host, signIn: { name: 'asking', host } } })
      const problem = { code: 'github-offline', params: { host } } as const
      bridge.publish({
        github: { ...github, typedHost: host, signIn: { name: 'failed', host, problem } },
      })
      return { ok: false, error: problem }
    })
    await user.clear(screen.getByLabelText('Host'))
    await user.type(screen.getByLabelText('Host'), host)
    for (const token of ['ghp_first', 'ghp_second']) {
      const field = screen.getByLabelText('Personal access token')
      expect(field).toHaveAccessibleDescription(`Goes to ${host} and nowhere else.`)
      await user.type(field, `${token}{Enter}`)
    }
    expect(askedFor(bridge, 'sign-in-token')).toEqual([
      { host, token: 'ghp_first' },
      { host, token: 'ghp_second' },
    ])
  })

  test('offers the host that main learns while nothing is typed', async () => {
    const { github } = someSnapshot()
    const { bridge } = await open('github', someSnapshot({ github: { ...github, host: '' } }))
    act(() => bridge.publish({ github: { ...github, host: 'git.corp.example' } }))
    expect(screen.getByLabelText('Host')).toHaveValue('git.corp.example')
  })

  test('sends a token to the host that the form shows, even if another account is signed out meanwhile', async () => {
    const { bridge, user } = await open('github', richSnapshot())
    await user.click(screen.getByRole('button', { name: 'Sign in to another account' }))
    const host = screen.getByLabelText('Host')
    expect(host).toHaveValue('github.com')
    const { github } = bridge.snapshot()
    const problem = { code: 'github-token-rejected' } as const
    act(() =>
      bridge.publish({
        github: {
          ...github,
          accounts: github.accounts.map((account) =>
            account.host === 'github.com'
              ? account
              : { ...account, sync: { name: 'signed-out', problem } },
          ),
        },
      }),
    )
    expect(screen.getByText('Signed out')).toBeVisible()
    expect(host).toHaveValue('github.com')
    await user.type(screen.getByLabelText('Personal access token'), 'ghp_secret{Enter}')
    expect(askedFor(bridge, 'sign-in-token')).toEqual([{ host: 'github.com', token: 'ghp_secret' }])
  })

  test('opens the token page of the typed host, and still shows that host later', async () => {
    const { bridge, user } = await open('github')
    const host = () => screen.getByLabelText('Host')
    await user.clear(host())
    await user.type(host(), 'git.corp.example')
    await user.click(screen.getByRole('button', { name: 'Make a token' }))
    expect(askedFor(bridge, 'open-link')).toEqual([
      { link: 'github-token-page', host: 'git.corp.example' },
    ])
    await user.click(screen.getByRole('button', { name: 'Nest' }))
    await user.click(screen.getByRole('button', { name: 'Settings' }))
    expect(host()).toHaveValue('git.corp.example')
  })

  test('shows the code of the device flow, opens its page, and can be cancelled', async () => {
    const { bridge, user } = await open('github', {
      ...someSnapshot(),
      github: { ...someSnapshot().github, deviceFlowHosts: ['github.com'] },
    })
    await user.click(screen.getByRole('button', { name: 'Get a code' }))
    expect(screen.getByText('WDJB-MJHT')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Open the page' }))
    expect(askedFor(bridge, 'open-link')).toEqual([{ link: 'github-device' }])
    await user.click(screen.getByRole('button', { name: 'Copy' }))
    expect(await navigator.clipboard.readText()).toBe('WDJB-MJHT')
    expect(screen.getByRole('button', { name: 'Copied' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(screen.queryByText('WDJB-MJHT')).toBeNull()
    expect(screen.getByRole('button', { name: 'Get a code' })).toBeVisible()
  })

  test('sends a token once, and does not keep it on the page', async () => {
    const { bridge, user } = await open('github')
    const field = screen.getByLabelText('Personal access token')
    expect(field).toHaveAttribute('type', 'password')
    await user.type(field, 'ghp_secret{Enter}')
    expect(askedFor(bridge, 'sign-in-token')).toEqual([{ host: 'github.com', token: 'ghp_secret' }])
    expect(field).toHaveValue('')
    expect(document.documentElement.outerHTML).not.toContain('ghp_secret')
  })

  test('says in a sentence why it failed, and allows another try', async () => {
    await open(
      'github',
      someSnapshot({
        github: {
          ...someSnapshot().github,
          signIn: {
            name: 'failed',
            host: 'github.com',
            problem: { code: 'github-device-expired' },
          },
        },
      }),
    )
    expect(screen.getByText('The code has expired. Get a new one.')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Use gh' })).toBeEnabled()
  })

  test('shows a problem only once if both the attempt and the account report it', async () => {
    const { bridge, user } = await open('github')
    const problem = { code: 'github-offline', params: { host: 'github.com' } } as const
    bridge.answer('sign-in-token', () => {
      const { github } = someSnapshot()
      bridge.publish({
        github: { ...github, signIn: { name: 'failed', host: 'github.com', problem } },
      })
      return { ok: false, error: problem }
    })
    await user.type(screen.getByLabelText('Personal access token'), 'ghp_secret{Enter}')
    expect(screen.getByText(/^github\.com cannot be reached/)).toBeVisible()
  })

  test('offers to sign in again if an account was refused', async () => {
    const problem = { code: 'github-token-rejected', params: { host: 'github.com' } } as const
    const { github } = someSnapshot()
    const sync = { name: 'signed-out', problem } as const
    const host = 'git.corp.example'
    const { bridge, user } = await open(
      'github',
      someSnapshot({ github: { ...github, accounts: [{ ...someAccount, host, sync }] } }),
    )
    expect(screen.getByText('Signed out')).toBeVisible()
    expect(
      screen.getByText(/^github\.com no longer accepts the sign-in of hinata-dev/),
    ).toBeVisible()
    expect(screen.getByRole('button', { name: 'Use gh' })).toBeEnabled()
    expect(screen.getByLabelText('Host')).toHaveValue(host)
    // The button would lead to this very page.
    expect(screen.queryByRole('button', { name: 'Open Settings' })).toBeNull()
    await user.click(screen.getByRole('button', { name: `Remove hinata-dev on ${host}` }))
    expect(askedFor(bridge, 'sign-out')).toEqual([{ account: someAccount.id }])
  })

  test('says once why an account is signed out if there is no keyring', async () => {
    const problem = { code: 'token-session-only', params: { host: 'github.com' } } as const
    const sync = { name: 'signed-out', problem } as const
    await open(
      'github',
      someSnapshot({
        github: {
          ...someSnapshot().github,
          accounts: [{ ...someAccount, isTokenKept: false, sync }],
        },
      }),
    )
    expect(screen.getByText(/no keyring here/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Use gh' })).toBeEnabled()
  })

  test('says when the next attempt is if GitHub fails', async () => {
    const problem = { code: 'github-trouble', params: { host: 'github.com' } } as const
    const sync = {
      name: 'waiting',
      problem,
      nextAt: new Date(2026, 10, 25, 9, 15).getTime(),
    } as const
    await open(
      'github',
      someSnapshot({
        github: { ...someSnapshot().github, accounts: [{ ...someAccount, sync }] },
      }),
    )
    expect(screen.getByText(/having trouble.*tries again by itself at 9:15.AM\.$/)).toBeVisible()
  })

  test('closes the form for another account only once signed in', async () => {
    const { bridge, user } = await open('github', richSnapshot())
    const { github } = richSnapshot()
    const another = () => screen.getByRole('button', { name: 'Sign in to another account' })
    await user.click(another())
    const problem = { code: 'github-token-malformed' } as const
    act(() =>
      bridge.publish({
        github: { ...github, signIn: { name: 'failed', host: 'github.com', problem } },
      }),
    )
    expect(screen.getByText(/does not look like a GitHub token/)).toBeVisible()
    expect(screen.getByLabelText('Host')).toHaveValue('github.com')
    act(() => bridge.publish({ github: { ...github, signInCount: github.signInCount + 1 } }))
    expect(screen.queryByRole('button', { name: 'Use gh' })).toBeNull()
    await user.click(another())
    expect(screen.getByRole('button', { name: 'Use gh' })).toBeEnabled()
  })

  test('lists accounts with their sync state, and signs one out', async () => {
    const { bridge, user } = await open('github', richSnapshot())
    const accounts = within(screen.getByRole('list', { name: 'Accounts' }))
    expect(accounts.getByRole('progressbar', { name: 'Syncing, 3 of 8' })).toBeVisible()
    expect(accounts.getByText(/^This computer has no keyring/)).toBeVisible()
    expect(
      accounts.getByText(/^12 contributions that this sign-in isn't allowed to see/),
    ).toBeVisible()
    expect(accounts.getByText(/^3 contributions hidden by an organisation/)).toBeVisible()
    expect(accounts.getByText('Can see: read:user')).toBeVisible()
    expect(accounts.getByText('Can see what is public')).toBeVisible()
    // Each account's page is on its own host.
    await user.click(accounts.getByRole('button', { name: 'Check access' }))
    expect(askedFor(bridge, 'open-link')).toEqual([
      { link: 'github-connections', host: 'git.corp.example' },
    ])
    await user.click(
      accounts.getByRole('button', { name: 'Sign out of hinata on git.corp.example' }),
    )
    expect(askedFor(bridge, 'sign-out')).toEqual([{ account: 'git.corp.example:9' }])
  })
})

describe('the voice settings', () => {
  test('chooses a style, tries it, and mutes', async () => {
    const { bridge, user } = await open('voice', richSnapshot())
    await user.click(screen.getByRole('button', { name: 'Choose a voice' }))
    await user.click(await screen.findByRole('button', { name: 'ずんだもん (ノーマル)' }))
    await user.click(screen.getByRole('button', { name: 'Try the voice' }))
    await user.click(screen.getByRole('switch', { name: 'Mute' }))
    expect(askedFor(bridge, 'set')).toEqual([{ styleId: 3 }, { muted: true }])
    expect(askedFor(bridge, 'try-voice')).toEqual([{ styleId: null }])
    expect(screen.getByRole('button', { name: 'Try the voice' })).toBeDisabled()
    expect(
      screen.getByRole('button', { name: /^Hear Dash as ずんだもん \(ノーマル/ }),
    ).toBeDisabled()
    expect(screen.getByText(/^Credit: VOICEVOX:ずんだもん/)).toBeVisible()
  })

  test('speaks Japanese with English subtitles on request', async () => {
    const { bridge, user } = await open('voice')
    expect(screen.getByText(/^Dash chirps in English/)).toBeVisible()
    await user.click(screen.getByRole('radio', { name: 'Japanese' }))
    expect(askedFor(bridge, 'set')).toEqual([{ voiceLanguage: 'ja' }])
    expect(screen.getByText('Bubbles stay in English, as subtitles.')).toBeVisible()
    expect(screen.queryByText(/^Dash chirps in English/)).toBeNull()
  })

  test('uses the voice of the computer if no engine speaks, unless the user prefers chirps', async () => {
    const start = richSnapshot()
    const { bridge, user } = await open('voice', {
      ...start,
      voice: { ...start.voice, language: 'en', systemVoices: ['en'] },
    })
    expect(screen.queryByText(/^Dash chirps in English/)).toBeNull()
    await user.click(screen.getByRole('switch', { name: "Speak with this computer's own voice" }))
    expect(askedFor(bridge, 'set')).toEqual([{ systemVoice: false }])
    await user.click(screen.getByRole('radio', { name: 'Japanese' }))
    expect(screen.queryByRole('switch', { name: /own voice/ })).toBeNull()
  })

  test('looks for a language model once it is switched on, and shows its address', async () => {
    const { bridge, user } = await open('voice')
    expect(screen.queryByRole('textbox', { name: 'Address of Ollama' })).toBeNull()
    bridge.answer('find-model', () => {
      const { model, settings } = bridge.snapshot()
      const models = ['gemma3:1b', 'qwen3:4b']
      bridge.publish({
        model: { ...model, state: 'found', models },
        settings: { ...settings, modelName: 'gemma3:1b' },
      })
      return { ok: true, value: null }
    })
    await user.click(screen.getByRole('switch', { name: 'Let a model write' }))
    expect(askedFor(bridge, 'set')).toEqual([{ modelOn: true }])
    expect(screen.getByText('Ollama is ready at http://127.0.0.1:11434')).toBeVisible()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Model' }), 'qwen3:4b')
    expect(askedFor(bridge, 'set').at(-1)).toEqual({ modelName: 'qwen3:4b' })
    bridge.answer('use-model-address', () => ({
      ok: false,
      error: { code: 'model-address-unusable' },
    }))
    await user.type(screen.getByRole('textbox', { name: 'Address of Ollama' }), 'there{Enter}')
    expect(askedFor(bridge, 'use-model-address')).toEqual([{ address: 'there' }])
    expect(screen.getByText(/^Enter an address such as/)).toBeVisible()
  })

  test('finds a character, plays it, keeps it among the favourites, and shows its terms', async () => {
    const { bridge, user } = await open('voice', richSnapshot())
    await user.click(screen.getByRole('button', { name: 'Choose a voice' }))
    await user.type(await screen.findByRole('searchbox', { name: 'Search' }), 'metan')
    expect(screen.queryByRole('button', { name: 'ずんだもん' })).toBeNull()
    expect(screen.getByRole('heading', { name: '四国めたん' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Hear Dash as 四国めたん (あまあま)' }))
    expect(askedFor(bridge, 'try-voice')).toEqual([{ styleId: 0 }])
    expect(bridge.snapshot().voice.style?.id).toBe(1)
    const star = screen.getByRole('button', { name: 'Favourite: 四国めたん (ノーマル)' })
    await user.click(star)
    expect(star).toHaveAttribute('aria-pressed', 'true')
    expect(bridge.snapshot().settings.favouriteVoices).toEqual([
      '7ffcb7ce-00ec-4bdc-82cd-45a8889e43ff/2',
    ])
    await user.clear(screen.getByRole('searchbox', { name: 'Search' }))
    await user.click(screen.getByRole('radio', { name: 'Favourites' }))
    expect(screen.queryByRole('button', { name: '春日部つむぎ' })).toBeNull()
    await user.click(screen.getByText('Terms of use'))
    expect(screen.getByText(/クレジット「VOICEVOX:四国めたん」/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'https://example.com/terms' }))
    expect(askedFor(bridge, 'open-terms-link')).toEqual([
      { uuid: '7ffcb7ce-00ec-4bdc-82cd-45a8889e43ff', index: 0 },
    ])
    await user.click(screen.getByRole('button', { name: 'Favourite: 四国めたん (ノーマル)' }))
    expect(screen.getByText('Voices you star appear here.')).toBeVisible()
  })

  test('says why no voices are listed', async () => {
    const { bridge, user } = await open('voice', richSnapshot())
    bridge.answer('voices', () => ({ ok: false, error: { code: 'voice-engine-died' } }))
    await user.click(screen.getByRole('button', { name: 'Choose a voice' }))
    expect(await screen.findByText(/^The voice engine stopped/)).toBeVisible()
  })

  test('keeps the voices open while opening them starts the engine', async () => {
    const { bridge, user } = await open('voice', richSnapshot())
    const { voice } = richSnapshot()
    const engine = { name: 'found', brand: 'VOICEVOX', version: '0.25.0' } as const
    act(() => bridge.publish({ voice: { ...voice, engine, style: null } }))
    await user.click(screen.getByRole('button', { name: 'Choose a voice' }))
    const starting = { name: 'starting', brand: 'VOICEVOX' } as const
    act(() => bridge.publish({ voice: { ...voice, engine: starting, style: null } }))
    act(() => bridge.publish({ voice: { ...voice, engine } }))
    expect(screen.getByRole('button', { name: 'Choose a voice', expanded: true })).toBeVisible()
  })

  test.each([
    ['voice', 'Volume'],
    ['voice', 'Speed'],
    ['desktop', 'Size'],
  ] as const)('%s: says why %s could not be changed', async (section, name) => {
    const { bridge } = await open(section, richSnapshot())
    bridge.answer('set', () => ({ ok: false, error: { code: 'disk-full' } }))
    const slider = screen.getByRole('slider', { name: new RegExp(name) })
    fireEvent.change(slider, { target: { value: slider.getAttribute('max') } })
    expect(await screen.findByText(/disk is full/)).toBeVisible()
  })

  test('can be tuned and reset', async () => {
    const { bridge, user } = await open('voice', richSnapshot())
    const speed = screen.getByRole('slider', { name: 'Speed' })
    expect(screen.queryByRole('button', { name: 'Reset' })).toBeNull()
    fireEvent.change(speed, { target: { value: '1.25' } })
    expect(askedFor(bridge, 'set')).toEqual([{ tuning: { speed: 1.25 } }])
    expect(speed).toHaveAttribute('aria-valuetext', '×1.25')
    await user.click(screen.getByRole('button', { name: 'Reset' }))
    expect(bridge.snapshot().settings.tuning).toEqual(plainTuning)
  })

  test('effects have a separate volume', async () => {
    const { bridge } = await open('voice', richSnapshot())
    const slider = (name: string) => screen.getByRole('slider', { name })
    fireEvent.change(slider('Volume of eating, hopping and other sounds'), {
      target: { value: 35 },
    })
    expect(askedFor(bridge, 'set')).toEqual([{ effectsVolume: 0.35 }])
    expect(slider('Voice volume')).toHaveValue('80')
  })

  test('says what to do without an engine', async () => {
    const { bridge, user } = await open('voice')
    expect(screen.getByText(/^No voice engine was found/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Look again' }))
    await user.click(screen.getByRole('button', { name: /^Get VOICEVOX Nemo/ }))
    expect(askedFor(bridge, 'find-engine')).toHaveLength(1)
    expect(askedFor(bridge, 'get-engine')).toEqual([{ engine: 'nemo' }])
  })

  test('links to the page of the makers if their list fails', async () => {
    const { bridge, user } = await open('voice')
    bridge.answer('get-engine', () => ({ ok: false, error: { code: 'engine-list-absent' } }))
    await user.click(screen.getByRole('button', { name: /^Get VOICEVOX ?About/ }))
    await user.click(screen.getByRole('button', { name: "Open VOICEVOX's page" }))
    expect(askedFor(bridge, 'open-link')).toEqual([{ link: 'voicevox' }])
  })

  test('accepts the folder or address of an existing engine, or chirps', async () => {
    const { bridge, user } = await open('voice')
    const haveOne = screen.getByRole('button', { name: 'I have one…' })
    expect(haveOne).toHaveAttribute('aria-expanded', 'false')
    await user.click(haveOne)
    await user.click(screen.getByRole('button', { name: 'Choose its folder' }))
    expect(askedFor(bridge, 'choose-engine-folder')).toHaveLength(1)
    await user.type(screen.getByLabelText('Address of a running engine'), 'http://localhost:50025')
    await user.keyboard('{Enter}')
    expect(askedFor(bridge, 'use-engine-address')).toEqual([{ address: 'http://localhost:50025' }])
    await user.click(screen.getByRole('button', { name: 'Chirps are fine' }))
    expect(screen.queryByRole('button', { name: /^Get VOICEVOX/ })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Get a voice…' }))
    expect(screen.getByRole('button', { name: /^Get VOICEVOX Nemo/ })).toBeVisible()
  })

  test("shows an engine's download, pauses and resumes it, says why it waits, and cancels it", async () => {
    const { bridge, user } = await open('voice')
    const onItsWay = { engine: 'nemo', received: 45_000_000, total: 150_000_000 } as const
    const publish = (fetch: EngineFetchView) =>
      act(() => bridge.publish({ engines: { fetch, installed: [] } }))
    publish({ name: 'fetching', ...onItsWay, problem: null })
    expect(screen.getByRole('progressbar', { name: 'Downloading VOICEVOX Nemo' })).toHaveValue(45e6)
    expect(screen.getByText('45 of 150 MB')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Pause' }))
    publish({ name: 'paused', ...onItsWay, problem: { code: 'engine-fetch-broken' } })
    expect(screen.getByText(/^The connection was lost/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Resume' }))
    publish({ name: 'unpacking', engine: 'nemo' })
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(bridge.asked.map(({ name }) => name).slice(-3)).toEqual([
      'pause-engine',
      'resume-engine',
      'cancel-engine',
    ])
  })

  test('removes a fetched engine after a confirmation', async () => {
    const { bridge, user } = await open('voice')
    const installed = [
      { uuid: 'u', engine: 'nemo' as const, name: 'VOICEVOX Nemo Engine', version: '0.24.0' },
    ]
    act(() => bridge.publish({ engines: { fetch: { name: 'none' }, installed } }))
    await user.click(screen.getByRole('button', { name: 'Remove VOICEVOX Nemo Engine' }))
    expect(screen.getByText('Remove VOICEVOX Nemo Engine from this computer?')).toBeVisible()
    expect(askedFor(bridge, 'remove-engine')).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Remove' }))
    expect(askedFor(bridge, 'remove-engine')).toEqual([{ uuid: 'u' }])
  })

  test('looks for a newer version of a fetched engine, and says if there is none', async () => {
    const { bridge, user } = await open('voice')
    const engine = { name: 'VOICEVOX Nemo Engine', version: '0.24.0' }
    const installed = [
      { ...engine, uuid: 'u', engine: 'nemo' as const },
      { ...engine, uuid: 'v', engine: null },
    ]
    act(() => bridge.publish({ engines: { fetch: { name: 'none' }, installed } }))
    bridge.answer('get-engine', () => ({ ok: true, value: { isNewest: true } }))
    // An engine that is no longer offered has no newer version to look for.
    await user.click(screen.getByRole('button', { name: 'Look for a newer version' }))
    expect(askedFor(bridge, 'get-engine')).toEqual([{ engine: 'nemo' }])
    expect(screen.getByText('This is the newest version.')).toBeVisible()

    bridge.answer('get-engine', () => ({ ok: false, error: { code: 'engine-list-absent' } }))
    await user.click(screen.getByRole('button', { name: 'Look for a newer version' }))
    expect(screen.queryByText('This is the newest version.')).toBeNull()
    expect(await screen.findByText(/makers/)).toBeVisible()
  })

  test('offers a choice if there are several engines', async () => {
    const { bridge, user } = await open('voice')
    const { voice } = bridge.snapshot()
    const engines = [
      { uuid: 'a', name: 'VOICEVOX Engine' },
      { uuid: 'b', name: 'AivisSpeech' },
    ]
    act(() => bridge.publish({ voice: { ...voice, engines, engineUuid: 'a' } }))
    await user.selectOptions(screen.getByLabelText('Engine'), 'AivisSpeech')
    expect(askedFor(bridge, 'set')).toEqual([{ engineUuid: 'b' }])
  })

  test('shows a problem once if engine, search and try all report it', async () => {
    const { bridge, user } = await open('voice')
    const absent = { ok: false, error: { code: 'voice-engine-absent' } } as const
    bridge.answer('find-engine', () => absent)
    bridge.answer('try-voice', () => absent)
    await user.click(screen.getByRole('button', { name: 'Look again' }))
    await user.click(screen.getByRole('button', { name: 'Try the voice' }))
    expect(screen.getByText(/^No voice engine was found/)).toBeVisible()
  })

  test('says why a try failed even though the engine is there', async () => {
    const { bridge, user } = await open('voice', richSnapshot())
    bridge.answer('try-voice', () => ({ ok: false, error: { code: 'voice-engine-refused' } }))
    await user.click(screen.getByRole('button', { name: 'Try the voice' }))
    expect(screen.getByText(/^The voice engine could not speak this line/)).toBeVisible()
  })
})

describe('the desktop settings', () => {
  test('hides Dash', async () => {
    const { bridge, user } = await open('desktop')
    await user.click(screen.getByRole('switch', { name: 'Show Dash' }))
    expect(askedFor(bridge, 'set')).toEqual([{ shown: false }])
  })

  test('explains each way to move', async () => {
    const { bridge, user } = await open('desktop')
    expect(screen.getByRole('radio', { name: 'Polite' })).toBeChecked()
    await user.click(screen.getByRole('radio', { name: 'Statue' }))
    expect(screen.getByText(/^Stays where you put it/)).toBeVisible()
    expect(askedFor(bridge, 'set')).toEqual([{ motion: 'statue' }])
  })

  test("lets the user choose the bubble's side", async () => {
    const { bridge, user } = await open('desktop')
    expect(screen.getByRole('radio', { name: 'Automatic' })).toBeChecked()
    await user.click(screen.getByRole('radio', { name: 'Left of Dash' }))
    expect(askedFor(bridge, 'set')).toEqual([{ bubbleSide: 'left' }])
  })

  test('records a shortcut, says if another program uses it, and turns it off', async () => {
    const { bridge, user } = await open('desktop')
    await user.click(screen.getByRole('button', { name: 'Choose keys…' }))
    // A letter alone is ordinary typing.
    await user.keyboard('d{Control>}{Alt>}d{/Alt}{/Control}')
    expect(askedFor(bridge, 'set')).toEqual([{ comeHereKeys: 'Control+Alt+D' }])
    act(() => {
      const { desktop } = bridge.snapshot()
      const comeHere = { problem: { code: 'shortcut-taken' as const } }
      bridge.publish({ desktop: { ...desktop, comeHere } })
    })
    expect(screen.getByText(/^Another program already uses these keys/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Ctrl + Alt + D' }))
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('button', { name: 'Turn off' }))
    expect(askedFor(bridge, 'set').at(-1)).toEqual({ comeHereKeys: null })
    expect(screen.getByRole('button', { name: 'Choose keys…' })).toBeVisible()
  })

  test('offers no way to move Dash if the system does not let programs move windows', async () => {
    const fixed = {
      canMoveDash: false,
      canRaiseWindows: false,
      comeHere: null,
      edges: [],
      edge: null,
    }
    await open('desktop', someSnapshot({ desktop: fixed }))
    expect(screen.getByRole('slider', { name: 'Size' })).toBeVisible()
    expect(screen.queryByRole('radio', { name: 'Polite' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Choose keys…' })).toBeNull()
  })
})

describe('the look and language settings', () => {
  test('changes language and appearance at once', async () => {
    const { bridge, user } = await open('appearance')
    await user.click(screen.getByRole('radio', { name: 'Dark' }))
    expect(document.documentElement.dataset['appearance']).toBe('dark')
    await user.click(screen.getByRole('radio', { name: '日本語' }))
    expect(await screen.findByRole('heading', { name: '設定' })).toBeVisible()
    expect(askedFor(bridge, 'set')).toEqual([{ appearance: 'dark' }, { locale: 'ja' }])
  })
})

describe('the counting settings', () => {
  test('can switch a kind off, and keep at least one language', async () => {
    const { bridge, user } = await open('counting')
    await user.click(screen.getByRole('switch', { name: 'Issues' }))
    expect(screen.getByRole('button', { name: 'Remove Dart' })).toBeDisabled()
    await user.type(screen.getByLabelText('Another language'), 'Kotlin{Enter}')
    await user.click(screen.getByRole('button', { name: 'Remove Dart' }))
    expect(askedFor(bridge, 'set')).toEqual([
      { kinds: { issue: false } },
      { languages: ['Dart', 'Kotlin'] },
      { languages: ['Kotlin'] },
    ])
  })
})

describe('the data settings', () => {
  test('shows the last backup, makes one, and asks before it restores another', async () => {
    const { bridge, user } = await open('data', richSnapshot())
    expect(screen.getByText(/^Last backup: Nov 24/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Back up now' }))
    expect(screen.getByText(/^Last backup: Nov 25/)).toBeVisible()

    const list = screen.getByRole('list', { name: 'Backups that can be restored' })
    const [, , third] = within(list).getAllByRole('button')
    await user.click(third!)
    const question = screen.getByRole('group', { name: /^Go back to Nov 23/ })
    await user.click(within(question).getByRole('button', { name: 'Cancel' }))
    expect(askedFor(bridge, 'restore-backup')).toEqual([])
    await user.click(within(list).getAllByRole('button')[2]!)
    await user.click(screen.getByRole('button', { name: 'Restore and restart' }))
    expect(askedFor(bridge, 'restore-backup')).toEqual([{ id: 'backup-2' }])
  })

  test('resets windows, counts and sources, each after a question, and says the result', async () => {
    const { bridge, user } = await open('data', richSnapshot())
    bridge.answer('rebuild-counts', () => ({ ok: true, value: 2 }))
    const card = within(screen.getByRole('region', { name: 'Resets' }))
    const reset = async (start: string, yes: string) => {
      await user.click(card.getByRole('button', { name: start }))
      await user.click(card.getByRole('button', { name: yes }))
    }
    await user.click(card.getByRole('button', { name: 'Count everything again…' }))
    await user.click(card.getByRole('button', { name: 'Cancel' }))
    expect(askedFor(bridge, 'rebuild-counts')).toEqual([])
    await reset('Count everything again…', 'Count again')
    expect(await card.findByText('Done. 2 days have another number now.')).toBeVisible()
    expect(card.getByRole('button', { name: 'Count everything again…' })).toHaveFocus()
    await reset('Put the windows back…', 'Put them back')
    expect(await card.findByText('Done. Both windows are back.')).toBeVisible()
    await reset('Read everything again…', 'Read again')
    expect(await card.findByText(/^Started/)).toBeVisible()
    for (const name of ['rebuild-counts', 'reset-windows', 'read-again'] as const)
      expect(askedFor(bridge, name)).toHaveLength(1)
  })

  test('starts over only after a question that Enter does not answer, and undoes it', async () => {
    const undo = [
      { id: 5, type: 'start-over', title: '', host: '', until: '2026-12-25' as Day },
    ] as const
    const { bridge, user } = await open('data', { ...richSnapshot(), undo })
    const card = within(screen.getByRole('region', { name: 'Start over' }))
    await user.click(card.getByRole('button', { name: 'Start over…' }))
    expect(card.getByRole('group', { name: 'Start over with a new Dash?' })).toHaveTextContent(
      'You can undo this for 30 days.',
    )
    expect(card.getByRole('button', { name: 'Cancel' })).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(askedFor(bridge, 'start-over')).toEqual([])
    await user.click(card.getByRole('button', { name: 'Start over…' }))
    await user.click(card.getByRole('button', { name: 'Save a file and start over' }))
    expect(askedFor(bridge, 'start-over')).toEqual([null])
    await user.click(card.getByRole('button', { name: 'Undo: starting over' }))
    expect(askedFor(bridge, 'undo')).toEqual([{ id: 5 }])
  })

  test('says if a backup failed, and if there is none yet', async () => {
    const backups = { list: [], isRunning: false, problem: { code: 'disk-full' } } as const
    await open('data', someSnapshot({ backups }))
    expect(screen.getByText(/^There is no backup yet/)).toBeVisible()
    expect(screen.getByText(/^The disk is full/)).toBeVisible()
  })
})

describe('one file with everything', () => {
  const button = (name: string) => screen.getByRole('button', { name })

  test('is exported, and the page says how much it contains', async () => {
    const { bridge, user } = await open('data')
    await user.click(button('Export everything…'))
    expect(askedFor(bridge, 'export-everything')).toEqual([null])
    expect(screen.getByText('“dash.hotdash” has everything: 52,104 rows.')).toBeVisible()
  })

  test('shows its progress, and can be cancelled', async () => {
    const { bridge, user } = await open(
      'data',
      someSnapshot({ transfer: { name: 'exporting', rows: 250, ofRows: 1000 } }),
    )
    const bar = screen.getByRole('progressbar', { name: 'Writing the file…' })
    expect(bar).toHaveAttribute('value', '250')
    expect(screen.getByText('250 of 1,000 rows (25%)')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Import…' })).toBeNull()
    // Not counted yet, or written but not on the disk yet.
    act(() => bridge.publish({ transfer: { name: 'exporting', rows: 1000, ofRows: 1000 } }))
    expect(bar).not.toHaveAttribute('value')
    await user.click(button('Cancel'))
    expect(askedFor(bridge, 'cancel-transfer')).toEqual([null])
    expect(button('Import…')).toBeVisible()
  })

  test('is imported only once the user has seen what it changes', async () => {
    const { bridge, user } = await open('data')
    await user.click(button('Import…'))
    const question = screen.getByRole('group', { name: 'Add “dash-2026-11-24.hotdash” to Dash?' })
    const facts = within(question).getAllByRole('definition')
    expect(facts.map(({ textContent }) => textContent)).toEqual([
      '12 → 17',
      '240 → 431',
      '31, as before',
      '4 new, 9 known',
    ])
    expect(within(question).getByRole('button', { name: 'Cancel' })).toHaveFocus()
    expect(question).toHaveTextContent('You can undo it for 30 days.')
    await user.keyboard('{Enter}')
    expect(askedFor(bridge, 'import')).toEqual([])
    await user.click(button('Import…'))
    await user.click(button('Import and restart'))
    expect(askedFor(bridge, 'import')).toEqual([null])
    expect(screen.getByText(/^Making a backup/)).toBeVisible()
  })

  test('is refused with one sentence', async () => {
    const problem = {
      code: 'import-wrong-line',
      params: { name: 'a.hotdash' },
    } as const
    await open('data', someSnapshot({ transfer: { name: 'none', problem } }))
    expect(screen.getByText(/^“a.hotdash” has something that Hot Dash does not/)).toBeVisible()
  })
})

describe('the page about Hot Dash', () => {
  test('shows the version and the credits', async () => {
    await open('about', richSnapshot())
    expect(screen.getByText('Version 0.1.0')).toBeVisible()
    expect(screen.getByText('VOICEVOX:ずんだもん', { selector: 'dd' })).toBeVisible()
    expect(screen.getByText(/SIL Open Font License/)).toBeVisible()
  })

  test('requests the terms of the voice only when they are opened', async () => {
    const { bridge, user } = await open('about', richSnapshot())
    expect(askedFor(bridge, 'character')).toEqual([])
    await user.click(screen.getByText('Terms of use'))
    expect(await screen.findByText(/クレジット「VOICEVOX:ずんだもん」/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'https://example.com/terms' }))
    expect(askedFor(bridge, 'open-terms-link')).toEqual([{ uuid: null, index: 0 }])
  })

  test('says why there are no terms, and offers none for chirps', async () => {
    const { bridge, user } = await open('about', richSnapshot())
    bridge.answer('character', () => ({ ok: false, error: { code: 'voice-engine-died' } }))
    await user.click(screen.getByText('Terms of use'))
    expect(await screen.findByText(/^The voice engine stopped/)).toBeVisible()
    const { voice } = bridge.snapshot()
    act(() => bridge.publish({ voice: { ...voice, credit: null } }))
    expect(screen.queryByText('Terms of use')).toBeNull()
  })

  test('reports kept crash dumps, shows where they are, and deletes them', async () => {
    const crashes = { count: 2, newestAt: Date.UTC(2026, 10, 25, 5), bytes: 412_000 }
    const { bridge, user } = await open('about', someSnapshot({ crashes }))
    expect(
      screen.getByText(/^Hot Dash crashed on Nov 25.+ 2 reports are kept \(0\.4 MB\)/),
    ).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Show the folder' }))
    expect(askedFor(bridge, 'show-crash-dumps')).toEqual([null])
    await user.click(screen.getByRole('button', { name: 'Delete' }))
    expect(screen.queryByText(/crash/i)).toBeNull()
  })

  test('shows the diagnostics before they are copied or saved', async () => {
    const { bridge, user } = await open('about')
    expect(screen.queryByRole('button', { name: 'Save…' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Show diagnostics' }))
    expect(
      await screen.findByRole('region', { name: 'Text of the diagnostics' }),
    ).toHaveTextContent('Hot Dash diagnostics')
    await user.click(screen.getByRole('button', { name: 'Copy' }))
    expect(await navigator.clipboard.readText()).toBe('Hot Dash diagnostics\nVersion: 0.1.0\n')
    expect(screen.getByRole('button', { name: 'Copied' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Save…' }))
    expect(askedFor(bridge, 'save-diagnostics')).toEqual([null])
    await user.click(screen.getByRole('button', { name: 'Report a problem' }))
    expect(askedFor(bridge, 'open-link')).toEqual([{ link: 'issues' }])
  })

  test('does not mention crashes if there were none', async () => {
    await open('about')
    expect(screen.queryByText(/crash/i)).toBeNull()
  })

  test('shows the licences of everything that ships, each with its text', async () => {
    const { user } = await open('about')
    const list = await screen.findByRole('list', { name: 'Licences' })
    await user.click(screen.getByRole('button', { name: 'Show all 14' }))
    expect(within(list).getAllByRole('listitem')).toHaveLength(14)
    expect(screen.getByText(/^Copyright \(c\) 2012/)).not.toBeVisible()
    await user.click(screen.getByText('@works/of-others-2'))
    expect(screen.getByText(/^Copyright \(c\) 2012/)).toBeVisible()
  })

  test('says if the licences cannot be read', async () => {
    const bridge = createFakeBridge(someSnapshot())
    bridge.answer('notices', () => ({ ok: false, error: { code: 'unexpected' } }))
    const user = await show(<Home />, bridge)
    act(() => bridge.room('settings'))
    await user.click(screen.getByRole('tab', { name: 'Data & about' }))
    expect(await screen.findByText(/^Something unexpected happened/)).toBeVisible()
  })
})

describe('what can be undone', () => {
  test('is offered in its card, and for an account opens the sign-in', async () => {
    const until = '2026-12-25' as Day
    const undo = [
      { id: 1, type: 'folder', title: '~/work', host: '', until },
      { id: 2, type: 'account', title: 'dash', host: 'git.example', until },
      { id: 3, type: 'kinds', title: '', host: '', until },
    ] as const
    const github = { ...richSnapshot().github, accounts: [someAccount] }
    const { bridge, user } = await open('folders', { ...richSnapshot(), github, undo })
    expect(screen.getByText('~/work was removed.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Undo: ~/work was removed' }))
    await user.click(screen.getByRole('button', { name: 'Undo: which kinds count' }))
    expect(screen.queryByLabelText(en.settings.github.tokenField)).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Sign in again as dash on git.example' }))
    expect(askedFor(bridge, 'undo')).toEqual([{ id: 1 }, { id: 3 }, { id: 2 }])
    expect(await screen.findByLabelText(en.settings.github.tokenField)).toBeInTheDocument()
  })

  test('includes an import', async () => {
    const until = '2026-12-25' as Day
    const undo = [{ id: 4, type: 'import', title: '', host: '', until }] as const
    const { bridge, user } = await open('data', { ...richSnapshot(), undo })
    await user.click(screen.getByRole('button', { name: 'Undo: the import of a file' }))
    expect(askedFor(bridge, 'undo')).toEqual([{ id: 4 }])
  })
})
