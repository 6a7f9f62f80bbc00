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

  test('changes the scene', async () => {
    const bridge = createFakeBridge(richSnapshot())
    const user = await show(<WardrobeRoom />, bridge)
    await user.click(rack('Scene').getByRole('radio', { name: 'Onsen' }))
    expect(askedFor(bridge, 'choose-scene')).toEqual([{ scene: 'onsen' }])
    expect(rack('Scene').getByRole('radio', { name: 'Onsen' })).toBeChecked()
  })
})
