import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { WardrobeRoom } from '../../../renderer/home/wardrobe/wardrobe-room.tsx'
import { createFakeBridge } from '../../fakes/bridge.ts'
import { richSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, show } from '../shared/show.tsx'

const rack = (name: string) => within(screen.getByRole('radiogroup', { name }))

describe('the wardrobe', () => {
  test('puts an outfit on and takes it off', async () => {
    const bridge = createFakeBridge(richSnapshot())
    const user = await show(<WardrobeRoom />, bridge)
    await user.click(rack('Head').getByRole('radio', { name: 'Headphones' }))
    expect(rack('Head').getByRole('radio', { name: 'Headphones' })).toBeChecked()
    await user.click(rack('Head').getByRole('radio', { name: 'Nothing' }))
    expect(askedFor(bridge, 'wear')).toEqual([
      { slot: 'head', outfit: 'headphones' },
      { slot: 'head', outfit: null },
    ])
  })

  test('says which level unlocks an outfit, and does not give it before', async () => {
    const bridge = createFakeBridge(richSnapshot())
    const user = await show(<WardrobeRoom />, bridge)
    const locked = rack('Head').getByRole('radio', { name: 'Santa hat (from level 20)' })
    expect(locked).toBeDisabled()
    await user.click(locked)
    expect(askedFor(bridge, 'wear')).toEqual([])
  })

  test('says which outfit is on its way', async () => {
    const { wardrobe } = richSnapshot()
    const outfits = wardrobe.outfits.map((outfit) =>
      outfit.id === 'happi' ? { ...outfit, unlock: { name: 'on-its-way' } as const } : outfit,
    )
    await show(
      <WardrobeRoom />,
      createFakeBridge(richSnapshot({ wardrobe: { ...wardrobe, outfits } })),
    )
    const coming = rack('Body').getByRole('radio', { name: 'Happi coat (on its way)' })
    expect(coming).toBeDisabled()
    expect(rack('Body').getByText('On its way')).toBeVisible()
  })

  test('sets out an ornament and puts it away', async () => {
    const bridge = createFakeBridge(richSnapshot())
    const user = await show(<WardrobeRoom />, bridge)
    const preview = screen.getByRole('img', { name: 'How Dash looks now' })
    await user.click(rack('Ornament').getByRole('radio', { name: 'Wind chime' }))
    expect(preview.querySelector('[data-ornament="wind-chime"]')).not.toBeNull()
    await user.click(rack('Ornament').getByRole('radio', { name: 'Nothing' }))
    expect(preview.querySelector('[data-ornament]')).toBeNull()
    expect(askedFor(bridge, 'set-out')).toEqual([{ ornament: 'wind-chime' }, { ornament: null }])
  })

  test.each([
    ['en', '01-01', 'arrives in the first half of January'],
    ['en', '03-16', 'arrives in the second half of March'],
    ['ja', '03-01', '3月前半に届きます'],
    ['ja', '12-16', '12月後半に届きます'],
  ] as const)('in %s, says that an outfit comes from %s', async (locale, halfMonth, way) => {
    const { wardrobe } = richSnapshot()
    const outfit = { id: 'straw-hat', slot: 'head' } as const
    const outfits = [{ ...outfit, unlock: { name: 'locked', halfMonth } as const }]
    const bridge = createFakeBridge(richSnapshot({ locale, wardrobe: { ...wardrobe, outfits } }))
    await show(<WardrobeRoom />, bridge)
    const name = locale === 'ja' ? `麦わら帽子（${way}）` : `Straw hat (${way})`
    expect(screen.getByRole('radio', { name })).toBeDisabled()
    expect(screen.getByText(way)).toBeVisible()
  })

  test('changes the form, and says how to reach the next one', async () => {
    const bridge = createFakeBridge(richSnapshot())
    const person = await show(<WardrobeRoom />, bridge)
    expect(rack('Form').getByRole('radio', { name: 'Dash' })).toBeChecked()
    await person.click(rack('Form').getByRole('radio', { name: 'Chick' }))
    expect(askedFor(bridge, 'choose-form')).toEqual([{ form: 'chick' }])
    expect(rack('Form').getByRole('radio', { name: 'Chick' })).toBeChecked()
    const ahead = rack('Form').getByRole('radio', {
      name: 'Star Dash (160 more days with a meal, or 2 years together)',
    })
    expect(ahead).toBeDisabled()
  })

  test('changes the scene', async () => {
    const bridge = createFakeBridge(richSnapshot())
    const user = await show(<WardrobeRoom />, bridge)
    await user.click(rack('Scene').getByRole('radio', { name: 'Onsen' }))
    expect(askedFor(bridge, 'choose-scene')).toEqual([{ scene: 'onsen' }])
    expect(rack('Scene').getByRole('radio', { name: 'Onsen' })).toBeChecked()
  })
})
