import { act, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { Day } from '../../../../preload/contract/calendar-day.ts'
import type { FamilyCounts } from '../../../../preload/contract/views/history-view.ts'
import { HistoryRoom } from '../../../../renderer/home/history/history-room.tsx'
import type { Remedy } from '../../../../preload/contract/problem.ts'
import { RemedyContext } from '../../../../renderer/shared/notice.tsx'
import { createFakeBridge } from '../../../fakes/bridge.ts'
import { noHistory, someHistory } from '../../../fakes/history.ts'
import { richSnapshot, someFolder, someSnapshot } from '../../../fakes/snapshots.ts'
import { askedFor, openPage, settled, show } from '../../shared/show.tsx'
import { rich } from './open-room.tsx'

const room = <HistoryRoom />

describe('the heat map', () => {
  test('names each month and weekday once', async () => {
    await openPage(room, richSnapshot())
    const grid = within(await screen.findByRole('grid', { name: 'Contributions in 2026' }))
    const texts = (role: string) => grid.getAllByRole(role).map(({ textContent }) => textContent)
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov']
    expect(texts('columnheader')).toEqual([...months, 'Dec'])
    expect(texts('rowheader')).toEqual(['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'])
  })

  test('names each day with its number', async () => {
    await openPage(room, richSnapshot())
    const grid = await screen.findByRole('grid', { name: 'Contributions in 2026' })
    const dayOf = (name: string) => within(grid).getByLabelText(name)
    expect(dayOf('November 24, 2026: 9 contributions')).toBeEnabled()
    expect(dayOf('January 4, 2026: 0 contributions')).toBeEnabled()
    expect(dayOf('December 1, 2026: 0 contributions')).toBeDisabled()
  })

  test('opens a future day that has a commit', async () => {
    const bridge = rich()
    const view = someHistory().year(2026)
    const future = { day: '2026-12-20' as Day, count: 2 }
    bridge.answer('history', () => ({
      ok: true,
      value: { ...view, days: [...view.days, future] },
    }))
    const user = await show(room, bridge)
    const grid = await screen.findByRole('grid')
    expect(within(grid).getByLabelText(/^December 19, 2026/)).toBeDisabled()
    const cell = within(grid).getByLabelText('December 20, 2026: 2 contributions')
    expect(cell).toBeEnabled()
    await user.click(within(grid).getByLabelText(/^November 25, 2026/))
    await user.keyboard('{ArrowDown}')
    expect(cell).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(askedFor(bridge, 'explain-day').at(-1)).toEqual({ day: '2026-12-20' })
    await user.keyboard('{ArrowUp}')
    expect(document.activeElement).toHaveAccessibleName(/^November 25, 2026/)
  })

  test('marks the days for which GitHub may have more, and says what the mark means', async () => {
    const { user } = await openPage(room, richSnapshot())
    const grid = within(await screen.findByRole('grid', { name: 'Contributions in 2026' }))
    expect(screen.getByText('Maybe more on GitHub')).toBeVisible()
    const named = (name: RegExp) => grid.getByLabelText(name)
    expect(named(/^March 16, 2026: \d+ contributions?$/)).not.toHaveClass('heat-incomplete')
    expect(named(/^March 17, 2026: .*, maybe more$/)).toHaveClass('heat-incomplete')
    expect(named(/^May 30, 2026: .*, maybe more$/)).toHaveClass('heat-incomplete')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Year' }), '2019')
    expect(await screen.findByRole('grid', { name: 'Contributions in 2019' })).toBeVisible()
    expect(screen.queryByText('Maybe more on GitHub')).toBeNull()
  })

  test('shows no numbers in its cells', async () => {
    await openPage(room, richSnapshot())
    const grid = within(await screen.findByRole('grid'))
    for (const cell of grid.getAllByRole('button')) expect(cell).toBeEmptyDOMElement()
  })

  test('can be browsed by keyboard, and Enter explains a day', async () => {
    const { bridge, user } = await openPage(room, richSnapshot())
    const grid = await screen.findByRole('grid')
    const stops = () =>
      [...grid.querySelectorAll('button')]
        .filter(({ tabIndex }) => tabIndex === 0)
        .map(({ ariaLabel }) => ariaLabel?.split(':')[0])
    // The latest day with contributions is explained automatically.
    expect(stops()).toEqual(['November 24, 2026'])
    act(() => grid.querySelector<HTMLElement>('[tabindex="0"]')!.focus())
    await user.keyboard('{ArrowLeft}{ArrowUp}')
    expect(document.activeElement).toHaveAccessibleName(/^November 16, 2026/)
    expect(stops()).toEqual(['November 16, 2026'])
    await user.keyboard('{Enter}')
    expect(askedFor(bridge, 'explain-day').at(-1)).toEqual({ day: '2026-11-16' })
    expect(await screen.findByRole('heading', { name: 'November 16, 2026' })).toBeVisible()
    // The focus stays in the grid, so one key leads to the next day.
    expect(document.activeElement).toHaveAccessibleName(/^November 16, 2026/)
    expect(document.activeElement!.closest('td')).toHaveAttribute('aria-selected', 'true')
    await user.keyboard('{Home}{ArrowUp}')
    expect(document.activeElement).toHaveAccessibleName(/^January 1, 2026/)
    await user.keyboard('{PageDown}')
    expect(document.activeElement).toHaveAccessibleName(/^January 29, 2026/)
    await user.keyboard('{End}{ArrowRight}')
    expect(document.activeElement).toHaveAccessibleName(/^November 25, 2026/)
  })
})

describe('the years', () => {
  test('can be browsed one by one', async () => {
    const { bridge, user } = await openPage(room, richSnapshot())
    expect(await screen.findByLabelText('Later year')).toHaveAttribute('aria-disabled', 'true')
    await user.click(screen.getByLabelText('Earlier year'))
    expect(askedFor(bridge, 'history')).toEqual([{ year: null }, { year: 2025 }])
    expect(await screen.findByRole('grid', { name: 'Contributions in 2025' })).toBeVisible()
    expect(screen.getByLabelText('Later year')).toHaveAttribute('aria-disabled', 'false')
  })

  test('are all in a list', async () => {
    const { user } = await openPage(room, richSnapshot())
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Year' }), '2019')
    expect(await screen.findByRole('grid', { name: 'Contributions in 2019' })).toBeVisible()
    expect(screen.getByLabelText('Earlier year')).toHaveAttribute('aria-disabled', 'true')
  })

  test('keep the old year on screen until the next year is loaded', async () => {
    const { bridge, user } = await openPage(room, richSnapshot())
    await screen.findByRole('grid', { name: 'Contributions in 2026' })
    let answer: () => void = () => undefined
    const history = someHistory()
    bridge.answer(
      'history',
      () =>
        new Promise((resolve) => {
          answer = () => resolve({ ok: true, value: history.year(2025) })
        }),
    )
    await user.click(screen.getByLabelText('Earlier year'))
    expect(screen.getByRole('grid', { name: 'Contributions in 2026' })).toBeVisible()
    await settled(answer)
    expect(screen.getByRole('grid', { name: 'Contributions in 2025' })).toBeVisible()
  })

  test('can be shown together with their days and kinds, and lead back to a single year', async () => {
    const bridge = rich()
    const { activeDays } = someHistory().lifetime()
    const user = await show(room, bridge)
    await user.click(await screen.findByLabelText('Earlier year'))
    await user.click(screen.getByText('All years'))
    const all = within(await screen.findByRole('region', { name: 'All years' }))
    expect(all.getByText('since April 8, 2019')).toBeVisible()
    expect(all.getByText(`${activeDays.toLocaleString('en')} active days`)).toBeVisible()
    expect(screen.getByRole('grid', { name: 'Contributions by month' })).toBeVisible()
    const years = within(screen.getByRole('region', { name: 'Year by year' }))
    expect(years.getAllByRole('rowheader')).toHaveLength(8)
    // The way back leads to the previous year.
    expect(within(screen.getByRole('group', { name: 'Year' })).getByText('2025')).toBeVisible()
    await user.click(years.getByRole('button', { name: '2021' }))
    expect(await screen.findByRole('grid', { name: 'Contributions in 2021' })).toBeVisible()
  })

  test('show their months for pointer and keyboard, and a month leads to its year', async () => {
    const { user } = await openPage(room, richSnapshot())
    await user.click(await screen.findByText('All years'))
    const grid = await screen.findByRole('grid', { name: 'Contributions by month' })
    const months = within(grid)
    expect(months.getAllByRole('row')).toHaveLength(9)
    expect(months.getAllByRole('gridcell')).toHaveLength(96)
    const { years } = someHistory().lifetime()
    const june = years[0]!.months[5]!
    expect(months.getByLabelText(`June 2026: ${june} contributions`)).toBeEnabled()
    expect(months.getByLabelText('December 2026: 0 contributions')).toBeDisabled()
    act(() => grid.querySelector<HTMLElement>('[tabindex="0"]')!.focus())
    const focused = () => document.activeElement?.getAttribute('aria-label')
    expect(focused()).toMatch(/^January 2026/)
    await user.keyboard('{ArrowRight}{ArrowDown}')
    expect(focused()).toMatch(/^February 2025/)
    await user.keyboard('{End}')
    expect(focused()).toMatch(/^December 2019/)
    await user.keyboard('{Home}{ArrowLeft}')
    expect(focused()).toMatch(/^January 2026/)
    await user.keyboard('{ArrowDown}{Enter}')
    expect(await screen.findByRole('grid', { name: 'Contributions in 2025' })).toBeVisible()
  })
})

describe('the room', () => {
  test('asks again only if the ledger has changed', async () => {
    const { bridge } = await openPage(room, richSnapshot())
    await screen.findByRole('grid')
    await settled(() => bridge.publish({ historyRevision: 2 }))
    expect(askedFor(bridge, 'history')).toHaveLength(2)
    expect(askedFor(bridge, 'explain-day')).toHaveLength(2)
    // The commits are the same, so Git is not read again.
    expect(askedFor(bridge, 'read-day')).toHaveLength(1)
    await settled(() => bridge.publish({ bubble: null }))
    expect(askedFor(bridge, 'history')).toHaveLength(2)
  })

  test('sends one request at a time, and shows the latest state of a ledger that changes fast', async () => {
    const { bridge } = await openPage(room, richSnapshot())
    await screen.findByRole('grid')
    const answers: (() => void)[] = []
    const view = someHistory().year(2026)
    bridge.answer(
      'history',
      () =>
        new Promise((resolve) => {
          const count = 800 + answers.length
          const totals = { commit: count, issue: 0, review: 0, 'pull-request': 0 }
          answers.push(() => resolve({ ok: true, value: { ...view, totals } }))
        }),
    )
    for (const historyRevision of [2, 3, 4, 5])
      await settled(() => bridge.publish({ historyRevision }))
    expect(answers).toHaveLength(1)
    await settled(answers[0])
    expect(screen.getByText('800 contributions')).toBeVisible()
    expect(answers).toHaveLength(2)
    await settled(answers[1])
    expect(screen.getByText('801 contributions')).toBeVisible()
    expect(answers).toHaveLength(2)
  })

  test('shows a sentence and a retry if main cannot answer', async () => {
    const bridge = rich()
    bridge.answer('history', () => ({ ok: false, error: { code: 'unexpected' } }))
    const user = await show(room, bridge)
    expect(await screen.findByText(/^Something unexpected happened/)).toBeVisible()
    const history = someHistory()
    bridge.answer('history', () => ({ ok: true, value: history.year(2026) }))
    await user.click(screen.getByText('Try again'))
    expect(await screen.findByRole('grid')).toBeVisible()
  })

  test('while there is no data, shows Dash and what to do, and no empty cards', async () => {
    const remedies: Remedy[] = []
    const user = await show(
      <RemedyContext value={(remedy) => remedies.push(remedy)}>
        <HistoryRoom />
      </RemedyContext>,
      createFakeBridge(someSnapshot(), noHistory()),
    )
    expect(await screen.findByText(/Promise!$/)).toBeVisible()
    expect(document.querySelector('.history-empty svg.bird')).toBeVisible()
    expect(screen.queryByRole('grid')).toBeNull()
    expect(screen.getByText(/^Add a folder or sign in to GitHub/)).toBeVisible()
    expect(screen.queryByRole('region', { name: 'Repositories' })).toBeNull()
    await user.click(screen.getByText('Open Settings'))
    expect(remedies).toEqual([{ type: 'settings', section: 'folders' }])
    // A zero has an explanation too.
    const kinds = within(screen.getByRole('list', { name: 'By kind' }))
    await user.click(kinds.getByRole('button', { name: /^Commits/ }))
    expect(await screen.findByRole('heading', { name: 'Commits in 2026' })).toHaveFocus()
  })

  test('sends no request during the first reading of the sources', async () => {
    const bridge = createFakeBridge(someSnapshot({ folders: [someFolder] }), noHistory())
    await show(room, bridge)
    expect(await screen.findByText(/^The first contribution appears/)).toBeVisible()
    expect(screen.queryByText('Open Settings')).toBeNull()
  })

  test('fades kinds without contributions', async () => {
    const bridge = rich()
    const view = someHistory().year(2026)
    bridge.answer('history', () => ({
      ok: true,
      value: { ...view, totals: { ...view.totals, issue: 0 } },
    }))
    await show(room, bridge)
    const totals = within(await screen.findByRole('list', { name: 'By kind' }))
    const stepBack = totals
      .getAllByRole('button')
      .filter(({ classList }) => classList.contains('total-none'))
    expect(stepBack).toEqual([totals.getByRole('button', { name: /^Issues/ })])
  })

  test('exports everything as CSV or JSON', async () => {
    const { bridge, user } = await openPage(room, richSnapshot())
    const region = within(await screen.findByRole('region', { name: 'Export' }))
    await user.click(region.getByRole('button', { name: 'Save as CSV' }))
    await user.click(region.getByRole('button', { name: 'Save as JSON' }))
    expect(askedFor(bridge, 'export-history')).toEqual([{ format: 'csv' }, { format: 'json' }])
    bridge.answer('export-history', () => ({ ok: false, error: { code: 'unexpected' } }))
    await user.click(region.getByRole('button', { name: 'Save as JSON' }))
    expect(await region.findByText(/^Something unexpected/)).toBeVisible()
  })
})

describe('the repositories', () => {
  const regionOf = async () => within(await screen.findByRole('region', { name: 'Repositories' }))

  test('show their counts by kind, languages, privacy and whether they count', async () => {
    await openPage(room, richSnapshot())
    const region = await regionOf()
    const rows = region.getAllByRole('button').map(({ textContent }) => textContent)
    expect(rows[0]).toMatch(/^hinata-dev\/onsen_map.*Dart · Kotlin · Swift/)
    const work = region.getByRole('button', { name: /仕事\/在庫アプリ/ })
    expect(within(work).getByRole('img', { name: 'Private' })).toBeVisible()
    expect(within(work).getByRole('img', { name: 'Reviews' })).toBeVisible()
    expect(region.getByRole('button', { name: /dotfiles.*not counted/ })).toBeVisible()
    expect(region.getByRole('button', { name: /advent-2026.*not known yet/ })).toBeVisible()
  })

  test('can be searched by name and language if there are many, and are shown in parts', async () => {
    const bridge = rich()
    const view = someHistory().year(2026)
    const repositories = Array.from({ length: 80 }, (_, n): FamilyCounts => ({
      ...view.repositories[0]!,
      id: `r${n}`,
      name: `many/repository_${n}`,
      languages: n === 77 ? ['Dart', 'Zig'] : ['Dart'],
    }))
    bridge.answer('history', () => ({ ok: true, value: { ...view, repositories } }))
    const user = await show(room, bridge)
    const region = await regionOf()
    expect(region.getAllByRole('listitem')).toHaveLength(30)
    const search = region.getByRole('searchbox', { name: 'Find a repository' })
    await user.type(search, 'ZIG')
    expect(region.getAllByRole('listitem')).toHaveLength(1)
    expect(region.getByText('many/repository_77')).toBeVisible()
    await user.type(search, 'zag')
    expect(region.getByText('No repository has “ZIGzag” in its name or languages.')).toBeVisible()
    await user.clear(search)
    await user.click(region.getByRole('button', { name: 'Show all 80' }))
    expect(region.getAllByRole('listitem')).toHaveLength(80)
  })
})
