import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { Day } from '../../../../preload/contract/calendar-day.ts'
import type { CommitRow } from '../../../../preload/contract/views/explanation-view.ts'
import type { FamilyCounts, HistoryView } from '../../../../preload/contract/views/history-view.ts'
import type { FakeBridge } from '../../../fakes/bridge.ts'
import { noHistory, someHistory } from '../../../fakes/history.ts'
import { settled } from '../../shared/show.tsx'
import { openRoom, rich, someDay } from './open-room.tsx'

type User = Awaited<ReturnType<typeof openRoom>>['user']

/** Focuses an element and presses Enter on it, like a keyboard user. */
async function press(user: User, target: HTMLElement) {
  target.focus()
  expect(target).toHaveFocus()
  await user.keyboard('{Enter}')
}

/** From now on, the history contains these days too. */
function addDays(bridge: FakeBridge, ...days: HistoryView['days']) {
  const view = someHistory().year(2026)
  bridge.answer('history', ({ year }) => ({
    ok: true,
    value:
      year === null || year === 2026
        ? { ...view, days: [...view.days, ...days] }
        : someHistory().year(year),
  }))
}

describe('the keyboard focus', () => {
  test('moves to the first new row when a long list is expanded', async () => {
    const bridge = rich()
    const view = someDay()
    const [family] = view.families
    const rows = Array.from({ length: 60 }, (_, n): CommitRow => ({
      oid: n.toString(16).padStart(40, '0'),
      duplicates: [],
      email: 'x@example.com',
      time: '10:00',
      offset: 0,
      counts: true,
    }))
    const commits = { ...family!.commits, local: 60, rows }
    bridge.answer('explain-day', () => ({
      ok: true,
      value: { ...view, families: [{ ...family!, commits }] },
    }))
    const history = someHistory().year(2026)
    const repositories = Array.from({ length: 80 }, (_, n): FamilyCounts => ({
      ...history.repositories[0]!,
      id: `r${n}`,
      name: `many/repository_${n}`,
    }))
    bridge.answer('history', () => ({ ok: true, value: { ...history, repositories } }))
    const { user, explanation } = await openRoom(bridge)

    await press(user, await explanation.findByRole('button', { name: 'Show all 60' }))
    const list = within(explanation.getByRole('list', { name: /60 commits/ }))
    expect(list.getAllByRole('listitem')[20]).toHaveFocus()
    // If the row can be pressed, it gets the focus.
    await press(user, screen.getByRole('button', { name: 'Show all 80' }))
    expect(screen.getByRole('button', { name: /repository_30/ })).toHaveFocus()
  })

  test('moves to the year opened from the table', async () => {
    const { user } = await openRoom()
    await press(user, screen.getByRole('button', { name: 'All years' }))
    const years = within(await screen.findByRole('region', { name: 'Year by year' }))
    await press(user, years.getByRole('button', { name: '2021' }))
    expect(await screen.findByRole('region', { name: 'Contributions in 2021' })).toHaveFocus()
  })

  test('moves to the list of years that replaces the button of a year', async () => {
    const { user } = await openRoom()
    await press(user, screen.getByRole('button', { name: 'All years' }))
    expect(screen.getByRole('button', { name: 'All years' })).toHaveFocus()
    const years = within(screen.getByRole('group', { name: 'Year' }))
    await press(user, await years.findByRole('button', { name: '2026' }))
    expect(await years.findByRole('combobox', { name: 'Year' })).toHaveFocus()
  })

  test('stays on the year button that is disabled because the first or last year is reached', async () => {
    const { user } = await openRoom()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Year' }), '2020')
    await screen.findByRole('grid', { name: 'Contributions in 2020' })
    await press(user, screen.getByLabelText('Earlier year'))
    await screen.findByRole('grid', { name: 'Contributions in 2019' })
    expect(screen.getByLabelText('Earlier year')).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(screen.getByRole('grid', { name: 'Contributions in 2019' })).toBeVisible()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Year' }), '2025')
    await screen.findByRole('grid', { name: 'Contributions in 2025' })
    await press(user, screen.getByLabelText('Later year'))
    await screen.findByRole('grid', { name: 'Contributions in 2026' })
    expect(screen.getByLabelText('Later year')).toHaveFocus()
  })

  /** Opens a repository and asks to forget it. */
  async function askToForget(bridge: FakeBridge) {
    const { user, explanation } = await openRoom(bridge)
    const region = within(screen.getByRole('region', { name: 'Repositories' }))
    await user.click(region.getByRole('button', { name: /onsen_map/ }))
    await explanation.findByRole('heading', { level: 2, name: /onsen_map/ })
    await press(user, explanation.getByRole('button', { name: 'Forget this repository…' }))
    return { user, explanation }
  }

  test('returns if the repository is kept, and moves to the next explanation if it is forgotten', async () => {
    const { user, explanation } = await askToForget(rich())
    expect(explanation.getByRole('button', { name: 'Keep it' })).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(explanation.getByRole('button', { name: 'Forget this repository…' })).toHaveFocus()
    await user.keyboard('{Enter}')
    await press(user, explanation.getByRole('button', { name: 'Forget it' }))
    const heading = await explanation.findByRole('heading', { level: 2, name: 'November 24, 2026' })
    // The heading appears first and is focused then.
    await waitFor(() => expect(heading).toHaveFocus())
  })

  test('moves to the heading of the room if nothing is left to explain', async () => {
    const bridge = rich()
    const { user, explanation } = await askToForget(bridge)
    bridge.answer('history', () => ({ ok: true, value: noHistory().year(2026) }))
    await press(user, explanation.getByRole('button', { name: 'Forget it' }))
    expect(await screen.findByText(/Promise!$/)).toBeVisible()
    expect(screen.getByRole('heading', { level: 1, name: 'History' })).toHaveFocus()
  })

  test('moves to the panel if only this year has nothing left to explain', async () => {
    const bridge = rich()
    const { user, explanation } = await askToForget(bridge)
    const value = { ...noHistory().year(2026), years: [2026, 2025] }
    bridge.answer('history', () => ({ ok: true, value }))
    await press(user, explanation.getByRole('button', { name: 'Forget it' }))
    expect(await explanation.findByText(/^Choose a day/)).toBeVisible()
    expect(screen.getByRole('region', { name: 'Why this number' })).toHaveFocus()
  })
})

describe('the automatic explanation', () => {
  const newer = { day: '2026-11-25' as Day, count: 1 }
  const heading = () => screen.getAllByRole('heading', { level: 2 })[0]?.textContent

  test('stays while the user reads it, until the year changes', async () => {
    const { bridge, user, explanation } = await openRoom()
    await explanation.findByRole('heading', { level: 2, name: 'November 24, 2026' })
    const row = explanation.getAllByRole('button')[1]!
    row.focus()
    addDays(bridge, newer)
    await settled(() => bridge.publish({ historyRevision: 2 }))
    await settled()
    expect(screen.getByLabelText('November 25, 2026: 1 contribution')).toBeVisible()
    expect(heading()).toBe('November 24, 2026')
    expect(row).toHaveFocus()

    await user.click(screen.getByLabelText('Earlier year'))
    await screen.findByRole('grid', { name: 'Contributions in 2025' })
    await user.click(screen.getByLabelText('Later year'))
    expect(
      await explanation.findByRole('heading', { level: 2, name: 'November 25, 2026' }),
    ).toBeVisible()
  })

  test('is replaced if its day is gone, and appears with the first contribution', async () => {
    const bridge = rich()
    const view = someHistory().year(2026)
    const withDays = (days: HistoryView['days']) => {
      bridge.answer('history', () => ({ ok: true, value: { ...view, days } }))
      return settled(() =>
        bridge.publish({ historyRevision: bridge.snapshot().historyRevision + 1 }),
      )
    }
    bridge.answer('history', () => ({ ok: true, value: { ...view, days: [] } }))
    const { explanation } = await openRoom(bridge)
    expect(await explanation.findByText(/^Choose a day/)).toBeVisible()
    await withDays([newer])
    expect(await explanation.findByRole('heading', { name: 'November 25, 2026' })).toBeVisible()
    await withDays(view.days)
    expect(await explanation.findByRole('heading', { name: 'November 24, 2026' })).toBeVisible()
  })
})
