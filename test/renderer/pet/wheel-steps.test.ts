import { expect, test } from 'vitest'
import { createWheelSteps } from '../../../renderer/pet/use-bird-size.ts'

test('turns each notch of a wheel into one step', () => {
  const steps = createWheelSteps()
  expect([120, 120, -120, 100, -53].map(steps)).toEqual([1, 1, -1, 1, -1])
})

test('accumulates touchpad movement, and starts over if the direction changes', () => {
  const steps = createWheelSteps()
  expect([20, 20, 20, 20, -20, -20, -20].map(steps)).toEqual([0, 0, 1, 0, 0, 0, -1])
})
