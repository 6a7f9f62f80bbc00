import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { HistoryRoom } from '../../../../renderer/home/history/history-room.tsx'
import type { Day } from '../../../../preload/contract/calendar-day.ts'
import { chapters, deedIds, deeds, type DeedId } from '../../../../preload/contract/deed-table.ts'
import type { BookView } from '../../../../preload/contract/views/book-view.ts'
import { emptyBook } from '../../../fakes/book.ts'
import { createFakeBridge } from '../../../fakes/bridge.ts'
import { richSnapshot } from '../../../fakes/snapshots.ts'
import { show } from '../../shared/show.tsx'

const adoption = '2026-09-30' as Day

async function openBook(view: BookView = emptyBook, locale: 'en' | 'ja' = 'en') {
  const bridge = createFakeBridge(richSnapshot({ locale }))
  bridge.answer('deeds', () => ({ ok: true, value: view }))
  const user = await show(<HistoryRoom />, bridge)
  const name = locale === 'en' ? 'Book of deeds' : '足あと帳'
  await user.click(await screen.findByRole('button', { name }))
  await screen.findAllByRole('region')
  return { user, bridge }
}
const deedOf = (id: DeedId) => {
  const row = document.querySelector<HTMLElement>(`[data-deed=${id}]`)
  if (row === null) throw new Error(`${id} is not in the book`)
  return within(row)
}
const stampsOf = (id: DeedId) =>
  within(deedOf(id).getByRole('list'))
    .getAllByRole('listitem')
    .map((item) => item.querySelector('.visually-hidden')?.textContent)

test.each(['en', 'ja'] as const)(
  'an empty book names every deed and how to do it (%s)',
  async (locale) => {
    await openBook(emptyBook, locale)
    expect(screen.getAllByRole('region')).toHaveLength(chapters.length)
    for (const id of deedIds) {
      const { name, how, why } = deeds[id][locale]
      const deed = deedOf(id)
      expect(deed.getByText(name)).toBeVisible()
      expect(deed.getByText(how)).toBeVisible()
      expect(deed.getByText(why)).toBeVisible()
      expect(deed.getByText(locale === 'en' ? /\d more / : /^あと/)).toBeVisible()
    }
  },
)

test('a stamp has its day, and says if it is from before adoption', async () => {
  const days = ['2024-02-29', '2026-10-01', null] as readonly (Day | null)[]
  await openBook({
    adoption,
    deeds: [{ id: 'chilli-farmer', progress: 1234, days }],
  })
  expect(stampsOf('chilli-farmer')).toEqual([
    '100: February 29, 2024, before we met',
    '1,000: October 1, 2026',
    '10,000: not yet',
  ])
  const deed = deedOf('chilli-farmer')
  expect(deed.getByText('1,234 / 10,000')).toBeVisible()
  expect(deed.getByText('8,766 more commits')).toBeVisible()
  expect(screen.getAllByText('2 of 3 stamps')[0]).toBeVisible()
})

test('a deed with all its stamps has no next tier', async () => {
  await openBook({ adoption, deeds: [{ id: 'first-bite', progress: 1, days: [adoption] }] })
  expect(stampsOf('first-bite')).toEqual(['1: September 30, 2026'])
  expect(deedOf('first-bite').queryByText(/more/)).toBeNull()
})

test('if adoption is unknown, no stamp is from before it', async () => {
  await openBook({ adoption: null, deeds: [{ id: 'first-bite', progress: 1, days: [adoption] }] })
  expect(stampsOf('first-bite')).toEqual(['1: September 30, 2026'])
})

test('the keyboard opens and closes the book, and keeps the focus', async () => {
  const { user } = await openBook()
  expect(screen.getByRole('button', { name: 'Book of deeds' })).toHaveFocus()
  await user.tab({ shift: true })
  await user.keyboard('{Enter}')
  await screen.findByRole('grid')
  expect(screen.getByRole('button', { name: 'Numbers' })).toHaveFocus()
})

test('the book follows what the user does', async () => {
  const { bridge } = await openBook({ adoption, deeds: [] })
  bridge.answer('deeds', () => ({
    ok: true,
    value: { adoption, deeds: [{ id: 'first-bite', progress: 1, days: [adoption] }] },
  }))
  bridge.publish({ historyRevision: bridge.snapshot().historyRevision + 1 })
  expect(await screen.findByRole('heading', { name: 'First bite' })).toBeVisible()
})

test('a book that cannot be read says so', async () => {
  const bridge = createFakeBridge(richSnapshot())
  bridge.answer('deeds', () => ({ ok: false, error: { code: 'unexpected' } }))
  const user = await show(<HistoryRoom />, bridge)
  await user.click(await screen.findByRole('button', { name: 'Book of deeds' }))
  expect(await screen.findByRole('status')).toBeVisible()
})
