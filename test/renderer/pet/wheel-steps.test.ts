import { expect, it } from 'vitest'
import { createWheelSteps } from '../../../renderer/pet/wheel-steps.ts'

it('makes a step of each notch of a wheel', () => {
  const steps = createWheelSteps()
  expect([120, 120, -120, 100, -53].map(steps)).toEqual([1, 1, -1, 1, -1])
})

it('gathers what two fingers turn, and begins again when they turn back', () => {
  const steps = createWheelSteps()
  expect([20, 20, 20, 20, -20, -20, -20].map(steps)).toEqual([0, 0, 1, 0, 0, 0, -1])
})
