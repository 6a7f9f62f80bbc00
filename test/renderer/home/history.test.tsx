import { act, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Day, DayView } from '../../../preload/contract.ts'
import { dayAfterKey, heatOf, weekdayOf, weeksOf } from '../../../renderer/home/history/calendar.ts'
import { explain } from '../../../renderer/home/history/day-panel.tsx'
import { HistoryRoom } from '../../../renderer/home/history/history-room.tsx'
import { openWords } from '../../../renderer/shared/words.ts'
import { createFakeBridge } from '../../fakes/bridge.ts'
import { richSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, settled, show } from '../shared/show.tsx'

const room = <HistoryRoom onRemedy={() => undefined} />
const day = (text: string) => text as Day

describe('the calendar', () => {
  it('holds every day of a year once, on its weekday', () => {
    for (const [year, length] of [
      [2024, 366],
      [2026, 365],
      [2028, 366],
      [2000, 366],
    ] as const) {
      const weeks = weeksOf(year)
      const days = weeks.flatMap((week) => week.days).filter((place) => place !== null)
      expect(new Set(days).size).toBe(length)
      expect(days).toHaveLength(length)
      for (const week of weeks) {
        week.days.forEach((place, n) => place && expect(weekdayOf(place)).toBe(n))
      }
      expect(weeks.map(({ month }) => month).filter((month) => month !== null)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
      ])
    }
  })

  it('is walked by keys and left by none', () => {
    const walk = (key: string, from: string) =>
      dayAfterKey(key, day(from), day('2026-01-01'), day('2026-11-25'))
    expect(walk('ArrowDown', '2026-03-31')).toBe('2026-04-01')
    expect(walk('ArrowUp', '2026-01-01')).toBe('2026-01-01')
    expect(walk('ArrowLeft', '2026-03-08')).toBe('2026-03-01')
    expect(walk('ArrowRight', '2026-11-20')).toBe('2026-11-25')
    expect(walk('Home', '2026-06-01')).toBe('2026-01-01')
    expect(walk('End', '2026-06-01')).toBe('2026-11-25')
    expect(walk('a', '2026-06-01')).toBeUndefined()
  })

  it('grows hotter with the number', () => {
    expect([0, 1, 2, 3, 5, 6, 9, 10, 500].map(heatOf)).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4])
  })
})

describe('the heat map', () => {
  it('names each day with its number', async () => {
    await show(room, createFakeBridge(richSnapshot()))
    const grid = await screen.findByRole('grid', { name: 'Contributions in 2026' })
    expect(
      within(grid).getByRole('button', { name: 'January 1, 2026: 0 contributions' }),
    ).toBeVisible()
    expect(within(grid).getByRole('button', { name: /^December 1, 2026/ })).toBeDisabled()
  })

  it('is walked by the keyboard, and Enter shows why', async () => {
    const bridge = createFakeBridge(richSnapshot())
    const person = await show(room, bridge)
    const grid = await screen.findByRole('grid')
    const stops = within(grid)
      .getAllByRole('button')
      .filter(({ tabIndex }) => tabIndex === 0)
    expect(stops.map(({ dataset }) => dataset['day'])).toEqual(['2026-11-25'])
    act(() => stops[0]!.focus())
    await person.keyboard('{ArrowLeft}{ArrowUp}')
    expect(document.activeElement).toHaveAttribute('data-day', '2026-11-17')
    await person.keyboard('{Enter}')
    expect(askedFor(bridge, 'explain-day')).toEqual([{ day: '2026-11-17' }])
    expect(await screen.findByText('November 17, 2026')).toBeVisible()
  })

  it('turns to the years that there are', async () => {
    const bridge = createFakeBridge(richSnapshot())
    const person = await show(room, bridge)
    await person.click(await screen.findByRole('button', { name: 'Earlier year' }))
    expect(askedFor(bridge, 'history')).toEqual([{ year: null }, { year: 2025 }])
    expect(await screen.findByRole('grid', { name: 'Contributions in 2025' })).toBeVisible()
    expect(screen.getByRole('button', { name: 'Later year' })).toBeEnabled()
  })

  it('asks again when the ledger has grown', async () => {
    const bridge = createFakeBridge(richSnapshot())
    await show(room, bridge)
    await screen.findByRole('grid')
    const [first, ...rest] = bridge.snapshot().pantry
    await settled(() => bridge.publish({ pantry: [{ ...first!, count: 129 }, ...rest] }))
    expect(askedFor(bridge, 'history')).toHaveLength(2)
    await settled(() => bridge.publish({ bubble: null }))
    expect(askedFor(bridge, 'history')).toHaveLength(2)
  })

  it('shows a sentence instead when main cannot answer', async () => {
    const bridge = createFakeBridge(richSnapshot())
    bridge.answer('history', () => ({ ok: false, error: { code: 'unexpected' } }))
    await show(room, bridge)
    expect(await screen.findByText(/^Something unexpected happened/)).toBeVisible()
  })
})

describe('why this number', () => {
  const say = openWords('en').t
  const family = (
    local: number,
    github: number,
    counts: DayView['families'][number]['counts'] = 'yes',
  ) => ({
    name: 'a/b',
    counts,
    commits: { counted: Math.max(local, github), local, github, oids: [] },
    items: [],
  })

  it('explains each relation between folders and GitHub in its own words', () => {
    expect(explain(say, family(3, 3))).toMatch(/agree/)
    expect(explain(say, family(3, 0))).toMatch(/^Only your folders/)
    expect(explain(say, family(0, 3))).toMatch(/^Only GitHub/)
    expect(explain(say, family(3, 4))).toMatch(/^GitHub knows 1 more/)
    expect(explain(say, family(5, 3))).toMatch(/^Your folders know 2 more/)
    expect(explain(say, family(2, 2, 'no'))).toMatch(/^Not counted/)
    expect(explain(say, family(2, 2, 'unknown'))).toMatch(/not known yet/)
    expect(explain(say, family(0, 0))).toBeNull()
  })

  it('shows families with their numbers, oids and items', async () => {
    const person = await show(room, createFakeBridge(richSnapshot()))
    await screen.findByRole('grid')
    await person.click(screen.getByRole('button', { name: /^November 24, 2026/ }))
    const why = within(await screen.findByRole('region', { name: 'Why this number' }))
    expect(await why.findByText('9 contributions')).toBeVisible()
    expect(why.getByRole('heading', { name: 'hinata-dev/onsen_map' })).toBeVisible()
    expect(why.getByText('3f2a91c')).toBeVisible()
    expect(why.getByText(/The larger of the two counts/)).toBeVisible()
  })
})
