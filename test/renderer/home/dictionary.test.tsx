import { act, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { Home } from '../../../renderer/home/home.tsx'
import { richSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, openPage } from '../shared/show.tsx'

async function open() {
  const start = richSnapshot()
  const { bridge, user } = await openPage(<Home />, {
    ...start,
    voice: { ...start.voice, language: 'ja' },
  })
  act(() => bridge.room('settings'))
  await user.click(screen.getByRole('tab', { name: 'Voice' }))
  await user.click(screen.getByRole('button', { name: 'Open the dictionary' }))
  await screen.findByRole('listbox', { name: 'Words' })
  return { bridge, user }
}
const words = () =>
  screen.queryAllByRole('option').map((option) => option.querySelector('b')?.textContent)
const option = (name: string | RegExp) => screen.getByRole('option', { name })
const pronunciation = () => screen.getByRole('textbox', { name: 'Reading' })

describe('the reading dictionary', () => {
  test('is offered if Dash speaks Japanese', async () => {
    const start = richSnapshot()
    const { bridge, user } = await openPage(<Home />, {
      ...start,
      voice: { ...start.voice, language: 'en' },
    })
    act(() => bridge.room('settings'))
    await user.click(screen.getByRole('tab', { name: 'Voice' }))
    expect(screen.queryByRole('heading', { name: 'Reading dictionary' })).toBeNull()
    await user.click(screen.getByRole('radio', { name: 'Japanese' }))
    expect(screen.getByRole('heading', { name: 'Reading dictionary' })).toBeVisible()
    expect(askedFor(bridge, 'dictionary')).toEqual([])
  })

  test('can be searched by letters and by sound, and marks changes', async () => {
    const { user } = await open()
    expect(words()).toEqual(['Dart', 'GUI', 'late', 'melos', 'pubspec.yaml'])
    expect(option(/^late レイト removed$/)).toBeVisible()
    const search = screen.getByRole('searchbox', { name: 'Search words and readings' })
    await user.type(search, 'yamuru')
    expect(words()).toEqual(['pubspec.yaml'])
    await user.clear(search)
    await user.type(search, 'めろ')
    expect(words()).toEqual(['melos'])
    await user.clear(search)
    await user.click(screen.getByRole('radio', { name: 'Changed by you' }))
    expect(words()).toEqual(['GUI', 'late', 'melos'])
  })

  test('is ready for the next word once one is saved', async () => {
    const { bridge, user } = await open()
    await user.type(screen.getByRole('searchbox'), 'fvm')
    expect(screen.getByText('The dictionary has no such word.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Add a word' }))
    const word = screen.getByRole('textbox', { name: 'Word' })
    expect(word).toHaveFocus()
    expect(word).toHaveValue('fvm')
    expect(screen.getByRole('button', { name: 'Add' })).toBeDisabled()
    await user.type(pronunciation(), 'エフブイエム')
    await user.click(screen.getByRole('button', { name: 'Hear it' }))
    expect(askedFor(bridge, 'try-pronunciation')).toEqual([
      { word: 'fvm', pronunciation: 'エフブイエム' },
    ])
    expect(askedFor(bridge, 'set-pronunciation')).toEqual([])
    await user.type(pronunciation(), '{Enter}')
    expect(askedFor(bridge, 'set-pronunciation')).toEqual([
      { word: 'fvm', pronunciation: 'エフブイエム' },
    ])
    expect(await screen.findByText('The reading of “fvm” is saved.')).toBeVisible()
    expect(option(/^fvm エフブイエム added$/)).toBeVisible()
    expect(word).toHaveFocus()
    expect(word).toHaveValue('')
  })

  test('says what is wrong with a reading, and keeps it in its field', async () => {
    const { bridge, user } = await open()
    bridge.answer('set-pronunciation', () => ({
      ok: false,
      error: { code: 'pronunciation-unusable' },
    }))
    await user.click(option(/^Dart/))
    await user.clear(pronunciation())
    await user.type(pronunciation(), 'daato{Enter}')
    expect(await screen.findByText(/^Enter the reading in katakana or hiragana/)).toBeVisible()
    expect(pronunciation()).toHaveValue('daato')
  })

  test('can be browsed, changed and restored with only the keyboard', async () => {
    const { bridge, user } = await open()
    act(() => screen.getByRole('radio', { name: 'All' }).focus())
    await user.tab()
    await user.tab()
    expect(option(/^Dart/)).toHaveFocus()
    await user.keyboard('{End}{ArrowLeft}{ArrowLeft}')
    expect(option(/^late/)).toHaveFocus()
    expect(option(/^late/)).toHaveAttribute('aria-selected', 'true')
    await user.keyboard('{Home}{ArrowUp}{ArrowDown}{Enter}')
    expect(pronunciation()).toHaveFocus()
    expect(pronunciation()).toHaveValue('ジーユーアイ')
    await user.clear(pronunciation())
    await user.keyboard('グーイ{Enter}')
    expect(askedFor(bridge, 'set-pronunciation')).toEqual([
      { word: 'GUI', pronunciation: 'グーイ' },
    ])
    expect(option(/^GUI グーイ changed$/)).toBeVisible()
    expect(pronunciation()).toHaveFocus()
    await user.click(screen.getByRole('button', { name: 'Restore the original' }))
    expect(askedFor(bridge, 'reset-pronunciation')).toEqual([{ word: 'GUI' }])
    expect(await screen.findByText('“GUI” has its original reading again.')).toBeVisible()
    expect(pronunciation()).toHaveValue('グイ')
    expect(option('GUI グイ')).toBeVisible()
  })

  test('keeps a half-typed word while Tab moves through the list', async () => {
    const { user } = await open()
    await user.click(screen.getByRole('button', { name: 'Add a word' }))
    const word = screen.getByRole('textbox', { name: 'Word' })
    await user.type(word, 'fvm')
    await user.type(pronunciation(), 'エフ')
    await user.tab({ shift: true })
    await user.tab({ shift: true })
    expect(option(/^Dart/)).toHaveFocus()
    expect(screen.queryByRole('option', { selected: true })).toBeNull()
    act(() => screen.getByRole('searchbox').focus())
    for (let press = 0; press < 3; press++) await user.tab()
    expect(option(/^Dart/)).toHaveFocus()
    await user.tab()
    expect(word).toHaveFocus()
    expect(word).toHaveValue('fvm')
    expect(pronunciation()).toHaveValue('エフ')
    await user.tab({ shift: true })
    await user.keyboard('{Enter}')
    expect(option(/^Dart/)).toHaveAttribute('aria-selected', 'true')
    expect(pronunciation()).toHaveFocus()
    expect(pronunciation()).toHaveValue('ダート')
  })

  test('removes a word, and restores it if it was built in', async () => {
    const { bridge, user } = await open()
    await user.click(option(/^melos/))
    await user.click(screen.getByRole('button', { name: 'Delete' }))
    expect(await screen.findByText('“melos” is deleted.')).toBeVisible()
    expect(words()).not.toContain('melos')
    expect(screen.getByRole('textbox', { name: 'Word' })).toHaveFocus()
    await user.click(option(/^Dart/))
    await user.click(screen.getByRole('button', { name: 'Remove' }))
    expect(askedFor(bridge, 'set-pronunciation')).toEqual([{ word: 'Dart', pronunciation: null }])
    expect(option(/^Dart ダート removed$/)).toBeVisible()
    const form = screen.getByRole('form', { name: 'Dart' })
    expect(within(form).getByRole('button', { name: 'Restore the original' })).toBeVisible()
  })

  test('plays nothing while Dash is muted, and says why it cannot be opened', async () => {
    const { bridge, user } = await open()
    const { settings } = bridge.snapshot()
    act(() => bridge.publish({ settings: { ...settings, muted: true } }))
    await user.click(option(/^Dart/))
    expect(screen.getByRole('button', { name: 'Hear it' })).toBeDisabled()
    await user.click(screen.getByRole('button', { name: 'Open the dictionary' }))
    bridge.answer('dictionary', () => ({ ok: false, error: { code: 'database-locked' } }))
    await user.click(screen.getByRole('button', { name: 'Open the dictionary' }))
    expect(await screen.findByText(/^Another program is using the data/)).toBeVisible()
  })
})
