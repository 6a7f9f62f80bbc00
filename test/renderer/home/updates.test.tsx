import { act, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { UpdateChoice } from '../../../preload/contract/declared-settings.ts'
import type { UpdatesView } from '../../../preload/contract/views/updates-view.ts'
import { Home } from '../../../renderer/home/home.tsx'
import { UpdatesCard } from '../../../renderer/home/updates/updates.tsx'
import type { Remedy } from '../../../preload/contract/problem.ts'
import { RemedyContext } from '../../../renderer/shared/notice.tsx'
import { createFakeBridge } from '../../fakes/bridge.ts'
import { someSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, show } from '../shared/show.tsx'

const plain = someSnapshot().updates
const release = { version: '0.2.0', notes: '- A **new** hat\n- Rain\n\n### Mended\nEyes' }

/** The user's choice, and changes to the default view. */
type Case = Partial<UpdatesView> & { readonly choice?: UpdateChoice }

const startOf = ({ choice = 'ask', ...change }: Case, onboarding: 'meet' | 'done' = 'done') =>
  createFakeBridge(
    someSnapshot({ settings: { onboarding, updates: choice }, updates: { ...plain, ...change } }),
  )

async function card(change: Case) {
  const bridge = startOf(change)
  const remedies: Remedy[] = []
  const user = await show(
    <RemedyContext value={(remedy) => remedies.push(remedy)}>
      <UpdatesCard />
    </RemedyContext>,
    bridge,
  )
  return { bridge, user, remedies }
}

const buttons = () => screen.queryAllByRole('button').map(({ textContent }) => textContent)

describe('the question', () => {
  const at = async (change: Case, onboarding: 'meet' | 'done' = 'done') => {
    const bridge = startOf(change, onboarding)
    return { bridge, user: await show(<Home />, bridge) }
  }
  const question = () => screen.queryByRole('region', { name: 'How would you like updates?' })

  test('is asked once, and can be answered by keyboard', async () => {
    const { bridge, user } = await at({ choice: 'unasked' })
    const region = question()
    if (region === null) throw new Error('there is no question')
    within(region)
      .getByRole('button', { name: /^Automatically/ })
      .focus()
    await user.keyboard('{Enter}')
    expect(askedFor(bridge, 'set')).toEqual([{ updates: 'automatic' }])
    expect(question()).toBeNull()
  })

  test.each<[string, Case]>([
    ['before onboarding is over', { choice: 'unasked' }],
    ['once answered', { choice: 'off' }],
    [
      'if a package manager updates',
      { choice: 'unasked', method: { name: 'package-manager', manager: 'apt' } },
    ],
    ['without a key', { choice: 'unasked', method: { name: 'no-key' } }],
    ['from the sources', { choice: 'unasked', method: { name: 'source' } }],
  ])('is not asked %s', async (name, updates) => {
    await at(updates, name.startsWith('before') ? 'meet' : 'done')
    expect(question()).toBeNull()
  })

  test('offers no installation if that is impossible', async () => {
    await at({ choice: 'unasked', method: { name: 'tell' } })
    const region = question()
    if (region === null) throw new Error('there is no question')
    expect(within(region).getAllByRole('button')).toHaveLength(2)
    expect(region).toHaveTextContent('opens its page')
  })

  test('is followed by news in the Nest if the user decides each time', async () => {
    const { bridge, user } = await at({ state: { name: 'found', release } })
    expect(screen.getByText('Version 0.2.0 is available.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Have a look' }))
    expect(screen.getByRole('tab', { name: 'Data & about' })).toHaveAttribute(
      'aria-selected',
      'true',
    )
    act(() =>
      bridge.publish({
        settings: { ...bridge.snapshot().settings, updates: 'automatic' },
        updates: {
          ...plain,
          isAutomatic: true,
          state: { name: 'found', release },
        },
      }),
    )
    expect(screen.queryByRole('button', { name: 'Have a look' })).toBeNull()
  })

  test('is followed by news even with "Automatically" if nothing can be installed', async () => {
    await at({ choice: 'automatic', method: { name: 'tell' }, state: { name: 'found', release } })
    expect(screen.getByText('Version 0.2.0 is available.')).toBeVisible()
  })

  test('is followed by a warning in the Nest if what comes from github.com cannot be trusted', async () => {
    await at({ choice: 'automatic', problem: { code: 'update-outdated' } })
    expect(screen.getByText(/^The list of versions on github.com has expired/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Have a look' })).toBeVisible()
  })

  test.each<[string, Case]>([
    ['without a connection', { choice: 'automatic', problem: { code: 'update-not-asked' } }],
    ['once updates are off', { choice: 'off', problem: { code: 'update-outdated' } }],
  ])('is followed by nothing %s', async (_, updates) => {
    await at(updates)
    expect(screen.queryByRole('button', { name: 'Have a look' })).toBeNull()
  })
})

describe('the state of updates', () => {
  test.each<[string, Case, string, readonly string[]]>([
    ['nothing yet', {}, 'Not checked yet.', ['Check now']],
    [
      'found',
      { state: { name: 'found', release } },
      'Version 0.2.0 is available.',
      ['Download', 'Open the release page', 'Check now'],
    ],
    [
      'found, but only announced',
      { method: { name: 'tell' }, state: { name: 'found', release } },
      'Version 0.2.0 is available.',
      ['Open the release page', 'Check now'],
    ],
    [
      'being fetched',
      { state: { name: 'downloading', release, received: 5e6, total: 9e7 } },
      'Downloading version 0.2.0…',
      ['Cancel'],
    ],
    [
      'ready',
      { state: { name: 'ready', release, isWanted: false } },
      'Version 0.2.0 is ready to install.',
      ['Install and restart', 'Check now'],
    ],
    [
      'ready, but not installed by itself',
      { choice: 'automatic', state: { name: 'ready', release, isWanted: false } },
      'Version 0.2.0 is ready to install.',
      ['Install and restart', 'Check now'],
    ],
    [
      'asked without an answer',
      { checkedAt: Date.UTC(2026, 10, 26) },
      'Last check: ',
      ['Check now'],
    ],
    [
      'asked without an answer since the last one',
      { checkedAt: Date.UTC(2026, 10, 26), newestAt: Date.UTC(2026, 10, 24, 12) },
      'Checked Nov 24, 12:00',
      ['Check now'],
    ],
    [
      'ready, by itself',
      {
        choice: 'automatic',
        isAutomatic: true,
        state: { name: 'ready', release, isWanted: false },
      },
      'Version 0.2.0 is ready, and will be installed while you are away.',
      ['Install and restart', 'Check now'],
    ],
    [
      'waiting to be installed',
      { state: { name: 'ready', release, isWanted: true } },
      'Version 0.2.0 will start as soon as Dash has finished eating and speaking.',
      ['Cancel'],
    ],
  ])('has its own words and buttons: %s', async (_, change, words, actions) => {
    await card(change)
    expect(screen.getByRole('status')).toHaveTextContent(words)
    expect(buttons()).toEqual(actions)
  })

  test('becomes "Tell me" if nothing can be installed, even after "Automatically"', async () => {
    await card({ choice: 'automatic', method: { name: 'tell' } })
    expect(screen.getByRole('radio', { name: 'Tell me' })).toBeChecked()
  })

  test.each<[string, UpdatesView['state']]>([
    ['being fetched', { name: 'downloading', release, received: 5e6, total: 9e7 }],
    ['waiting to be installed', { name: 'ready', release, isWanted: true }],
  ])('%s can be cancelled by keyboard', async (_, state) => {
    const { bridge, user } = await card({ state })
    screen.getByRole('button', { name: 'Cancel' }).focus()
    await user.keyboard('{Enter}')
    expect(askedFor(bridge, 'cancel-update')).toEqual([null])
  })

  test('shows the notes as plain text, and the progress', async () => {
    await card({ state: { name: 'downloading', release, received: 5e6, total: 9e7 } })
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'A new hat',
      'Rain',
    ])
    expect(screen.getByText('Mended', { exact: false })).toHaveTextContent('Mended Eyes')
    expect(screen.getByRole('progressbar')).toHaveAttribute('value', '5000000')
    expect(screen.getByText('5 of 90 MB')).toBeVisible()
  })

  test('checks nothing while it is off', async () => {
    await card({ choice: 'off' })
    expect(screen.getByRole('button', { name: 'Check now' })).toBeDisabled()
  })

  test.each<[UpdatesView['method'], string]>([
    [{ name: 'package-manager', manager: 'Homebrew' }, 'Homebrew updates this Hot Dash'],
    [{ name: 'no-key' }, 'This build has no key'],
    [{ name: 'source' }, 'runs from its source code'],
    [{ name: 'unknown' }, 'Checking how Hot Dash was installed'],
  ])('says why nothing is checked: %j', async (method, words) => {
    await card({ method })
    expect(screen.getByRole('region', { name: 'Updates' })).toHaveTextContent(words)
    expect(screen.queryByRole('radio')).toBeNull()
  })

  test('shows a problem with the page that helps', async () => {
    const { user, remedies } = await card({ problem: { code: 'update-unsigned' } })
    expect(screen.getByText(/is not signed with Hot Dash's key/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Open the release page' }))
    expect(remedies).toEqual([{ type: 'link', link: 'newest-release' }])
  })
})
