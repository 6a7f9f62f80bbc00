import { fireEvent, screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, test } from 'vitest'
import { statesBeforeDelivery } from '../../../main/companion/rules/earned.ts'
import {
  formIds,
  forms,
  isFormId,
  earnableIds,
  namesOf,
  ornamentIds,
  outfitIds,
  sceneIds,
  slotOf,
} from '../../../preload/contract/earnables.ts'
import type { WardrobeView } from '../../../preload/contract/views/wardrobe-view.ts'
import { WardrobeRoom } from '../../../renderer/home/wardrobe/wardrobe-room.tsx'
import { createFakeBridge } from '../../fakes/bridge.ts'
import { richSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, openPage, settled, show } from '../shared/show.tsx'

const rack = (name: string) => within(screen.getByRole('listbox', { name }))
const mirror = (name: string) => screen.getByRole('img', { name })
const hasOn = (picture: HTMLElement, outfit: string) =>
  picture.querySelector(`[data-outfit="${outfit}"]`) !== null
const locked = 'Santa hat (8 levels to go)'

describe('the wardrobe', () => {
  test('puts an outfit on with a click, and takes it off with another', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    const headphones = rack('Head').getByRole('option', { name: 'Headphones' })
    await user.click(headphones)
    expect(headphones).toHaveAttribute('aria-selected', 'true')
    await user.click(headphones)
    expect(headphones).toHaveAttribute('aria-selected', 'false')
    expect(rack('Head').queryByRole('option', { selected: true })).toBeNull()
    expect(askedFor(bridge, 'choose')).toEqual([{ id: 'headphones' }])
    expect(askedFor(bridge, 'put-away')).toEqual([{ place: 'head' }])
  })

  test('moves only the focus with the arrow keys, and puts nothing on', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    const worn = rack('Head').getByRole('option', { selected: true })
    worn.focus()
    await user.keyboard('{ArrowRight}')
    expect(rack('Head').getByRole('option', { name: 'Headphones' })).toHaveFocus()
    await user.keyboard('{End}')
    await user.keyboard('{Home}')
    expect(worn).toHaveFocus()
    expect(askedFor(bridge, 'choose')).toEqual([])
    await user.keyboard('{ArrowRight}{Enter}')
    expect(askedFor(bridge, 'choose')).toEqual([{ id: 'headphones' }])
  })

  test('tries on locked things, says how to get them, and saves nothing', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    await user.click(rack('Head').getByRole('option', { name: locked }))
    expect(screen.getByRole('status')).toHaveTextContent('Trying on: Santa hat 8 levels to go')
    await expect.poll(() => hasOn(mirror('Trying on: Santa hat'), 'santa-hat')).toBe(true)
    expect(rack('Head').getByRole('option', { selected: true })).toHaveTextContent("Chef's hat")
    expect(bridge.asked.map(({ name }) => name)).not.toContain('choose')
  })

  test.each([
    [
      'another click on it',
      (user: UserEvent) => user.click(screen.getByRole('option', { name: locked })),
    ],
    ['Escape', (user: UserEvent) => user.keyboard('{Escape}')],
    [
      'its button',
      (user: UserEvent) => user.click(screen.getByRole('button', { name: 'Stop trying on' })),
    ],
    ['the key of a saved outfit', (user: UserEvent) => user.keyboard('1'), 'onsen-towel'],
    [
      'another choice',
      (user: UserEvent) => user.click(screen.getByRole('option', { name: 'Onsen' })),
    ],
  ])('ends the trial by %s', async (_, end, hat = 'chef-hat') => {
    const { user } = await openPage(<WardrobeRoom />, richSnapshot())
    await user.click(screen.getByRole('option', { name: locked }))
    await end(user)
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
    await expect.poll(() => hasOn(mirror('How Dash looks now'), hat)).toBe(true)
    expect(hasOn(mirror('How Dash looks now'), 'santa-hat')).toBe(false)
  })

  test('ends the trial when Dash leaves Home', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    await user.click(screen.getByRole('option', { name: locked }))
    await settled(() => bridge.publish({ place: 'desktop' }))
    await settled(() => bridge.publish({ place: 'home' }))
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
  })

  test('waits out of sight without Dash, opens, and ends the trial when the user leaves', async () => {
    function Door() {
      const [isOpen, setOpen] = useState(false)
      return (
        <>
          <button type="button" onClick={() => setOpen(!isOpen)}>
            door
          </button>
          <WardrobeRoom isShown={isOpen} />
        </>
      )
    }
    const { bridge, user } = await openPage(<Door />, richSnapshot())
    const door = screen.getByRole('button', { name: 'door' })
    const racks = screen.getAllByRole('listbox', { hidden: true })
    expect(racks).toHaveLength(7)
    expect(screen.queryByRole('listbox')).toBeNull()
    expect(document.querySelector('svg.bird, [data-scene]')).toBeNull()
    await user.keyboard('1')
    expect(bridge.asked.map(({ name }) => name)).not.toContain('wear-saved')
    await user.click(door)
    expect(screen.getAllByRole('listbox')).toEqual(racks)
    await user.click(screen.getByRole('option', { name: locked }))
    await user.click(door)
    await user.click(door)
    expect(hasOn(mirror('How Dash looks now'), 'santa-hat')).toBe(false)
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
  })

  test('puts on a tried thing once it has arrived and the user chooses it', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    await user.click(screen.getByRole('option', { name: locked }))
    const { wardrobe } = richSnapshot()
    const outfits = wardrobe.outfits.map((outfit) => ({
      ...outfit,
      unlock: { name: 'unlocked' } as const,
    }))
    await settled(() => bridge.publish({ wardrobe: { ...wardrobe, outfits } }))
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
    await user.click(screen.getByRole('option', { name: 'Santa hat' }))
    expect(askedFor(bridge, 'choose')).toEqual([{ id: 'santa-hat' }])
  })

  test('tries on a locked scene and a locked ornament', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    await user.click(rack('Scene').getByRole('option', { name: /^Hackathon/ }))
    expect(mirror('Trying on: Hackathon').querySelector('[data-scene]')).toHaveAttribute(
      'data-scene',
      'hackathon',
    )
    await user.click(rack('Ornament').getByRole('option', { name: /^Cherry branch/ }))
    const picture = mirror('Trying on: Cherry branch')
    expect(picture.querySelector('[data-scene]')).toHaveAttribute('data-scene', 'kitchen')
    expect(picture.querySelector('[data-ornament="cherry-branch"]')).not.toBeNull()
    expect(bridge.asked.map(({ name }) => name)).not.toContain('choose')
  })

  test('shows the saved outfits, and puts one on by a click or by its key', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    const first = screen.getByRole('button', { name: /Onsen towel, Round glasses, & Scarf/ })
    await user.click(first)
    expect(first).toHaveAttribute('aria-pressed', 'true')
    await user.click(screen.getByRole('option', { name: 'Headphones' }))
    expect(first).toHaveAttribute('aria-pressed', 'false')
    await user.keyboard('1')
    expect(first).toHaveAttribute('aria-pressed', 'true')
    expect(askedFor(bridge, 'wear-saved')).toEqual([{ number: 1 }, { number: 1 }])
  })

  test('saves what Dash wears under a number, but not what it tries on', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    await user.keyboard('2')
    expect(askedFor(bridge, 'wear-saved')).toEqual([])
    await user.click(screen.getByRole('option', { name: locked }))
    await user.click(screen.getByRole('button', { name: 'Save this as outfit 2' }))
    expect(askedFor(bridge, 'save-outfit')).toEqual([{ number: 2 }])
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
    const saved = screen.getByRole('button', { name: /Chef's hat & Chilli skewer/ })
    expect(saved).toHaveAttribute('aria-pressed', 'true')
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
    expect(rack('Body').getByRole('option', { name: 'Happi coat (on its way)' })).toBeVisible()
    expect(rack('Body').getByText('On its way')).toBeVisible()
  })

  test('sets out an ornament and puts it away', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    const preview = mirror('How Dash looks now')
    await user.click(rack('Ornament').getByRole('option', { name: 'Wind chime' }))
    expect(preview.querySelector('[data-ornament="wind-chime"]')).not.toBeNull()
    await user.click(rack('Ornament').getByRole('option', { name: 'Wind chime' }))
    expect(preview.querySelector('[data-ornament]')).toBeNull()
    expect(askedFor(bridge, 'choose')).toEqual([{ id: 'wind-chime' }])
    expect(askedFor(bridge, 'put-away')).toEqual([{ place: 'ornament' }])
  })

  test.each([
    ['en', '01-01', 'early January', 'arrives in the first half of January'],
    ['en', '03-16', 'late March', 'arrives in the second half of March'],
    ['ja', '03-01', '3月前半', '3月前半に届きます'],
    ['ja', '12-16', '12月後半', '12月後半に届きます'],
  ] as const)('in %s, says that an outfit comes from %s', async (locale, halfMonth, tile, way) => {
    const { wardrobe } = richSnapshot()
    const outfit = { id: 'straw-hat', slot: 'head' } as const
    const outfits = [{ ...outfit, unlock: { name: 'locked', halfMonth } as const }]
    const { user } = await openPage(
      <WardrobeRoom />,
      richSnapshot({ locale, wardrobe: { ...wardrobe, outfits } }),
    )
    const name = locale === 'ja' ? `麦わら帽子（${way}）` : `Straw hat (${way})`
    expect(screen.getByText(tile)).toBeVisible()
    await user.click(screen.getByRole('option', { name }))
    expect(screen.getByText(way)).toBeVisible()
  })

  test('changes the form', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    expect(rack('Form').getByRole('option', { selected: true })).toHaveTextContent('Dash')
    const chick = rack('Form').getByRole('option', { name: 'Chick' })
    await user.click(chick)
    expect(askedFor(bridge, 'choose')).toEqual([{ id: 'chick' }])
    expect(chick).toHaveAttribute('aria-selected', 'true')
  })

  test('tries on a later form, and says how to reach it', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    const way = '160 more days with a meal, or 2 years together'
    await user.click(rack('Form').getByRole('option', { name: `Star Dash (${way})` }))
    expect(screen.getByRole('status')).toHaveTextContent(`Trying on: Star Dash ${way}`)
    expect(askedFor(bridge, 'choose')).toEqual([])
  })

  test.each([
    [
      'en',
      'Together',
      'Book of deeds: Together, 100',
      'Flower crown (Book of deeds: Together, 100)',
      '· 62 more days',
    ],
    [
      'ja',
      'いっしょの日々',
      '足あと帳「いっしょの日々」の 100',
      '花かんむり（足あと帳「いっしょの日々」の 100）',
      '· あと 62 日',
    ],
  ] as const)(
    'in %s, names the deed that brings an outfit, and what is left to do for it: %s',
    async (locale, tile, way, name, left) => {
      const { wardrobe } = richSnapshot()
      const unlock = { name: 'locked', deed: 'together', tier: 100 } as const
      const outfits = [{ id: 'flower-crown', slot: 'head', unlock } as const]
      const bridge = createFakeBridge(richSnapshot({ locale, wardrobe: { ...wardrobe, outfits } }))
      const days = [null, null, null, null]
      bridge.answer('deeds', () => ({
        ok: true,
        value: { adoption: null, deeds: [{ id: 'together', progress: 38, days }] },
      }))
      const user = await show(<WardrobeRoom />, bridge)
      expect(screen.getByText(tile)).toBeVisible()
      await user.click(screen.getByRole('option', { name }))
      expect(screen.getByText(way)).toBeVisible()
      expect(await screen.findByText(left)).toBeVisible()
    },
  )

  test('changes the scene', async () => {
    const { bridge, user } = await openPage(<WardrobeRoom />, richSnapshot())
    const onsen = rack('Scene').getByRole('option', { name: 'Onsen' })
    await user.click(onsen)
    expect(askedFor(bridge, 'choose')).toEqual([{ id: 'onsen' }])
    expect(onsen).toHaveAttribute('aria-selected', 'true')
  })
})

/** A wardrobe in which nothing is earned. */
function wardrobeOfNothing(): Partial<WardrobeView> {
  const nothing = { level: 0, halfMonths: [], isSouthern: false, deeds: new Map(), adoptedAt: null }
  const stateOf = statesBeforeDelivery(nothing)
  return {
    outfits: outfitIds.map((id) => ({ id, slot: slotOf(id), unlock: stateOf(id) })),
    scenes: sceneIds.map((id) => ({ id, unlock: stateOf(id) })),
    ornaments: ornamentIds.map((id) => ({ id, unlock: stateOf(id) })),
    forms: formIds.map((id) => {
      const { mealDays: mealDaysLeft, years = null } = forms[id]
      return { id, unlock: { name: 'ahead', mealDaysLeft, years } }
    }),
  }
}
describe.each(['en', 'ja'] as const)('in %s', (locale) => {
  const trying = { en: 'Trying on: ', ja: '試着中：' }[locale]

  test('everything can be tried on, and says how to get it', async () => {
    const wardrobe = { ...richSnapshot().wardrobe, ...wardrobeOfNothing() }
    await openPage(<WardrobeRoom />, richSnapshot({ locale, wardrobe }))
    const options = screen.getAllByRole('option')
    const picture = mirror(locale === 'en' ? 'How Dash looks now' : 'いまの Dash')
    const status = screen.getByRole('status')
    for (const id of [...earnableIds, ...formIds]) {
      const name = namesOf(id)[locale]
      fireEvent.click(options.find((option) => within(option).queryByText(name) !== null)!)
      expect(picture).toHaveAccessibleName(trying + name)
      expect(status.textContent).toMatch(RegExp(`^${trying}${name} .+`))
      // A form is Dash itself.
      if (isFormId(id)) continue
      const kinds = ['outfit', 'scene', 'ornament'].map((kind) => `[data-${kind}="${id}"]`)
      await expect.poll(() => picture.querySelector(kinds.join()), { message: name }).not.toBeNull()
    }
  })
})
