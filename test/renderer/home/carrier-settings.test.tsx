import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { CarrierView } from '../../../preload/contract/views/carrier-view.ts'
import { CarrierSection } from '../../../renderer/home/settings/carrier-settings.tsx'
import { someCarrier, someGitCarrier, someSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, openPage } from '../shared/show.tsx'

async function open(carrier: CarrierView) {
  const { bridge, user } = await openPage(<CarrierSection />, someSnapshot({ carrier }))
  return { bridge, user }
}

test('Settings asks for no code on the first computer, and for the code on others', async () => {
  const first = await open({ name: 'off' })
  await first.user.click(screen.getByRole('button', { name: 'Choose a folder…' }))
  expect(askedFor(first.bridge, 'start-carrying')).toEqual([{ address: null, code: null }])
  expect(screen.getByRole('list', { name: 'Your other computers' })).toBeVisible()
})

test('the typed code is sent', async () => {
  const { bridge, user } = await open({ name: 'off' })
  await user.type(screen.getByLabelText('Code from your other computer'), ' a1b2-c3d4 ')
  await user.click(screen.getByRole('button', { name: 'Choose a folder…' }))
  expect(askedFor(bridge, 'start-carrying')).toEqual([{ address: null, code: 'a1b2-c3d4' }])
})

test('Settings takes the address of a Git repository, which Enter sends', async () => {
  const { bridge, user } = await open({ name: 'off' })
  expect(screen.queryByLabelText('Address of the repository')).toBeNull()
  await user.click(screen.getByRole('radio', { name: 'A Git repository' }))
  await user.type(
    screen.getByLabelText('Address of the repository'),
    ' git@example.org:me/dash.git{Enter}',
  )
  const address = 'git@example.org:me/dash.git'
  expect(askedFor(bridge, 'start-carrying')).toEqual([{ address, code: null }])
  expect(screen.getByText(/^Repository: git@/)).toBeVisible()
})

test('Settings says when the last exchange was, and starts one on request', async () => {
  const { bridge, user } = await open(someGitCarrier)
  expect(screen.getByText(/^Last exchange: .* The next one is within an hour/)).toBeVisible()
  expect(screen.getByText('12 changes are waiting to be sent.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Exchange now' }))
  expect(askedFor(bridge, 'exchange-now')).toEqual([null])
})

test('a running exchange is shown', async () => {
  const { place } = someGitCarrier
  await open({ ...someGitCarrier, place: { ...place, isExchanging: true } as typeof place })
  expect(screen.getByText('Exchanging…')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Exchange now' })).toHaveAttribute('aria-busy', 'true')
})

test('Settings shows the other computers and wrong clocks, and removes a computer', async () => {
  const { bridge, user } = await open(someCarrier)
  const [desk, laptop] = within(
    screen.getByRole('list', { name: 'Your other computers' }),
  ).getAllByRole('listitem')
  expect(desk).toHaveTextContent('desk')
  expect(desk).not.toHaveTextContent('clock')
  expect(laptop).toHaveTextContent('Its clock, or the one here, is more than a day wrong.')
  await user.click(screen.getByRole('button', { name: 'Remove laptop' }))
  expect(askedFor(bridge, 'remove-device')).toEqual([{ id: 'laptop' }])
  expect(screen.queryByText('laptop')).toBeNull()
})

test('the code is shown only on request, and names are shared only if the user allows it', async () => {
  const { bridge, user } = await open(someCarrier)
  expect(screen.queryByText(/A1B2-C3D4/)).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Show the code' }))
  expect(screen.getByText(/A1B2-C3D4/)).toBeVisible()
  await user.click(screen.getByRole('switch', { name: 'Send the names of private repositories' }))
  expect(askedFor(bridge, 'carry-private-names')).toEqual([{ travel: true }])
})

test('Settings says what is waiting, what is wrong with the folder, and whether another Dash uses it', async () => {
  const problem = { code: 'carry-folder-gone' } as const
  const { user } = await open({
    ...someCarrier,
    waiting: 3,
    hasForeignFiles: true,
    hasNewerFiles: true,
    problem,
  })
  expect(screen.getByText('3 changes are waiting to be sent.')).toBeVisible()
  expect(screen.getByText(/^The shared folder is missing/)).toBeVisible()
  expect(screen.getByText(/^Another Dash with another code/)).toBeVisible()
  expect(screen.getByText(/^Another computer has a newer Hot Dash/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Stop' }))
  expect(screen.getByRole('button', { name: 'Choose a folder…' })).toBeVisible()
})
