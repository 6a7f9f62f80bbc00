import { expect, test } from 'vitest'
import { charactersOf, fontLinks } from '../../../scripts/pages/app-fonts.ts'

test('the fonts keep every character of the texts once, plus what names in kana need', () => {
  const characters = charactersOf(['設定を設', '定め…'])
  for (const character of '設定をめ…。「」アヴー！Ａ') expect(characters).toContain(character)
  expect(new Set(characters).size).toBe(Array.from(characters).length)
  expect(characters).not.toContain('鸛')
})

test('Latin is always preloaded, and for Japanese only the subset fonts', () => {
  const links = fontLinks([
    'assets/home-1.js',
    'assets/nunito-latin-600-normal-1.woff2',
    'assets/m-plus-rounded-1c-500-2.woff2',
    'assets/m-plus-rounded-1c-japanese-500-normal-3.woff2',
  ])
  expect(links.map(({ attrs }) => [attrs?.['rel'], attrs?.['href']])).toEqual([
    ['preload', '../assets/nunito-latin-600-normal-1.woff2'],
    ['preload:ja', '../assets/m-plus-rounded-1c-500-2.woff2'],
  ])
})
