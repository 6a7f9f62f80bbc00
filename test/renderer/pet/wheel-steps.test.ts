import { expect, test } from 'vitest'
import { createWheelSteps } from '../../../renderer/pet/use-bird-size.ts'

test('each notch of a wheel is one step', () => {
  const steps = createWheelSteps()
  expect([120, 120, -120, 100, -53].map(steps)).toEqual([1, 1, -1, 1, -1])
})

test('touchpad movement adds up, and starts over if the direction changes', () => {
  const steps = createWheelSteps()
  expect([20, 20, 20, 20, -20, -20, -20].map(steps)).toEqual([0, 0, 1, 0, 0, 0, -1])
})
