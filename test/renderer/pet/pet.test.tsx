import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { PetPage } from '../../../renderer/pet/pet.tsx'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import { createFakeBridge, type FakeBridge } from '../../fakes/bridge.ts'
import { richSnapshot, someSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, openPage, settled, show } from '../shared/show.tsx'

/** jsdom has no layout, so fake a screen around the window and a size for every measured element. */
function layOut() {
  vi.spyOn(window.screen, 'availWidth', 'get').mockReturnValue(1024)
  vi.spyOn(window.screen, 'availHeight', 'get').mockReturnValue(768)
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(120)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(40)
}

const dash = () => screen.getByRole('button', { name: /^Dash/ })

test.each([
  { isProud: true, chosen: null, worn: 'scarf' },
  { isProud: true, chosen: 'happi', worn: 'happi' },
  { isProud: false, chosen: null, worn: null },
] as const)(
  'Dash wears $worn if it is proud: $isProud, and the user chose $chosen',
  async (row) => {
    const some = someSnapshot({ place: 'desktop' })
    const worn = { ...some.wardrobe.worn, body: row.chosen }
    const bridge = createFakeBridge({
      ...some,
      pet: { ...some.pet, isProud: row.isProud },
      wardrobe: { ...some.wardrobe, worn },
    })
    await show(<PetPage />, bridge)
    const outfits = () => {
      const items = [...document.querySelectorAll('[data-outfit]')]
      return [...new Set(items.map((item) => item.getAttribute('data-outfit')))]
    }
    await waitFor(() => expect(outfits()).toEqual(row.worn === null ? [] : [row.worn]))
    await settled()
  },
)

describe('the pointer on the floating bird', () => {
  test('drags Dash once it moves by a few pixels, until the button is released', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    fireEvent.pointerDown(dash(), { button: 0, screenX: 100, screenY: 100 })
    fireEvent.pointerMove(dash(), { buttons: 1, screenX: 103, screenY: 102 })
    expect(askedFor(bridge, 'drag-start')).toHaveLength(0)
    fireEvent.pointerMove(dash(), { buttons: 1, screenX: 110, screenY: 100 })
    fireEvent.pointerMove(dash(), { buttons: 1, screenX: 150, screenY: 100 })
    expect(askedFor(bridge, 'drag-start')).toHaveLength(1)
    fireEvent.pointerUp(dash())
    fireEvent.lostPointerCapture(dash())
    expect(askedFor(bridge, 'drag-end')).toHaveLength(1)
    await settled()
  })

  test('does not drag with a click', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    fireEvent.pointerDown(dash(), { button: 0, screenX: 100, screenY: 100 })
    fireEvent.pointerUp(dash())
    expect(askedFor(bridge, 'drag-start')).toHaveLength(0)
    expect(askedFor(bridge, 'drag-end')).toHaveLength(0)
  })

  test('causes a reaction with a click, and the space bar strokes Dash', async () => {
    const { bridge, user } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    const pose = () => document.querySelector('svg.bird')!.getAttribute('data-pose')
    fireEvent.pointerDown(dash(), { button: 0, clientX: 258, clientY: 400 })
    fireEvent.pointerUp(dash(), { button: 0, clientX: 258, clientY: 400 })
    expect(pose()).toBe('giggling')
    dash().focus()
    await user.keyboard(' ')
    expect(pose()).toBe('nuzzle')
    expect(askedFor(bridge, 'stroke')).toHaveLength(1)
    expect(askedFor(bridge, 'open-home')).toHaveLength(0)
    await settled()
  })

  test('makes Dash giggle to the end if it strokes the belly, and is reported to main once', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    for (const clientX of [230, 260, 290, 260, 230, 260, 290, 260, 230])
      fireEvent.pointerMove(dash(), { buttons: 0, clientX, clientY: 400 })
    await settled()
    expect(askedFor(bridge, 'stroke')).toHaveLength(1)
    expect(document.querySelector('svg.bird')).toHaveAttribute('data-pose', 'giggling')
  })

  test('opens Home with a double-click or Enter, and the menu with the secondary button', async () => {
    const { bridge, user } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    await user.dblClick(dash())
    await waitFor(() => expect(askedFor(bridge, 'open-home')).toHaveLength(1))
    dash().focus()
    await user.keyboard('{Enter}')
    expect(askedFor(bridge, 'open-home')).toHaveLength(2)
    expect(fireEvent.contextMenu(dash(), { clientX: 30, clientY: 40 })).toBe(false)
    expect(askedFor(bridge, 'open-menu')).toEqual([{ x: 30, y: 40 }])
    await settled()
  })
})

describe('clicks in a row', () => {
  const advance = (ms: number) =>
    act(() => {
      vi.advanceTimersByTime(ms)
    })
  /** Clicks like a user: the browser fires a double click with every second click that follows fast enough. */
  function clicks(times: number, pauseMs: number) {
    for (let n = 1; n <= times; n += 1) {
      const at = { button: 0, clientX: 256, clientY: 175, detail: n }
      fireEvent.pointerDown(dash(), at)
      fireEvent.pointerUp(dash(), at)
      if (n % 2 === 0 && pauseMs <= 500) fireEvent.doubleClick(dash(), at)
      advance(pauseMs)
    }
  }
  const pose = () => document.querySelector('svg.bird')!.getAttribute('data-pose')
  const opened = (bridge: FakeBridge) => askedFor(bridge, 'open-home').length

  test.each([120, 240, 480, 620])(
    'every %i ms annoy Dash: it huffs, closes its bubble, and does not open Home',
    async (pauseMs) => {
      const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
      const { bubble } = richSnapshot()
      act(() => bridge.publish({ bubble }))
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
      clicks(6, pauseMs)
      expect(screen.getByRole('status')).toBeVisible()
      clicks(1, 0)
      expect(pose()).toBe('huffy')
      expect(screen.queryByRole('status')).toBeNull()
      expect(askedFor(bridge, 'stroke')).toHaveLength(2)
      advance(2000)
      expect(opened(bridge)).toBe(0)
      vi.useRealTimers()
      await settled()
    },
  )

  test.each([
    [2, 150, 1],
    [2, 480, 1],
    [3, 480, 0],
    [6, 300, 0],
  ])('%i of them, %i ms apart, open Home %i times', async (times, pauseMs, expected) => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
    clicks(times, pauseMs)
    advance(1000)
    expect(opened(bridge)).toBe(expected)
    vi.useRealTimers()
    await settled()
  })
})

describe('the keyboard on the floating bird', () => {
  test('moves Dash by a step per arrow key', async () => {
    const { bridge, user } = await openPage(<PetPage />)
    dash().focus()
    await user.keyboard('{ArrowLeft}{ArrowDown}')
    expect(askedFor(bridge, 'nudge')).toEqual([
      { dx: -1, dy: 0 },
      { dx: 0, dy: 1 },
    ])
    await settled()
  })

  test('feeds Dash, and leaves system shortcuts alone', async () => {
    const { bridge, user } = await openPage(<PetPage />)
    dash().focus()
    await user.keyboard('{Control>}f{/Control}')
    expect(askedFor(bridge, 'feed-one')).toEqual([])
    await user.keyboard('f')
    expect(askedFor(bridge, 'feed-one')).toEqual([{ kind: null }])
    await settled()
  })

  test.each([
    ['digit', { key: '1', code: 'Numpad1' }],
    // A French keyboard writes a digit only with Shift.
    ['place', { key: '&', code: 'Digit1' }],
  ])('puts on a saved outfit by the %s of its key', async (_, key) => {
    const { bridge } = await openPage(<PetPage />, richSnapshot())
    fireEvent.keyDown(dash(), key)
    expect(askedFor(bridge, 'wear-saved')).toEqual([{ number: 1 }])
    await settled()
  })

  test('ends a meal with Escape, including bubble and sound', async () => {
    const { bridge, user } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    const { bubble } = richSnapshot()
    if (!bubble) throw new Error('no bubble')
    dash().focus()
    await user.keyboard('f')
    act(() => bridge.publish({ bubble }))
    expect(askedFor(bridge, 'meal-shown')).toEqual([])
    await user.keyboard('{Escape}')
    expect(askedFor(bridge, 'meal-shown')).toEqual([{ experience: 10 }])
    expect(askedFor(bridge, 'silence')).toEqual([{ line: bubble.id }])
    expect(screen.queryByRole('status')).toBeNull()
    await settled()
  })

  test('cannot move Dash, nor can the pointer, if the system does not let programs move windows', async () => {
    const bridge = createFakeBridge()
    const { desktop } = bridge.snapshot()
    const user = await show(<PetPage />, bridge)
    act(() => bridge.publish({ desktop: { ...desktop, canMoveDash: false } }))
    dash().focus()
    await user.keyboard('{ArrowLeft}')
    fireEvent.pointerDown(dash(), { button: 0, screenX: 100, screenY: 100 })
    fireEvent.pointerMove(dash(), { buttons: 1, screenX: 150, screenY: 100 })
    expect(askedFor(bridge, 'nudge')).toEqual([])
    expect(askedFor(bridge, 'drag-start')).toEqual([])
    fireEvent.pointerUp(dash())
    await settled()
  })
})

describe('speaking', () => {
  test('shows the bubble at once, with the credit of the voice', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    expect(screen.queryByRole('status')).toBeNull()
    const { bubble, voice } = richSnapshot()
    act(() => bridge.publish({ bubble, voice }))
    expect(screen.getByRole('status')).toHaveTextContent('This mapo tofu has a lovely kick!')
    expect(screen.getByText('VOICEVOX:ずんだもん')).toBeVisible()
  })
})

describe('the bubble', () => {
  test.each([
    ['above Dash', 'automatic', 'looking-up'],
    ['on the side that was chosen', 'left', 'look-left'],
  ] as const)("draws Dash's eyes to where it opens: %s", async (_, bubbleSide, pose) => {
    layOut()
    const { bridge } = await openPage(
      <PetPage />,
      someSnapshot({ place: 'desktop', settings: { bubbleSide } }),
    )
    act(() => bridge.publish({ bubble: richSnapshot().bubble }))
    expect(document.querySelector('svg.bird')).toHaveAttribute('data-pose', pose)
    await settled()
    vi.restoreAllMocks()
  })
})

describe('behind an edge of the screen', () => {
  test('Dash leans out to speak, with its words beside it, and comes out on a click', async () => {
    layOut()
    const { desktop } = someSnapshot()
    const bridge = createFakeBridge(
      someSnapshot({ place: 'desktop', desktop: { ...desktop, edge: 'left' } }),
    )
    const user = await show(<PetPage />, bridge)
    const bird = () => document.querySelector('svg.bird')!
    expect(bird()).toHaveAttribute('data-pose', 'peeking-out')
    await waitFor(() => expect(bird()).toHaveAttribute('data-pose', 'hiding'), { timeout: 4000 })
    expect(dash().style.translate).toBe('')
    act(() => bridge.publish({ bubble: richSnapshot().bubble }))
    // 0.28 of 160 pixels, inwards.
    expect(dash().style.translate).toBe('calc(-50% + 45px)')
    expect(screen.getByRole('status')).toHaveClass('pet-words-right')
    await user.click(dash())
    expect(askedFor(bridge, 'come-out')).toEqual([null])
    act(() => bridge.publish({ bubble: null, desktop: { ...desktop, edge: null } }))
    expect(dash().style.translate).toBe('')
    await user.click(dash())
    expect(askedFor(bridge, 'come-out')).toHaveLength(1)
    vi.restoreAllMocks()
  })
})

describe('a trip', () => {
  const areas = (bridge: FakeBridge) => askedFor(bridge, 'click-areas').at(-1)
  const note = () => screen.queryByRole('button', { name: 'Back soon' })

  test('leaves a note in the place of Dash, and only the note takes clicks, which call Dash', async () => {
    const { bridge, user } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    await waitFor(() => expect(areas(bridge)).toBeDefined())
    expect(dash()).not.toHaveClass('entrance-away')
    expect(note()).toBeNull()
    act(() => bridge.publish({ trip: { name: 'out' } }))
    expect(dash()).toHaveClass('entrance-away')
    await waitFor(() =>
      expect(areas(bridge)).toEqual({ areas: [{ x: 0, y: 0, width: 0, height: 0 }] }),
    )
    await user.click(note()!)
    expect(askedFor(bridge, 'come-out')).toHaveLength(1)
    act(() => bridge.publish({ trip: { name: 'back', souvenir: 'shell' } }))
    expect(note()).toBeNull()
    expect(dash()).not.toHaveClass('entrance-away')
    await waitFor(() => expect(document.querySelector('[data-outfit="shell"]')).not.toBeNull())
    act(() => bridge.publish({ trip: { name: 'over', souvenir: 'shell' } }))
    expect(document.querySelector('[data-outfit="shell"]')).toBeNull()
    await settled()
  })

  test('draws no frame', async () => {
    await openPage(<PetPage />, someSnapshot({ place: 'desktop', trip: { name: 'out' } }))
    const bird = document.querySelector('svg.bird')!
    vi.useFakeTimers()
    const changes = vi.fn()
    const watch = new MutationObserver(changes)
    watch.observe(bird, { attributes: true, childList: true, subtree: true })
    await act(() => vi.advanceTimersByTimeAsync(3_600_000))
    watch.disconnect()
    vi.useRealTimers()
    expect(changes).not.toHaveBeenCalled()
  })
})

describe('parcels beside the floating bird', () => {
  const { wardrobe, desktop } = someSnapshot()
  const delivered = { ...wardrobe, parcels: ['scarf', 'happi'] } as const
  const parcels = () => screen.queryByRole('button', { name: 'Open a parcel' })

  test('open by click and by key, the oldest first', async () => {
    const { bridge, user } = await openPage(
      <PetPage />,
      someSnapshot({ place: 'desktop', wardrobe: delivered }),
    )
    await user.click(parcels()!)
    expect(document.querySelector('svg.bird')).toHaveAttribute('data-pose', 'pecking')
    dash().focus()
    await user.keyboard('{Tab}{Enter}')
    expect(askedFor(bridge, 'open-parcels')).toEqual([{ id: 'scarf' }, { id: 'happi' }])
    expect(parcels()).toBeNull()
    expect(askedFor(bridge, 'open-home')).toEqual([])
    await settled()
  })

  test('are hidden while Dash is held, hides, is quiet or is at home', async () => {
    const { bridge } = await openPage(
      <PetPage />,
      someSnapshot({ place: 'desktop', wardrobe: delivered }),
    )
    expect(parcels()).toBeVisible()
    act(() => bridge.bird({ type: 'picked-up' }))
    expect(parcels()).toBeNull()
    act(() => bridge.bird({ type: 'landed' }))
    expect(parcels()).toBeVisible()
    for (const [away, back] of [
      [{ quiet: { name: 'presenting', until: null } }, { quiet: { name: 'none' } }],
      [{ desktop: { ...desktop, edge: 'left' } }, { desktop }],
      [{ place: 'home' }, { place: 'desktop' }],
    ] satisfies readonly (readonly [Partial<Snapshot>, Partial<Snapshot>])[]) {
      act(() => bridge.publish(away))
      expect(parcels()).toBeNull()
      act(() => bridge.publish(back))
      expect(parcels()).toBeVisible()
    }
    await settled()
  })
})

describe('the wheel over the floating bird', () => {
  const width = () => Number(dash().querySelector('svg')?.getAttribute('width'))

  test('resizes it within its limits, as plus and minus do', async () => {
    const { bridge, user } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    const size = () => bridge.snapshot().settings.size
    const before = size()
    await settled(() => fireEvent.wheel(dash(), { deltaY: -120 }))
    expect(size()).toBe(before + 16)
    dash().focus()
    await user.keyboard('{-}{-}')
    expect(size()).toBe(before - 16)
    for (let n = 0; n < 40; n += 1) await settled(() => fireEvent.wheel(dash(), { deltaY: 120 }))
    expect(size()).toBe(96)
    for (let n = 0; n < 40; n += 1) await settled(() => fireEvent.wheel(dash(), { deltaY: -120 }))
    expect(size()).toBe(400)
  })

  test('responds in the next frame and misses no notch, however late main publishes the size', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    const before = width()
    bridge.answer('set', () => ({ ok: true, value: null }))
    for (let n = 0; n < 3; n += 1) await settled(() => fireEvent.wheel(dash(), { deltaY: -120 }))
    expect(width()).toBe(before + 48)
    expect(askedFor(bridge, 'set').at(-1)).toEqual({ size: before + 48 })
    // Sizes that main publishes in between change nothing.
    const settings = (size: number) => ({ ...bridge.snapshot().settings, size })
    act(() => bridge.publish({ settings: settings(before + 16) }))
    expect(width()).toBe(before + 48)
    act(() => bridge.publish({ settings: settings(before + 48) }))
    act(() => bridge.publish({ settings: settings(before) }))
    expect(width()).toBe(before)
  })

  test('ends at the last requested size, even if main publishes the sizes out of order', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    const before = width()
    bridge.answer('set', () => ({ ok: true, value: null }))
    const settings = (size: number) => ({ ...bridge.snapshot().settings, size })
    fireEvent.wheel(dash(), { deltaY: -120 })
    fireEvent.wheel(dash(), { deltaY: -120 })
    act(() => bridge.publish({ settings: settings(before + 16) }))
    await settled(() => fireEvent.wheel(dash(), { deltaY: 120 }))
    expect(askedFor(bridge, 'set')).toEqual([16, 32, 16].map((by) => ({ size: before + by })))
    expect(width()).toBe(before + 16)
  })

  test('restores the old size if the new one cannot be saved', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    const before = width()
    bridge.answer('set', () => ({ ok: false, error: { code: 'unexpected' } }))
    await settled(() => fireEvent.wheel(dash(), { deltaY: -120 }))
    expect(width()).toBe(before)
  })
})

describe('a bubble that closes', () => {
  const bubbleOf = () => document.querySelector('.pet-words')

  test('fades out, takes no more clicks, and disappears', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    act(() => bridge.publish({ bubble: richSnapshot().bubble }))
    expect(bubbleOf()).not.toHaveClass('bubble-leaves')
    act(() => bridge.publish({ bubble: null }))
    expect(bubbleOf()).toHaveClass('bubble-leaves')
    expect(bubbleOf()).not.toHaveAttribute('data-takes-clicks')
    expect(screen.queryByRole('status')).toBeNull()
    await waitFor(() => expect(bubbleOf()).toBeNull())
  })

  test('disappears at once with reduced motion', async () => {
    vi.stubGlobal('matchMedia', (query: string) => ({
      matches: query.includes('reduced-motion'),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }))
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    act(() => bridge.publish({ bubble: richSnapshot().bubble }))
    act(() => bridge.publish({ bubble: null }))
    expect(bubbleOf()).toBeNull()
    vi.unstubAllGlobals()
  })
})

describe('a click on the bubble', () => {
  test('closes it and stops its sound, until Dash says something else or repeats it', async () => {
    const { bridge, user } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    const { bubble } = richSnapshot()
    if (!bubble) throw new Error('no bubble')
    act(() => bridge.publish({ bubble }))
    await user.click(screen.getByRole('status'))
    expect(screen.queryByRole('status')).toBeNull()
    expect(askedFor(bridge, 'silence')).toEqual([{ line: bubble.id }])
    act(() => bridge.publish({ bubble: { ...bubble, id: bubble.id + 1 } }))
    expect(screen.getByRole('status')).toBeVisible()
    await user.click(screen.getByRole('status'))
    act(() => bridge.publish({ bubble: null }))
    expect(screen.queryByRole('status')).toBeNull()
    act(() => bridge.publish({ bubble: { ...bubble, id: bubble.id + 1 } }))
    expect(screen.getByRole('status')).toBeVisible()
  })
})

describe('the area that takes clicks', () => {
  test('is reported to main, and again when the bubble opens and closes', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    const { bubble } = richSnapshot()
    const counts = () =>
      askedFor(bridge, 'click-areas').map((params) => (params as { areas: unknown[] }).areas.length)
    // Nothing delays the first frame after a start.
    expect(counts()).toEqual([])
    await waitFor(() => expect(counts().at(-1)).toBe(1))
    act(() => bridge.publish({ bubble }))
    expect(counts().at(-1)).toBe(2)
    act(() => bridge.publish({ bubble: null }))
    expect(counts().at(-1)).toBe(1)
    await settled()
  })
})

describe('a meal on the desktop', () => {
  const flights = () => document.querySelectorAll('.flight')
  const eat = (bridge: FakeBridge) =>
    settled(() => void bridge.request('feed-one', { kind: 'commit' }))

  test('flies to the beak', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    await eat(bridge)
    expect(flights()).toHaveLength(1)
  })

  test('does not start over if Dash comes out in the middle of it', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'home' }))
    await eat(bridge)
    await settled(() => act(() => bridge.publish({ place: 'desktop' })))
    expect(flights()).toHaveLength(0)
  })

  test.each<[string, Partial<Snapshot>]>([
    ['it is in Home', { place: 'home' }],
    ['it is hidden', { petWindow: { ...someSnapshot().petWindow, isShown: false } }],
    ['it hides behind an edge', { desktop: { ...someSnapshot().desktop, edge: 'left' } }],
  ])('does not fly while %s', async (_, change) => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop', ...change }))
    await eat(bridge)
    expect(flights()).toHaveLength(0)
  })
})

describe('one Dash', () => {
  const carrier = () => document.querySelector('.pet-dash')!
  test('leaves the desktop while Home shows Dash, and then comes back', async () => {
    const { bridge } = await openPage(<PetPage />, someSnapshot({ place: 'desktop' }))
    // At a start, Dash is there at once, without hopping in.
    expect(carrier()).toHaveClass('entrance-here')
    act(() => bridge.publish({ place: 'home', bubble: richSnapshot().bubble }))
    expect(carrier()).toHaveClass('entrance-away')
    expect(screen.queryByRole('status')).toBeNull()
    act(() => bridge.publish({ place: 'desktop' }))
    expect(carrier()).toHaveClass('entrance-arrives')
    expect(screen.getByRole('status')).toBeVisible()
    await waitFor(() => expect(carrier()).toHaveClass('entrance-here'))
  })
})
