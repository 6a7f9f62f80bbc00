import { act, renderHook } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { useBatterySaving } from '../../../renderer/shared/use-page-bird.ts'

/** A fake of Chromium's API on a machine with a battery. */
function someBattery(charging: boolean, level: number) {
  const battery = Object.assign(new EventTarget(), { charging, level })
  Object.assign(navigator, { getBattery: () => Promise.resolve(battery) })
  return (change: { charging?: boolean; level?: number }) =>
    act(() => {
      Object.assign(battery, change)
      battery.dispatchEvent(new Event('charging' in change ? 'chargingchange' : 'levelchange'))
    })
}

afterEach(() => {
  Reflect.deleteProperty(navigator, 'getBattery')
})

test('Dash saves a low battery, and idles again while the battery is charged', async () => {
  const change = someBattery(false, 0.5)
  const { result } = renderHook(() => useBatterySaving('idles'))
  await act(() => Promise.resolve())
  expect(result.current).toBe('idles')
  change({ level: 0.2 })
  expect(result.current).toBe('saves-battery')
  change({ charging: true })
  expect(result.current).toBe('idles')
})

test('a hidden window stays paused while the battery runs low', async () => {
  someBattery(false, 0.1)
  const { result } = renderHook(() => useBatterySaving('paused'))
  await act(() => Promise.resolve())
  expect(result.current).toBe('paused')
})
