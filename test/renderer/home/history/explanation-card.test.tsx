import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { someHistory } from '../../../fakes/history.ts'
import { askedFor } from '../../shared/show.tsx'
import { openRoom, someDay } from './open-room.tsx'

describe('the explanation of a total', () => {
  test('leads to a repository and its days, and back', async () => {
    const { user, explanation } = await openRoom()
    await user.click(screen.getByText(/^\d+ contributions$/, { selector: '.sum *' }))
    const heading = await explanation.findByRole('heading', { name: 'All contributions in 2026' })
    expect(heading).toHaveFocus()
    const parts = within(explanation.getByRole('list', { name: 'Made up of' }))
    await user.click(parts.getByRole('button', { name: /onsen_map/ }))
    expect(
      await explanation.findByRole('heading', { name: 'hinata-dev/onsen_map in 2026' }),
    ).toHaveFocus()
    const days = within(explanation.getByRole('list', { name: 'Day by day' }))
    await user.click(days.getAllByRole('button')[0]!)
    expect(await explanation.findByRole('heading', { name: 'November 24, 2026' })).toHaveFocus()

    const breadcrumbs = within(
      explanation.getByRole('navigation', { name: 'Where this number comes from' }),
    )
    expect(breadcrumbs.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      'All contributions in 2026',
      'hinata-dev/onsen_map in 2026',
    ])
    await user.click(breadcrumbs.getByRole('button', { name: 'All contributions in 2026' }))
    expect(
      await explanation.findByRole('heading', { name: 'All contributions in 2026' }),
    ).toHaveFocus()
    expect(explanation.queryByRole('navigation')).toBeNull()
  })

  test('is the sum of its parts, and says what it leaves out', async () => {
    const { bridge, user, explanation } = await openRoom()
    const kinds = within(screen.getByRole('list', { name: 'By kind' }))
    await user.click(kinds.getByRole('button', { name: /^Commits/ }))
    await explanation.findByRole('heading', { name: 'Commits in 2026' })
    expect(askedFor(bridge, 'explain-total')).toEqual([{ year: 2026, kind: 'commit' }])
    const { count } = someHistory().total(2026, 'commit')
    const parts = within(explanation.getByRole('list', { name: 'Made up of' }))
      .getAllByRole('button')
      .map(({ textContent }) => Number(/\d+$/.exec(textContent)![0]))
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(count)
    expect(explanation.getByText(/^12 that git\.corp\.example counts/)).toBeVisible()
    expect(explanation.getByText(/commits that only GitHub knows$/)).toBeVisible()
    expect(explanation.getByText(/are too old to become food/)).toBeVisible()

    // The same difference appears with the same reason in the repository.
    await user.click(explanation.getByRole('button', { name: /onsen_map/ }))
    await explanation.findByRole('heading', { name: 'hinata-dev/onsen_map in 2026' })
    expect(explanation.getByText(/are too old to become food/)).toBeVisible()
  })

  test('is explained without a click if all years are shown', async () => {
    const { bridge, user, explanation } = await openRoom()
    await user.click(screen.getByText('All years'))
    expect(await explanation.findByRole('heading', { name: 'All contributions' })).toBeVisible()
    expect(askedFor(bridge, 'explain-total')).toEqual([{ year: null, kind: null }])
  })
})

describe('the explanation of a repository', () => {
  const open = async (name: RegExp) => {
    const { bridge, user, explanation } = await openRoom()
    const region = within(screen.getByRole('region', { name: 'Repositories' }))
    await user.click(region.getByRole('button', { name }))
    await explanation.findByRole('heading', { level: 2, name })
    return { bridge, user, explanation }
  }

  test('says why it counts, its names, and what only one source knows', async () => {
    const { explanation } = await open(/onsen_map/)
    expect(
      explanation.getByText('Counts because of Dart, first seen on September 24, 2026.'),
    ).toBeVisible()
    expect(explanation.getByText('github.com/hinata-dev/onsen')).toBeVisible()
    expect(explanation.getByText(/commits that only your folders know$/)).toBeVisible()
  })

  test('says why it does not count, and how to change that', async () => {
    const { explanation } = await open(/dotfiles/)
    expect(explanation.getByText(/without a language that counts$/)).toBeVisible()
    expect(explanation.getByRole('button', { name: 'Choose languages' })).toBeVisible()
    expect(explanation.getByText('0 contributions')).toBeVisible()
  })

  test('leads on to all years', async () => {
    const { bridge, user, explanation } = await open(/onsen_map/)
    await user.click(explanation.getByRole('button', { name: 'See all years' }))
    expect(await explanation.findByRole('heading', { name: 'hinata-dev/onsen_map' })).toHaveFocus()
    const { id } = someDay().families[0]!
    expect(askedFor(bridge, 'explain-repository').at(-1)).toEqual({ repository: id, year: null })
    expect(explanation.queryByRole('button', { name: 'See all years' })).toBeNull()
  })

  test('is forgotten only after a confirmation', async () => {
    const { bridge, user, explanation } = await open(/onsen_map/)
    await user.click(explanation.getByRole('button', { name: 'Forget this repository…' }))
    const asks = within(explanation.getByRole('group', { name: 'Forget hinata-dev/onsen_map?' }))
    expect(asks.getByText(/^Will be kept: the food/)).toBeVisible()
    expect(asks.getByRole('button', { name: 'Keep it' })).toHaveFocus()
    await user.click(asks.getByRole('button', { name: 'Keep it' }))
    expect(askedFor(bridge, 'forget-repository')).toEqual([])

    await user.click(explanation.getByRole('button', { name: 'Forget this repository…' }))
    await user.click(explanation.getByRole('button', { name: 'Forget it' }))
    const { id } = someDay().families[0]!
    expect(askedFor(bridge, 'forget-repository')).toEqual([{ repository: id }])
    expect(
      await explanation.findByRole('heading', { level: 2, name: 'November 24, 2026' }),
    ).toBeVisible()
    const region = within(screen.getByRole('region', { name: 'Repositories' }))
    expect(region.queryByRole('button', { name: /onsen_map/ })).toBeNull()
  })

  test('is listed as forgotten until it is brought back or erased', async () => {
    const { bridge, user, explanation } = await open(/onsen_map/)
    const { id } = someDay().families[0]!
    const forget = async (from: typeof explanation) => {
      await user.click(from.getByRole('button', { name: 'Forget this repository…' }))
      await user.click(from.getByRole('button', { name: 'Forget it' }))
      return within(await screen.findByRole('region', { name: 'Forgotten repositories' }))
    }
    const forgotten = await forget(explanation)
    expect(forgotten.getByText('Will be erased on December 25, 2026')).toBeVisible()
    await user.click(forgotten.getByRole('button', { name: 'Undo' }))
    expect(askedFor(bridge, 'remember-repository')).toEqual([{ repository: id }])
    await waitFor(() =>
      expect(screen.queryByRole('region', { name: 'Forgotten repositories' })).toBeNull(),
    )
    expect(screen.getByRole('heading', { level: 1 })).toHaveFocus()

    const list = within(screen.getByRole('region', { name: 'Repositories' }))
    await user.click(list.getByRole('button', { name: /onsen_map/ }))
    await explanation.findByRole('button', { name: 'Forget this repository…' })
    const again = await forget(explanation)
    await user.click(again.getByRole('button', { name: 'Erase now…' }))
    expect(askedFor(bridge, 'erase-repository')).toEqual([])
    await user.click(again.getByRole('button', { name: 'Erase it' }))
    expect(askedFor(bridge, 'erase-repository')).toEqual([{ repository: id }])
    await waitFor(() =>
      expect(screen.queryByRole('region', { name: 'Forgotten repositories' })).toBeNull(),
    )
  })

  test('stays, with a message, if forgetting it fails', async () => {
    const { bridge, user, explanation } = await open(/onsen_map/)
    bridge.answer('forget-repository', () => ({ ok: false, error: { code: 'unexpected' } }))
    await user.click(explanation.getByRole('button', { name: 'Forget this repository…' }))
    await user.click(explanation.getByRole('button', { name: 'Forget it' }))
    expect(await explanation.findByText(/^Something unexpected/)).toBeVisible()
    expect(explanation.getByRole('heading', { name: /onsen_map in 2026/ })).toBeVisible()
  })
})
