import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { useEffect } from 'react'
import { describe, expect, test, vi } from 'vitest'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import type { BirdInput } from '../../../renderer/bird/bird-reducer.ts'
import type { BirdEvents } from '../../../renderer/bird/use-bird.ts'
import { Home } from '../../../renderer/home/home.tsx'
import { useBirdEvents } from '../../../renderer/shared/bird-events.ts'
import type { SoundPlayer } from '../../../renderer/shared/sound.ts'
import { createFakeBridge } from '../../fakes/bridge.ts'
import { richSnapshot, type SnapshotChange } from '../../fakes/snapshots.ts'
import { askedFor, settled, show } from './show.tsx'

interface RecordedSound extends SoundPlayer {
  readonly heard: string[]
  /** Makes the clip audible at the loudspeaker. @param at when it began, by `performance.now()` */
  begin(at?: number): void
  end(): void
}

/** Records what a loudspeaker would play. */
function loudspeaker(): RecordedSound {
  const heard: string[] = []
  let begun = Promise.withResolvers<number | undefined>()
  let over = Promise.withResolvers<boolean>()
  return {
    heard,
    play: (url, volume, options) => {
      const { isBusy, range } = options ?? {}
      heard.push(`${url} at ${volume}${isBusy ? ', busy' : ''}`)
      if (range?.from) heard.push(`from ${range.from} to ${range.to}`)
      begun = Promise.withResolvers()
      over = Promise.withResolvers()
      return { begun: begun.promise, over: over.promise }
    },
    playEffect: (url, volume) => heard.push(`${url} at ${volume}`),
    setVolume: (volume) => heard.push(`volume ${volume}`),
    setSpeaking: (speaks) => heard.push(speaks ? 'speaks' : 'has spoken'),
    stop: () => heard.push('silence'),
    begin: (at = performance.now() - 10) => begun.resolve(at),
    end: () => {
      begun.resolve(performance.now())
      over.resolve(true)
    },
  }
}

const speaks = {
  type: 'speaks',
  line: 7,
  utterance: 21,
  clip: 'app://hot-dash/clip/7',
  mouthCues: [],
  seconds: 1,
} as const

test('the page plays the clip at the current volume, and reports when it has ended', async () => {
  const bridge = createFakeBridge(richSnapshot())
  const sound = loudspeaker()
  await show(null, bridge, sound)
  act(() => bridge.bird(speaks))
  expect(sound.heard).toContain('app://hot-dash/clip/7 at 0.8')
  await settled(() => sound.end())
  expect(askedFor(bridge, 'utterance-ended')).toEqual([{ utterance: 21, outcome: 'said' }])
  act(() => bridge.publish({ settings: { ...bridge.snapshot().settings, muted: true } }))
  expect(sound.heard.at(-1)).toBe('volume 0')
})

test('the beak moves with the audible sound, even if it begins and ends later than announced', async () => {
  const bridge = createFakeBridge(richSnapshot())
  const sound = loudspeaker()
  await show(<Home />, bridge, sound)
  const mouth = () => document.querySelector('.stage svg.bird')?.getAttribute('data-mouth')
  const atRest = mouth()
  const said = { ...speaks, mouthCues: [{ at: 0, shape: 'o' }], seconds: 60 } as const
  act(() => bridge.bird(said))
  expect(mouth(), 'it is on its way to the loudspeaker').toBe(atRest)
  await settled(() => sound.begin())
  expect(mouth()).toBe('o')
  await settled(() => sound.end())
  act(() => bridge.bird({ type: 'stops-speaking' }))
  expect(mouth(), 'its last part is still on its way').toBe('o')
  act(() => bridge.bird({ ...said, line: 8 }))
  await settled(() => sound.begin())
  act(() => bridge.bird({ type: 'stops-speaking' }))
  expect(mouth(), 'interrupted speech is over').toBe('n')
})

test('the page tells main that the machine is busy', async () => {
  const bridge = createFakeBridge(richSnapshot())
  const sound = loudspeaker()
  await show(null, bridge, sound)
  act(() => bridge.bird({ ...speaks, isBusy: true }))
  expect(sound.heard).toContain('app://hot-dash/clip/7 at 0.8, busy')
})

test('the silence before a sentence is skipped', async () => {
  const bridge = createFakeBridge(richSnapshot())
  const sound = loudspeaker()
  await show(null, bridge, sound)
  act(() => bridge.bird({ ...speaks, silentSeconds: 0.1 }))
  expect(sound.heard.at(-1)).toBe('from 0.1 to 1')
})

test('only one window plays a clip', async () => {
  const bridge = createFakeBridge(richSnapshot())
  const sound = loudspeaker()
  await show(null, bridge, sound)
  act(() => bridge.bird({ ...speaks, clip: null }))
  expect(sound.heard, 'and plays no effects meanwhile').toEqual(['volume 0.8', 'speaks'])
})

test('the page reports words that no system voice speaks', async () => {
  const bridge = createFakeBridge(richSnapshot())
  const sound = loudspeaker()
  await show(null, bridge, sound)
  const words = { text: 'Hello.', language: 'en' } as const
  await settled(() => bridge.bird({ ...speaks, clip: null, words }))
  expect(askedFor(bridge, 'utterance-ended')).toEqual([{ utterance: 21, outcome: 'failed' }])
})

/** Fakes a system with one voice. @returns its utterances, with their listeners */
function systemWithVoice(): readonly SpeechSynthesisUtterance[] {
  const said: SpeechSynthesisUtterance[] = []
  vi.stubGlobal('SpeechSynthesisUtterance', EventTarget)
  const samantha = { name: 'Samantha', lang: 'en-US', localService: true, default: true }
  const synthesis = {
    getVoices: () => [samantha],
    speak: (utterance: SpeechSynthesisUtterance) => said.push(utterance),
    cancel: () => undefined,
  }
  vi.stubGlobal('speechSynthesis', Object.assign(new EventTarget(), synthesis))
  return said
}

/** Renders Home on such a system, and waits until main knows the voice. */
async function showHomeWithVoice() {
  const bridge = createFakeBridge(richSnapshot({ voice: createFakeBridge().snapshot().voice }))
  const said = systemWithVoice()
  await show(<Home />, bridge)
  await waitFor(() => expect(askedFor(bridge, 'system-voices')).toHaveLength(1))
  const mouth = () => document.querySelector('.stage svg.bird')?.getAttribute('data-mouth')
  return { bridge, said, mouth }
}

test("the beak closes when the system's voice ends", async () => {
  try {
    const { bridge, said, mouth } = await showHomeWithVoice()
    const words = { text: 'Hello.', language: 'en' } as const
    const mouthCues = [{ at: 0, shape: 'o' }] as const
    act(() => bridge.bird({ ...speaks, clip: null, words, mouthCues, seconds: 60 }))
    act(() => void said[0]?.onstart?.call(said[0], new Event('start') as SpeechSynthesisEvent))
    expect(mouth()).toBe('o')
    await settled(
      () => void said[0]?.onend?.call(said[0], new Event('end') as SpeechSynthesisEvent),
    )
    expect(askedFor(bridge, 'utterance-ended')).toEqual([{ utterance: 21, outcome: 'said' }])
    act(() => bridge.bird({ type: 'stops-speaking' }))
    expect(mouth()).toBe('n')
  } finally {
    vi.unstubAllGlobals()
  }
})

test("the beak follows the word that the system's voice has reached", async () => {
  try {
    const { bridge, said, mouth } = await showHomeWithVoice()
    const words = { text: 'Hello you.', language: 'en' } as const
    // The estimate was a minute.
    const mouthCues = [
      { at: 0, shape: 'o' },
      { at: 36, shape: 'u' },
    ] as const
    act(() => bridge.bird({ ...speaks, clip: null, words, mouthCues, seconds: 60 }))
    const [utterance] = said
    const tell = (name: string, charIndex: number) =>
      act(() => {
        const event = Object.assign(new Event('boundary'), { name, charIndex })
        utterance?.onboundary?.call(utterance, event as unknown as SpeechSynthesisEvent)
      })
    act(() => void utterance?.onstart?.call(utterance, new Event('start') as SpeechSynthesisEvent))
    expect(mouth()).toBe('o')
    tell('sentence', 6)
    expect(mouth()).toBe('o')
    tell('word', 7)
    expect(mouth()).toBe('u')
    tell('word', 0)
    expect(mouth()).toBe('o')
  } finally {
    vi.unstubAllGlobals()
  }
})

test("main learns of the system's voices only if no engine speaks", async () => {
  const found = createFakeBridge(richSnapshot())
  const look = vi.fn(() => undefined)
  Object.defineProperty(window, 'speechSynthesis', { configurable: true, get: look })
  await show(null, found)
  expect(askedFor(found, 'system-voices')).toEqual([])
  // The first query makes Chromium load the voices.
  expect(look).not.toHaveBeenCalled()
  const absent = createFakeBridge()
  Object.defineProperty(window, 'speechSynthesis', {
    configurable: true,
    value: Object.assign(new EventTarget(), {
      getVoices: () => [{ name: 'Samantha', lang: 'en-US', localService: true, default: true }],
    }),
  })
  try {
    await show(null, absent)
    await waitFor(() => expect(askedFor(absent, 'system-voices')).toEqual([{ languages: ['en'] }]))
  } finally {
    Reflect.deleteProperty(window, 'speechSynthesis')
  }
})

test('the page falls silent when main says so', async () => {
  const bridge = createFakeBridge()
  const sound = loudspeaker()
  await show(null, bridge, sound)
  act(() => bridge.bird(speaks))
  act(() => bridge.bird({ type: 'stops-speaking' }))
  expect(sound.heard.at(-1)).toBe('silence')
})

describe('the birds of a page', () => {
  /** Shows a listener inside the speech output. @returns what it is told, and how to add and remove listeners */
  async function listening() {
    const bridge = createFakeBridge(richSnapshot())
    const sound = loudspeaker()
    const told: BirdInput[] = []
    const page: { events?: BirdEvents } = {}
    let off: () => void = () => undefined
    function Listener() {
      const events = useBirdEvents()
      useEffect(() => {
        page.events = events
        off = events.subscribe((event) => told.push(event))
        return off
      }, [events])
      return null
    }
    await show(<Listener />, bridge, sound)
    return {
      ...{ bridge, sound, told, off: () => off() },
      toldLater: () => {
        const later: BirdInput[] = []
        page.events?.subscribe((event) => later.push(event))()
        return later
      },
    }
  }
  const long = { ...speaks, seconds: 60 } as const
  const stops = { type: 'stops-speaking' } as const

  test('get everything except speech at once', async () => {
    const { bridge, told } = await listening()
    bridge.bird({ type: 'greets' })
    bridge.bird(stops)
    expect(told).toEqual([{ type: 'greets' }, stops])
  })

  test('get a clip when it becomes audible', async () => {
    const { bridge, sound, told } = await listening()
    bridge.bird(long)
    expect(told).toEqual([])
    await settled(() => sound.begin(1234))
    expect(told).toEqual([{ ...long, since: 1234 }])
  })

  test("get words of the system's voice when they become audible", async () => {
    const said = systemWithVoice()
    try {
      const { bridge, told } = await listening()
      const words = { text: 'Hello.', language: 'en' } as const
      bridge.bird({ ...long, clip: null, words })
      expect(told).toEqual([])
      said[0]?.onstart?.call(said[0], new Event('start') as SpeechSynthesisEvent)
      const since: unknown = expect.any(Number)
      expect(told).toEqual([{ ...long, clip: null, words, since }])
    } finally {
      vi.unstubAllGlobals()
    }
  })

  test('get speech in another window and its end at once, whatever this window played before', async () => {
    const { bridge, sound, told } = await listening()
    bridge.bird(long)
    await settled(() => sound.begin(1))
    await settled(() => sound.end())
    const elsewhere = { ...long, clip: null, words: null } as const
    bridge.bird(elsewhere)
    bridge.bird(stops)
    expect(told.slice(1)).toEqual([elsewhere, stops])
  })

  test('do not get the end event of main for completed speech, but for interrupted speech', async () => {
    const { bridge, sound, told } = await listening()
    bridge.bird(long)
    await settled(() => sound.begin(1))
    await settled(() => sound.end())
    bridge.bird(stops)
    expect(told).toEqual([{ ...long, since: 1 }])
    bridge.bird(long)
    await settled(() => sound.begin(2))
    bridge.bird(stops)
    expect(told).toEqual([{ ...long, since: 1 }, { ...long, since: 2 }, stops])
  })

  test('do not get speech that begins after its end event', async () => {
    const { bridge, sound, told } = await listening()
    bridge.bird(long)
    bridge.bird(stops)
    await settled(() => sound.begin(1))
    expect(told).toEqual([stops])
  })

  test('get no events after unsubscribing', async () => {
    const { bridge, sound, told, off } = await listening()
    off()
    bridge.bird({ type: 'greets' })
    bridge.bird(long)
    await settled(() => sound.begin(1))
    expect(told).toEqual([])
  })

  test('get the current speech if they are late, but not speech that is over or interrupted', async () => {
    const { bridge, sound, toldLater } = await listening()
    const since = performance.now()
    bridge.bird(long)
    expect(toldLater(), 'it is on its way to the loudspeaker').toEqual([])
    await settled(() => sound.begin(since))
    expect(toldLater()).toEqual([{ ...long, since }])
    await settled(() => sound.end())
    bridge.bird(stops)
    expect(toldLater(), 'its last part is still on its way').toEqual([{ ...long, since }])
    bridge.bird(long)
    await settled(() => sound.begin(since - 60_001))
    expect(toldLater(), 'it is over').toEqual([])
    bridge.bird(long)
    await settled(() => sound.begin(since))
    bridge.bird(stops)
    expect(toldLater(), 'it was interrupted').toEqual([])
  })
})

/** Strokes Dash in the Nest. @returns the effects played */
async function stroked(change: (snapshot: Snapshot) => SnapshotChange) {
  const bridge = createFakeBridge(richSnapshot(change(richSnapshot())))
  const sound = loudspeaker()
  await show(<Home />, bridge, sound)
  fireEvent.click(screen.getByRole('button', { name: 'Pet Dash' }))
  await settled()
  return sound.heard.filter((one) => one.startsWith('/sounds/'))
}

test('effects play in the window with sound, at their own volume', async () => {
  expect(await stroked(() => ({}))).toEqual(['/sounds/purr.wav at 0.6'])
})

test.each([
  ['muted', () => ({ settings: { muted: true } })],
  ['turned down', () => ({ settings: { effectsVolume: 0 } })],
  ['heard in the other window', () => ({ soundWindow: 'pet' as const })],
])('no effect plays if effects are %s', async (_, change) => {
  expect(await stroked(change)).toEqual([])
})
