import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { Counts } from '../../../../preload/contract/views/history-view.ts'
import {
  KindsOverTime,
  layOutBars,
  monthColumns,
  yearColumns,
  type Column,
} from '../../../../renderer/home/history/kinds-over-time.tsx'
import { formats } from '../../../../renderer/shared/formats.ts'
import { createFakeBridge } from '../../../fakes/bridge.ts'
import { someHistory } from '../../../fakes/history.ts'
import { show } from '../../shared/show.tsx'

const counts = (commit: number, issue = 0, review = 0, pullRequest = 0): Counts => ({
  commit,
  issue,
  review,
  'pull-request': pullRequest,
})
const column = (id: string, of: Counts): Column => ({ id, label: id, name: id, counts: of })

describe('the bars', () => {
  const { bars, ticks } = layOutBars(
    [column('1', counts(60, 20, 10, 10)), column('2', counts(0)), column('3', counts(50))],
    100,
  )

  test('are each as high as their count, with the kinds stacked in pantry order', () => {
    const parts = bars[0]!.parts
    expect(parts.map(({ kind }) => kind)).toEqual(['commit', 'issue', 'review', 'pull-request'])
    // 100 of 100: one pixel each, minus the gap.
    expect(parts.map(({ top }) => Math.floor(top))).toEqual([41, 21, 11, 1])
    expect(parts.map(({ height }) => height.toFixed(1))).toEqual(['58.5', '18.5', '8.5', '8.5'])
    expect(bars[1]!.parts).toEqual([])
    expect(bars[2]!.parts).toEqual([{ kind: 'commit', top: 51.5, height: 48.5 }])
  })

  test('stand side by side within the width, on a whole-number scale', () => {
    for (const [n, bar] of bars.entries()) {
      expect(bar.left).toBeGreaterThan(0)
      expect(bar.left + bar.width).toBeLessThanOrEqual(bars[n + 1]?.left ?? 100)
    }
    expect(ticks[0]).toEqual({ value: 0, y: 100 })
    expect(ticks.at(-1)).toEqual({ value: 100, y: 0 })
  })

  test('have whole numbers next to them even if there is little or nothing', () => {
    const little = layOutBars([column('1', counts(1))], 100)
    expect(little.ticks.every(({ value }) => Number.isInteger(value))).toBe(true)
    expect(layOutBars([column('1', counts(0))], 100).bars[0]!.parts).toEqual([])
    expect(layOutBars([], 100).bars).toEqual([])
  })

  test('show every part, even a tiny one next to large ones', () => {
    const [bar] = layOutBars([column('1', counts(100_000, 0, 0, 1))], 100).bars
    expect(bar!.parts.map(({ height }) => height >= 2)).toEqual([true, true])
  })
})

describe('the columns', () => {
  test("are the months of a year, in the user's language", () => {
    const months = monthColumns(formats.ja, someHistory().year(2026))
    expect(months).toHaveLength(12)
    expect(months[2]).toMatchObject({ id: '3', label: '3月', name: '2026年3月' })
  })

  test("are years, in the user's language", () => {
    expect(yearColumns(formats.ja, someHistory().lifetime()).at(-1)).toMatchObject({
      id: '2026',
      label: '2026',
      name: '2026年',
    })
  })

  test('are the years of the whole history, the first on the left', () => {
    expect(yearColumns(formats.en, someHistory().lifetime()).map(({ label }) => label)).toEqual([
      '2019',
      '2020',
      '2021',
      '2022',
      '2023',
      '2024',
      '2025',
      '2026',
    ])
  })
})

describe('kinds over time', () => {
  const showMonths = () => {
    const months = Array.from({ length: 12 }, () => counts(0))
    months[4] = counts(1200, 2, 0, 3)
    months[5] = counts(4)
    const view = { ...someHistory().year(2026), months, totals: counts(1204, 2, 0, 3) }
    return show(<KindsOverTime view={view} onYear={() => undefined} />, createFakeBridge())
  }

  test('are a table for screen readers', async () => {
    await showMonths()
    const table = within(screen.getByRole('table', { name: 'Kinds over time' }))
    expect(table.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual([
      'Month',
      'Commits',
      'Issues',
      'Reviews',
      'Pull requests',
      'All',
    ])
    const may = table.getByRole('rowheader', { name: 'May 2026' }).closest('tr')!
    expect(
      within(may)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['1,200', '2', '0', '3', '1,205'])
  })

  test('show the numbers of the bar under the pointer', async () => {
    await showMonths()
    const key = document.querySelector('.chart-key')!
    expect(key).toHaveTextContent('2026 1,209')
    await userEvent.hover(document.querySelectorAll('.column')[5]!)
    expect(key).toHaveTextContent('June 2026 4')
    await userEvent.unhover(document.querySelector('.chart-plot')!)
    expect(key).toHaveTextContent('2026 1,209')
  })

  test('can be shown as a table', async () => {
    await showMonths()
    await userEvent.click(screen.getByRole('button', { name: 'As a table' }))
    expect(document.querySelector('.chart-plot')).toBeNull()
    expect(screen.getByRole('table')).toBeVisible()
    expect(screen.getByRole('button', { name: 'As a table' })).toHaveAttribute(
      'aria-pressed',
      'true',
    )
  })
})
