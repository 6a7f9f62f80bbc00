import { act, fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Pet } from '../../../renderer/pet/pet.tsx'
import type { Sound } from '../../../renderer/pet/sound.ts'
import { createFakeBridge } from '../../fakes/bridge.ts'
import { richSnapshot, someSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, settled, show } from '../shared/show.tsx'

interface HeardSound extends Sound {
  readonly heard: string[]
  end(): void
}

/** Remembers what a loudspeaker would have done. */
function loudspeaker(): HeardSound {
  const heard: string[] = []
  let onEnd: () => void = () => undefined
  return {
    heard,
    play: (clip, volume, end) => {
      heard.push(`${clip} at ${volume}`)
      onEnd = end
    },
    setVolume: (volume) => heard.push(`volume ${volume}`),
    stop: () => heard.push('silence'),
    end: () => onEnd(),
  }
}

const dash = () => screen.getByRole('button', { name: /^Dash/ })

describe('the hand on the floating bird', () => {
  it('drags it once it has moved further than trembling, until it lets go', async () => {
    const bridge = createFakeBridge()
    await show(<Pet sound={loudspeaker()} />, bridge)
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

  it('does not drag with a click', async () => {
    const bridge = createFakeBridge()
    await show(<Pet sound={loudspeaker()} />, bridge)
    fireEvent.pointerDown(dash(), { button: 0, screenX: 100, screenY: 100 })
    fireEvent.pointerUp(dash())
    expect(askedFor(bridge, 'drag-start')).toHaveLength(0)
    expect(askedFor(bridge, 'drag-end')).toHaveLength(0)
  })

  it('opens home with a double-click or Enter, and the menu with the other button', async () => {
    const bridge = createFakeBridge()
    const person = await show(<Pet sound={loudspeaker()} />, bridge)
    await person.dblClick(dash())
    dash().focus()
    await person.keyboard('{Enter}')
    expect(askedFor(bridge, 'open-home')).toHaveLength(2)
    expect(fireEvent.contextMenu(dash())).toBe(false)
    expect(askedFor(bridge, 'open-menu')).toHaveLength(1)
    await settled()
  })
})

describe('speaking', () => {
  const speaks = {
    type: 'speaks',
    line: 7,
    clip: 'app://hot-dash/clip/7',
    mouthCues: [],
    seconds: 1,
  } as const

  it('shows the bubble at once, with the credit of the voice', async () => {
    const bridge = createFakeBridge()
    await show(<Pet sound={loudspeaker()} />, bridge)
    expect(screen.queryByRole('status')).toBeNull()
    const { bubble, voice } = richSnapshot()
    act(() => bridge.publish({ bubble, voice }))
    expect(screen.getByRole('status')).toHaveTextContent('This mapo tofu has a lovely kick!')
    expect(screen.getByText('VOICEVOX:ずんだもん')).toBeVisible()
  })

  it('plays the clip at the volume of now and says when it has ended', async () => {
    const bridge = createFakeBridge(richSnapshot())
    const sound = loudspeaker()
    await show(<Pet sound={sound} />, bridge)
    act(() => bridge.bird(speaks))
    expect(sound.heard).toContain('app://hot-dash/clip/7 at 0.8')
    await settled(() => sound.end())
    expect(askedFor(bridge, 'clip-ended')).toEqual([{ line: 7 }])
    act(() => bridge.publish({ voice: { ...bridge.snapshot().voice, muted: true } }))
    expect(sound.heard.at(-1)).toBe('volume 0')
  })

  it('is silent when told to stop', async () => {
    const bridge = createFakeBridge(someSnapshot())
    const sound = loudspeaker()
    await show(<Pet sound={sound} />, bridge)
    act(() => bridge.bird(speaks))
    act(() => bridge.bird({ type: 'stops-speaking' }))
    expect(sound.heard.at(-1)).toBe('silence')
  })
})
