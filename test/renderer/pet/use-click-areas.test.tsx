import { act, render } from '@testing-library/react'
import { useRef } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { idleBird } from '../../../renderer/bird/bird-reducer.ts'
import { frameOf, type Frame } from '../../../renderer/bird/frame.ts'
import { createFrameStore } from '../../../renderer/bird/frame-store.ts'
import { LivingBird } from '../../../renderer/bird/living-bird.tsx'
import { useClickAreas } from '../../../renderer/pet/use-click-areas.ts'
import { BridgeContext } from '../../../renderer/shared/bridge-hooks.ts'
import { createFakeBridge } from '../../fakes/bridge.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const outfit = {}

const standing: Frame = {
  ...frameOf(
    idleBird('content', 0, () => 0.5),
    0,
  ),
  pose: 'idle',
  motion: 'none',
}
const frames = createFrameStore(standing)

function Standing() {
  const root = useRef<HTMLElement>(null)
  useClickAreas({
    root,
    bird: { frames, outfit },
    size: 192,
    shift: 0,
    isOut: false,
    beside: '',
    onOver: () => undefined,
  })
  return (
    <main ref={root}>
      <LivingBird frames={frames} />
    </main>
  )
}

test('Dash is measured after a new pose, but not while it only looks around', () => {
  const bridge = createFakeBridge()
  render(
    <BridgeContext value={bridge}>
      <Standing />
    </BridgeContext>,
  )
  vi.advanceTimersByTime(3000)
  const box = vi.spyOn(document.querySelector('svg.bird')!, 'getBoundingClientRect')
  const looksAt = (...birds: readonly Partial<Frame>[]) => {
    box.mockClear()
    for (const bird of birds) {
      act(() => frames.setState({ ...standing, ...bird }, true))
      vi.advanceTimersByTime(1000)
    }
    return box.mock.calls.length
  }
  const aside = { pose: 'look-left', motion: 'dart' } as const
  const closed = { pose: 'blink', motion: 'dart' } as const
  expect(looksAt(closed, aside, closed, {})).toBe(0)
  expect(looksAt({ pose: 'happy' })).toBeGreaterThan(0)
  expect(looksAt({})).toBeGreaterThan(0)
})
