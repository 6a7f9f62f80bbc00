import { render } from '@testing-library/react'
import { useRef } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Bird, type BirdProps } from '../../../renderer/bird/bird.tsx'
import { useClickAreas } from '../../../renderer/pet/use-click-areas.ts'
import { BridgeContext } from '../../../renderer/shared/requests.ts'
import { createFakeBridge } from '../../fakes/bridge.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const outfit = {}

function Standing({ pose = 'idle', motion = 'none' }: Pick<BirdProps, 'pose' | 'motion'>) {
  const root = useRef<HTMLElement>(null)
  useClickAreas(root, { pose, motion, facing: 'right', outfit, size: 192, out: 0 }, null, undefined)
  return (
    <main ref={root}>
      <Bird pose={pose} motion={motion} />
    </main>
  )
}

test('Dash is looked at after a new pose, and not while it only looks about', () => {
  const bridge = createFakeBridge()
  const shown = (bird: Pick<BirdProps, 'pose' | 'motion'>) => (
    <BridgeContext value={bridge}>
      <Standing {...bird} />
    </BridgeContext>
  )
  const { rerender } = render(shown({}))
  vi.advanceTimersByTime(1000)
  const box = vi.spyOn(document.querySelector('svg.bird')!, 'getBoundingClientRect')
  const looksAt = (...birds: readonly Pick<BirdProps, 'pose' | 'motion'>[]) => {
    box.mockClear()
    for (const bird of birds) {
      rerender(shown(bird))
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
