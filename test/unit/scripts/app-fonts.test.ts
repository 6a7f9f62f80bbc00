import { expect, it } from 'vitest'
import { charactersOf } from '../../../scripts/pages/app-fonts.ts'

it('keeps every character of the texts once, and what names in kana need', () => {
  const characters = charactersOf(['設定を設', '定め…'])
  for (const character of '設定をめ…。「」アヴー！Ａ') expect(characters).toContain(character)
  expect(new Set(characters).size).toBe(Array.from(characters).length)
  expect(characters).not.toContain('鸛')
})
