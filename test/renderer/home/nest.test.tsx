import { act, createEvent, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { outfitIds, type EarnableId } from '../../../preload/contract/earnables.ts'
import { Home } from '../../../renderer/home/home.tsx'
import { problemsOf } from '../../../renderer/home/nest/nest-room.tsx'
import { pageLocales } from '../../../renderer/shared/i18n.ts'
import { createFakeBridge } from '../../fakes/bridge.ts'
import { someMeal } from '../../fakes/meals.ts'
import { richSnapshot, someAccount, someFolder, someSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, openPage, settled, show } from '../shared/show.tsx'

/** Longer than any show. */
const showMs = { timeout: 20_000 }
const flights = () => document.querySelectorAll('.flight')
const experience = () => screen.getByRole('meter', { name: 'Experience' })

describe('feeding', () => {
  test('shows a flying chilli at once, and moves the bars once it is eaten', async () => {
    const { user } = await openPage(<Home />)
    const fullness = () => screen.getByRole('meter', { name: 'Fullness' })
    const before = fullness().getAttribute('aria-valuenow')
    expect(experience()).toHaveAttribute('aria-valuetext', '0 / 25 XP')
    await user.click(screen.getByRole('button', { name: /^Chilli ×3/ }))
    expect(flights()).toHaveLength(1)
    expect(screen.getByRole('button', { name: /^Chilli ×2/ })).toBeEnabled()
    expect(experience()).toHaveAttribute('aria-valuetext', '0 / 25 XP')
    expect(fullness()).toHaveAttribute('aria-valuenow', before)
    await waitFor(() => {
      expect(experience()).toHaveAttribute('aria-valuetext', '10 / 25 XP')
    }, showMs)
    expect(fullness()).toHaveAttribute('aria-valuenow', '100')
  })

  test.each(['a click', 'Escape'])('%s ends the show and jumps to the result', async (how) => {
    const { user } = await openPage(<Home />)
    await user.click(screen.getByRole('button', { name: 'Feed all' }))
    expect(experience()).toHaveAttribute('aria-valuetext', '0 / 25 XP')
    if (how === 'Escape') await user.keyboard('{Escape}')
    else await user.click(screen.getByRole('img', { name: /^Dash is/ }))
    expect(experience()).toHaveAttribute('aria-valuetext', '5 / 25 XP')
    expect(flights()).toHaveLength(0)
  })

  test('shows the card of a new level with its things, after the bite that earned it', async () => {
    const { bridge } = await openPage(<Home />)
    const meal = someMeal(undefined, { before: { experience: 20 }, unlocked: ['scarf'] })
    act(() => bridge.bird({ type: 'fed', ...meal }))
    expect(screen.queryByText('Level 2!')).toBeNull()
    const seen = new Set<string | null>()
    const watch = new MutationObserver((changes) => {
      for (const { oldValue } of changes) seen.add(oldValue)
    })
    watch.observe(document.querySelector('svg.bird')!, {
      attributeFilter: ['data-pose'],
      attributeOldValue: true,
    })
    await waitFor(() => {
      expect(screen.getByText('Level 2!')).toBeVisible()
    }, showMs)
    watch.disconnect()
    expect(seen).toContain('eating')
    expect(screen.getByText('Just arrived: Scarf')).toBeVisible()
    await waitFor(() => {
      expect(screen.queryByText('Level 2!')).toBeNull()
    }, showMs)
  })

  test('shows the date of the oldest dish of each kind', async () => {
    await openPage(<Home />, richSnapshot())
    const kimchi = screen.getByRole('button', { name: /^Kimchi/ })
    await waitFor(() => {
      expect(kimchi).toHaveAccessibleDescription(/^The oldest is from \w+ \d+, 20\d\d$/)
    })
  })

  test('works from the keyboard', async () => {
    const { bridge, user } = await openPage(<Home />)
    screen.getByRole('button', { name: /^Chilli/ }).focus()
    await user.keyboard('{Enter}')
    expect(askedFor(bridge, 'feed-one')).toEqual([{ kind: 'commit' }])
  })

  test('puts on a saved outfit by its key', async () => {
    const { bridge, user } = await openPage(<Home />, richSnapshot())
    await user.keyboard('{Control>}1{/Control}2')
    expect(askedFor(bridge, 'wear-saved')).toEqual([])
    await user.keyboard('1')
    expect(askedFor(bridge, 'wear-saved')).toEqual([{ number: 1 }])
  })

  test('lets main choose a single dish, and empties the pantry with "Feed all"', async () => {
    const { bridge, user } = await openPage(<Home />, richSnapshot())
    await user.click(screen.getByRole('button', { name: 'Feed one' }))
    expect(askedFor(bridge, 'feed-one')).toEqual([{ kind: null }])
    await user.click(screen.getByRole('button', { name: 'Feed all' }))
    expect(screen.getByRole('button', { name: 'Feed one' })).toBeDisabled()
    await user.keyboard('{Escape}')
    expect(screen.getByText('0 dishes')).toBeVisible()
  })

  test('empties the pantry dish by dish as the dishes take off', async () => {
    const { user } = await openPage(<Home />)
    const waiting = () => screen.getByText(/^\d+ dish(es)?$/).textContent
    const counts = [waiting()]
    await user.click(screen.getByRole('button', { name: 'Feed all' }))
    await waitFor(() => {
      if (counts.at(-1) !== waiting()) counts.push(waiting())
      expect(experience()).toHaveAttribute('aria-valuetext', '5 / 25 XP')
    }, showMs)
    // A busy machine may skip a frame, but the bowl never empties at once.
    expect(counts).toEqual(counts.toSorted().toReversed())
    expect([counts[0], counts.at(-1)]).toEqual(['3 dishes', '0 dishes'])
    expect(counts.length).toBeGreaterThan(2)
  })

  test('keeps the bars of the show until main has recorded the meal', async () => {
    const bridge = createFakeBridge()
    bridge.answer('meal-shown', () => ({ ok: true, value: null }))
    const user = await show(<Home />, bridge)
    await user.click(screen.getByRole('button', { name: 'Feed all' }))
    await user.keyboard('{Escape}')
    expect(bridge.snapshot().pet.experience).toBe(0)
    expect(experience()).toHaveAttribute('aria-valuetext', '5 / 25 XP')
  })

  test('ends if the user pets Dash with the button, and Dash enjoys it', async () => {
    const { bridge, user } = await openPage(<Home />)
    await user.click(screen.getByRole('button', { name: 'Feed all' }))
    await user.click(screen.getByRole('button', { name: 'Pet Dash' }))
    expect(document.querySelector('svg.bird')).toHaveAttribute('data-pose', 'nuzzle')
    expect(askedFor(bridge, 'meal-shown')).toHaveLength(1)
    expect(askedFor(bridge, 'stroke')).toHaveLength(1)
  })

  test('ends at once in History, which does not show Dash', async () => {
    const { bridge, user } = await openPage(<Home />)
    await user.click(screen.getByRole('button', { name: 'History' }))
    act(() => bridge.bird({ type: 'fed', ...someMeal() }))
    const shown = [{ experience: 10 }]
    expect(askedFor(bridge, 'meal-shown')).toEqual(shown)
    act(() => bridge.publish({ place: 'desktop' }))
    act(() => bridge.bird({ type: 'fed', ...someMeal() }))
    expect(askedFor(bridge, 'meal-shown'), 'the floating Dash eats').toEqual(shown)
  })

  test.each(['Wardrobe', 'Settings'])('is shown in %s', async (room) => {
    const { bridge, user } = await openPage(<Home />)
    await user.click(screen.getByRole('button', { name: room }))
    act(() => bridge.bird({ type: 'fed', ...someMeal() }))
    expect(askedFor(bridge, 'meal-shown')).toEqual([])
    const shown = [{ experience: 10 }]
    await waitFor(() => expect(askedFor(bridge, 'meal-shown')).toEqual(shown), showMs)
    act(() => bridge.publish({ place: 'desktop' }))
    act(() => bridge.bird({ type: 'fed', ...someMeal() }))
    expect(askedFor(bridge, 'meal-shown'), 'the floating Dash eats').toEqual(shown)
  })

  test('lets Dash eat a dish that is dragged onto it', async () => {
    const { bridge } = await openPage(<Home />, richSnapshot())
    const dash = screen.getByRole('img', { name: 'Dash is happy' })
    const setDragImage = vi.fn()
    const dataTransfer = {
      setData: () => undefined,
      setDragImage,
      effectAllowed: '',
      types: ['application/x-hot-dash-dish'],
    }
    fireEvent.dragStart(screen.getByRole('button', { name: /^Kimchi/ }), { dataTransfer })
    expect(within(dash).getByText('Let go to feed Dash')).toBeVisible()
    const [inHand] = setDragImage.mock.calls[0] as [HTMLElement]
    expect(inHand.querySelector('svg'), 'the drag image is the dish only').toBeInTheDocument()
    expect(inHand).toHaveTextContent('')
    const over = createEvent.dragOver(dash, { dataTransfer })
    fireEvent(dash, over)
    expect(over.defaultPrevented).toBe(true)
    await settled(() => fireEvent.drop(dash, { dataTransfer }))
    expect(askedFor(bridge, 'feed-one')).toEqual([{ kind: 'review' }])
    expect(document.querySelector('svg.bird'), 'it is already at the beak').toHaveAttribute(
      'data-mouth',
      'eat',
    )
    expect(flights(), 'and does not fly there again').toHaveLength(0)
  })

  test('translates again only what a dish changes', async () => {
    const { user } = await openPage(<Home />, richSnapshot())
    await screen.findAllByTitle(/^The oldest is from/)
    const translate = vi.spyOn(pageLocales.en, 't')
    await user.click(screen.getByRole('button', { name: /^Kimchi/ }))
    const keys = translate.mock.calls.map(([key]) => String(key))
    expect(keys).toContain('dish.review')
    expect(
      keys.filter((key) => /^dish\.(?!review)|^nest\.(toNext|fullness)|^speech/.test(key)),
    ).toEqual([])
    translate.mockRestore()
  })

  test('explains a failure in a sentence', async () => {
    const bridge = createFakeBridge()
    bridge.answer('feed-one', () => ({ ok: false, error: { code: 'nothing-to-eat' } }))
    const user = await show(<Home />, bridge)
    await user.click(screen.getByRole('button', { name: 'Feed one' }))
    expect(screen.getByText(/^The pantry is empty/)).toBeVisible()
  })

  test('leaves its button unchanged while main feeds Dash', async () => {
    const { bridge } = await openPage(<Home />)
    const button = screen.getByRole('button', { name: 'Feed one' })
    const changed: string[] = []
    const watch = new MutationObserver((changes) => {
      changed.push(...changes.map(({ type }) => type))
    })
    watch.observe(button, { subtree: true, childList: true, attributes: true })
    await settled(() => fireEvent.click(button))
    watch.disconnect()
    expect(askedFor(bridge, 'feed-one')).toEqual([{ kind: null }])
    expect(changed).toEqual([])
  })

  test('reports a problem even if the connection to main breaks', async () => {
    const bridge = createFakeBridge()
    bridge.answer('feed-one', () => Promise.reject(new Error('refused')))
    const user = await show(<Home />, bridge)
    await user.click(screen.getByRole('button', { name: 'Feed one' }))
    expect(screen.getByText(/^Something unexpected happened/)).toBeVisible()
  })

  test('shows only some of many dishes flying', async () => {
    const { bridge } = await openPage(<Home />, richSnapshot())
    act(() => bridge.bird({ type: 'fed', ...someMeal([{ kind: 'commit', count: 100 }]) }))
    expect(flights().length).toBeGreaterThan(9)
    expect(flights().length).toBeLessThan(30)
    // jsdom has no AnimationEvent, so React listens for the prefixed name.
    for (const flight of flights())
      fireEvent(flight, new Event('webkitAnimationEnd', { bubbles: true }))
    expect(flights()).toHaveLength(0)
  })
})

describe('parcels', () => {
  const { wardrobe } = richSnapshot()
  const withParcels = (...parcels: readonly EarnableId[]) =>
    createFakeBridge(richSnapshot({ wardrobe: { ...wardrobe, parcels } }))

  test('one stands beside Dash, opens by a click, and offers to put its thing on', async () => {
    const bridge = withParcels('scarf')
    const user = await show(<Home />, bridge)
    expect(screen.queryByRole('button', { name: /^Open all/ })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Open the parcel' }))
    expect(askedFor(bridge, 'open-parcels')).toEqual([{ id: 'scarf' }])
    expect(screen.queryByRole('region', { name: 'Parcels' })).toBeNull()
    expect(document.querySelector('svg.bird')).toHaveAttribute('data-pose', 'pecking')
    expect(screen.getByText('Scarf')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Put it on' }))
    expect(askedFor(bridge, 'choose')).toEqual([{ id: 'scarf' }])
    expect(screen.queryByText('Scarf')).toBeNull()
  })

  test('a scene can be entered at once, and the card can be closed', async () => {
    const bridge = withParcels('onsen', 'laptop')
    const user = await show(<Home />, bridge)
    await user.click(screen.getByRole('button', { name: 'Open one of 2 parcels' }))
    expect(document.querySelector('.level-card [data-item="onsen"]')).not.toBeNull()
    await user.click(screen.getByRole('button', { name: 'Go there' }))
    expect(askedFor(bridge, 'choose')).toEqual([{ id: 'onsen' }])
    await user.click(screen.getByRole('button', { name: 'Open the parcel' }))
    await user.click(screen.getByRole('button', { name: 'Close' }))
    expect(screen.queryByText('Laptop')).toBeNull()
    expect(askedFor(bridge, 'choose')).toEqual([{ id: 'onsen' }])
  })

  test('an ornament can be set out at once', async () => {
    const bridge = withParcels('maple-leaves')
    const user = await show(<Home />, bridge)
    await user.click(screen.getByRole('button', { name: 'Open the parcel' }))
    expect(document.querySelectorAll('.level-card-pictures > img')).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'Set it out' }))
    expect(askedFor(bridge, 'choose')).toEqual([{ id: 'maple-leaves' }])
    expect(document.querySelector('.stage [data-ornament="maple-leaves"]')).not.toBeNull()
    expect(screen.queryByText('Maple leaves')).toBeNull()
  })

  test('one button opens all of them, even by keyboard, and the focus stays in the room', async () => {
    const bridge = withParcels(...outfitIds)
    const user = await show(<Home />, bridge)
    screen.getByRole('button', { name: `Open all ${outfitIds.length}` }).focus()
    await user.keyboard('{Enter}')
    expect(askedFor(bridge, 'open-parcels')).toEqual([{ id: null }])
    const more = outfitIds.length - 2
    expect(screen.getByText(`Chilli skewer, Chef's hat, & ${more} more`)).toBeVisible()
    const pictures = document.querySelector('.level-card-pictures')!
    expect(pictures.querySelectorAll('img')).toHaveLength(3)
    expect(pictures).toHaveTextContent(`+${outfitIds.length - 3}`)
    expect(screen.getByRole('complementary', { name: 'Care for Dash' })).toHaveFocus()
  })

  test('say how many are on their way, even if none is there', async () => {
    const bridge = withParcels()
    await show(<Home />, bridge)
    expect(screen.queryByText(/on (its|their) way$/)).toBeNull()
    const outfits = wardrobe.outfits.map((outfit) =>
      outfit.slot === 'held' ? { ...outfit, unlock: { name: 'on-its-way' } as const } : outfit,
    )
    act(() => bridge.publish({ wardrobe: { ...wardrobe, outfits, parcels: [] } }))
    expect(screen.getByText('2 on their way')).toBeVisible()
    expect(screen.queryByRole('button', { name: /parcel/ })).toBeNull()
  })

  test('stay closed if main cannot store that they were opened', async () => {
    const bridge = withParcels('scarf')
    bridge.answer('open-parcels', () => ({ ok: false, error: { code: 'disk-full' } }))
    const user = await show(<Home />, bridge)
    await user.click(screen.getByRole('button', { name: 'Open the parcel' }))
    expect(screen.queryByText('Scarf')).toBeNull()
    expect(screen.getByRole('button', { name: 'Open the parcel' })).toBeVisible()
  })
})

describe('by night', () => {
  test('the nest is dark, and other rooms are not', async () => {
    const { bridge, user } = await openPage(<Home />, someSnapshot({ light: 'dusk' }))
    const isDark = () => document.querySelector('.lights-out') !== null
    expect(isDark()).toBe(false)
    act(() => bridge.publish({ light: 'night' }))
    expect(isDark()).toBe(true)
    await user.click(screen.getByRole('button', { name: 'History' }))
    expect(isDark()).toBe(false)
  })
})

describe('without a source', () => {
  test('the pantry says how many chillies wait, and leads to the sources once they are eaten', async () => {
    const { user } = await openPage(<Home />)
    expect(screen.getByText('3 chillies are waiting. Feed Dash!')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Feed all' }))
    await user.click(await screen.findByRole('button', { name: 'Add your work' }, showMs))
    expect(screen.getByRole('tab', { name: 'Your work' })).toHaveAttribute('aria-selected', 'true')
  })
})

describe('what Dash says', () => {
  test('is in a log for screen readers and can be said again', async () => {
    const { bridge, user } = await openPage(<Home />, richSnapshot())
    expect(screen.getByRole('log')).toHaveTextContent('This mapo tofu has a lovely kick!')
    await user.click(screen.getByRole('button', { name: 'Say again' }))
    await user.click(screen.getByRole('button', { name: 'Show what Dash said' }))
    await user.click(
      screen.getByRole('button', { name: 'Say again: Good morning! Have a good one.' }),
    )
    expect(askedFor(bridge, 'say-again')).toEqual([{ line: 7 }, { line: 6 }])
  })
})

describe('problems', () => {
  test('appear once each, the most basic first, unless they need no action', () => {
    const missing = { code: 'folder-missing', params: { name: '~/a' } } as const
    const notices = problemsOf({
      ...someSnapshot(),
      git: { name: 'trouble', problem: { code: 'git-missing' } },
      backups: { ...someSnapshot().backups, problem: { code: 'disk-full' } },
      crashes: { count: 1, newestAt: Date.UTC(2026, 10, 25), bytes: 1000 },
      folders: [
        { ...someFolder, state: { name: 'trouble', problem: missing } },
        { ...someFolder, id: 2, problems: [missing] },
      ],
      github: {
        ...someSnapshot().github,
        accounts: [
          {
            ...someAccount,
            sync: { name: 'waiting', problem: { code: 'github-rate-limited' }, nextAt: 0 },
          },
          {
            ...someAccount,
            sync: { name: 'waiting', problem: { code: 'github-offline' }, nextAt: 0 },
          },
        ],
      },
      voice: {
        ...someSnapshot().voice,
        engine: { name: 'absent', problem: { code: 'voice-engine-died' } },
      },
    })
    expect(notices.map(({ code }) => code)).toEqual([
      'disk-full',
      'crashed',
      'git-missing',
      'folder-missing',
      'github-offline',
      'voice-engine-died',
    ])
    expect(problemsOf(someSnapshot())).toEqual([])
  })

  test('show a sentence and a button that leads to the remedy', async () => {
    const bridge = createFakeBridge(
      someSnapshot({ git: { name: 'trouble', problem: { code: 'git-missing' } } }),
    )
    const user = await show(<Home />, bridge)
    expect(
      screen.getByText('Git was not found. Install Git and start Hot Dash again.'),
    ).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Get Git' }))
    expect(askedFor(bridge, 'open-link')).toEqual([{ link: 'git' }])
  })
})

describe('the rooms', () => {
  test('can be opened from the list and by main', async () => {
    const { bridge, user } = await openPage(<Home />)
    await user.click(screen.getByRole('button', { name: 'Wardrobe' }))
    expect(screen.getByRole('main', { name: 'Wardrobe' })).toBeVisible()
    act(() => bridge.room('settings'))
    expect(screen.getByRole('button', { name: 'Settings' })).toHaveAttribute('aria-current', 'page')
    expect(screen.getByRole('heading', { name: 'Settings' })).toBeVisible()
  })

  test('switch to Japanese as soon as the snapshot does', async () => {
    const { bridge } = await openPage(<Home />)
    await settled(() => bridge.publish({ locale: 'ja' }))
    expect(await screen.findByRole('button', { name: '全部あげる' })).toBeVisible()
  })
})

describe("the voice's credit", () => {
  test("is shown once: in the Nest's bubble, or in the rail of the other rooms", async () => {
    const { bridge, user } = await openPage(<Home />)
    const { bubble, voice } = richSnapshot()
    const credit = 'VOICEVOX:ずんだもん'
    act(() => bridge.publish({ bubble, voice: { ...voice, credit } }))
    expect(screen.getAllByText(credit)).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'History' }))
    expect(await screen.findAllByText(credit)).toHaveLength(1)
    act(() => bridge.publish({ bubble: null }))
    expect(screen.queryByText(credit)).toBeNull()
  })
})

describe('a trip', () => {
  test('leaves a note in the nest, and then a souvenir', async () => {
    const { bridge, user } = await openPage(<Home />, someSnapshot({ trip: { name: 'out' } }))
    const lies = () => document.querySelector('[data-souvenir]')
    expect(document.querySelector('.stage-scene .entrance-away')).not.toBeNull()
    expect(screen.getByRole('img', { name: 'Back soon' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Back soon' }))
    expect(askedFor(bridge, 'come-out')).toHaveLength(1)
    act(() => bridge.publish({ trip: { name: 'back', souvenir: 'leaf' } }))
    expect(screen.queryByText('Back soon')).toBeNull()
    expect(document.querySelector('.stage-scene .entrance-away')).toBeNull()
    expect(lies()).toBeNull()
    act(() => bridge.publish({ trip: { name: 'over', souvenir: 'leaf' } }))
    expect(lies()).toHaveAttribute('data-souvenir', 'leaf')
  })

  test('a meal brings Dash back at once', async () => {
    const { bridge } = await openPage(<Home />, someSnapshot({ trip: { name: 'out' } }))
    act(() => {
      bridge.bird({ type: 'fed', ...someMeal() })
      bridge.publish({ trip: { name: 'over', souvenir: 'leaf' } })
    })
    expect(document.querySelector('svg.bird')).toHaveAttribute('data-pose', 'look-right')
    expect(flights()).toHaveLength(1)
  })
})
