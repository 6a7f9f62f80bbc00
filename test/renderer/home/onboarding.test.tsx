import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import type { OnboardingStep } from '../../../preload/contract/declared-settings.ts'
import { Home } from '../../../renderer/home/home.tsx'
import { richSnapshot, someFolder, someSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, openPage } from '../shared/show.tsx'

/** Longer than any show. */
const showMs = { timeout: 20_000 }

async function at(onboarding: OnboardingStep, change: Partial<Snapshot> = {}) {
  return openPage(<Home />, someSnapshot({ ...change, settings: { onboarding } }))
}

const title = () => screen.getByRole('heading', { level: 2 })

describe('the first minute', () => {
  test('replaces pantry and levels, and is not shown again once done', async () => {
    await at('meet')
    expect(title()).toHaveTextContent('Meet Dash')
    expect(screen.queryByText('Pantry')).toBeNull()
  })

  test('begins with the first chilli, and continues once Dash has eaten it', async () => {
    const { bridge, user } = await at('meet')
    expect(screen.getByRole('button', { name: 'Later' })).toBeVisible()
    screen.getByRole('button', { name: 'Feed Dash' }).focus()
    await user.keyboard('{Enter}')
    expect(askedFor(bridge, 'feed-one')).toEqual([{ kind: 'commit' }])
    expect(document.querySelectorAll('.flight')).toHaveLength(1)
    expect(screen.queryByRole('button', { name: 'Next' })).toBeNull()
    expect(screen.getByText('There it goes…')).toBeVisible()
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Next' })).toHaveFocus()
    }, showMs)
    expect(screen.getByText(/^Delicious!/)).toBeVisible()
    await user.keyboard('{Enter}')
    expect(bridge.snapshot().settings.onboarding).toBe('work')
    expect(title()).toHaveFocus()
    expect(screen.getByText('Card 2 of 4')).toBeInTheDocument()
  })

  test('accepts a folder as the source of work', async () => {
    const { bridge, user } = await at('work')
    await user.click(screen.getByRole('button', { name: /^Folders on this computer/ }))
    expect(askedFor(bridge, 'add-folder')).toHaveLength(1)
    expect(screen.getByText('~/dev/new · 3 repositories')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Next' })).toBeVisible()
  })

  test('shows what is wrong with a folder', async () => {
    const problem = { code: 'folder-without-repositories', params: { name: '~/photos' } } as const
    await at('work', { folders: [{ ...someFolder, state: { name: 'trouble', problem } }] })
    expect(screen.getByText(/^No Git repository was found in ~\/photos/)).toBeVisible()
  })

  test('signs in to GitHub in the browser if possible', async () => {
    const github = { ...someSnapshot().github, deviceFlowHosts: ['github.com'] }
    const { bridge, user } = await at('work', { github })
    await user.click(screen.getByRole('button', { name: /^GitHub/ }))
    expect(screen.getByText('WDJB-MJHT')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Open the page' }))
    expect(askedFor(bridge, 'open-link')).toEqual([{ link: 'github-device' }])
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(screen.queryByText('WDJB-MJHT')).toBeNull()
  })

  test('leads to the other ways to sign in if the host has no client id, and waits until the user returns', async () => {
    const { bridge, user } = await at('work')
    await user.click(screen.getByRole('button', { name: /^GitHub/ }))
    expect(screen.getByLabelText('Personal access token')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Nest' }))
    expect(title()).toHaveTextContent("Your work is Dash's food")
    expect(bridge.snapshot().settings.onboarding).toBe('work')
  })

  test.each([
    ['absent', /鳥の声でさえずります/],
    ['found', /VOICEVOX が声になります/],
    ['searching', /声を探しています/],
  ] as const)('says in Japanese that a voice is %s', async (name, text) => {
    const { voice } = { absent: someSnapshot(), found: richSnapshot(), searching: someSnapshot() }[
      name
    ]
    const engine = name === 'searching' ? ({ name } as const) : voice.engine
    await at('voice', { locale: 'ja', voice: { ...voice, engine, language: 'ja' } })
    expect(await screen.findByText(text)).toBeVisible()
  })

  test('plays a line, and accepts bubbles alone', async () => {
    const { bridge, user } = await at('voice')
    await user.click(screen.getByRole('button', { name: 'Hear Dash' }))
    expect(askedFor(bridge, 'try-voice')).toHaveLength(1)
    await user.click(screen.getByRole('radio', { name: 'Only bubbles' }))
    expect(bridge.snapshot().settings.muted).toBe(true)
    expect(screen.getByRole('button', { name: 'Hear Dash' })).toBeDisabled()
  })

  test('offers an engine if Dash would speak words, and chirps as well', async () => {
    const { bridge, user } = await at('voice')
    expect(screen.queryByRole('button', { name: /^Get VOICEVOX/ })).toBeNull()
    const { voice } = bridge.snapshot()
    act(() => bridge.publish({ locale: 'ja', voice: { ...voice, language: 'ja' } }))
    // The makers' list of 0.25.1 gives 1.82 to 1.85 GB.
    expect(screen.getByText(/約 1\.8 GB/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: /^VOICEVOX Nemo を入手/ }))
    expect(askedFor(bridge, 'get-engine')).toEqual([{ engine: 'nemo' }])
    await user.click(screen.getByRole('button', { name: 'さえずりのままでいい' }))
    expect(screen.queryByRole('button', { name: /^VOICEVOX Nemo を入手/ })).toBeNull()
  })

  test('offers a Japanese voice for English texts, too', async () => {
    const { bridge, user } = await at('voice', {
      voice: { ...richSnapshot().voice, language: 'en' },
    })
    expect(screen.getByRole('radio', { name: 'Chirps' })).toBeChecked()
    await user.click(screen.getByRole('radio', { name: 'Japanese' }))
    expect(askedFor(bridge, 'set')).toEqual([{ muted: false, voiceLanguage: 'ja' }])
    expect(screen.getByText(/VOICEVOX on this computer gives Dash a voice/)).toBeVisible()
    expect(screen.getByText(/Bubbles stay in English, as subtitles/)).toBeVisible()
    await user.click(screen.getByRole('radio', { name: 'Chirps' }))
    expect(bridge.snapshot().voice.language).toBe('en')
    expect(screen.getByText(/chirps like a bird/)).toBeVisible()
  })

  test("ends with the place, and moves the focus to Dash's side panel", async () => {
    const { bridge, user } = await at('place')
    expect(screen.getByRole('slider', { name: 'Size' })).toBeVisible()
    await user.click(screen.getByRole('radio', { name: 'Only in the tray' }))
    expect(bridge.snapshot().petWindow.isShown).toBe(false)
    expect(screen.queryByRole('slider', { name: 'Size' })).toBeNull()
    await user.click(screen.getByRole('switch', { name: 'Open Hot Dash at login' }))
    expect(bridge.snapshot().settings.openAtLogin).toBe('hidden')
    await user.click(screen.getByRole('button', { name: 'Start' }))
    expect(bridge.snapshot().settings.onboarding).toBe('done')
    expect(screen.getByRole('complementary', { name: 'Care for Dash' })).toHaveFocus()
    expect(screen.getByText('Pantry')).toBeVisible()
  })

  test('can go back, be skipped, and be shown again from Settings', async () => {
    const { bridge, user } = await at('voice')
    await user.click(screen.getByRole('button', { name: 'Back' }))
    expect(bridge.snapshot().settings.onboarding).toBe('work')
    await user.click(screen.getByRole('button', { name: 'Skip the introduction' }))
    expect(bridge.snapshot().settings.onboarding).toBe('done')
    await user.click(screen.getByRole('button', { name: 'Settings' }))
    await user.click(screen.getByRole('tab', { name: 'Data & about' }))
    await user.click(screen.getByRole('button', { name: 'Show the introduction again' }))
    expect(title()).toHaveTextContent('Meet Dash')
  })
})
