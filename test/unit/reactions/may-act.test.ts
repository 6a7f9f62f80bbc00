import { expect, test } from 'vitest'
import { mayAct, type Behaviour, type DashNow } from '../../../main/reactions/rules/may-act.ts'
import fc from '../../support/fast-check.ts'

const free: DashNow = {
  isVisible: true,
  isQuiet: false,
  isEating: false,
  hasBubble: false,
  isAsleep: false,
  isOut: false,
  attendsAgent: false,
}
const behaviours: readonly Behaviour[] = ['react', 'perform', 'roam']

test.each([
  ['is free', {}, ['react', 'perform', 'roam']],
  ['is hidden', { isVisible: false }, []],
  ['must be quiet', { isQuiet: true }, []],
  ['eats', { isEating: true }, ['react']],
  ['has a bubble', { hasBubble: true }, ['react', 'perform']],
  ['sleeps', { isAsleep: true }, ['react', 'perform']],
  ['is on a trip', { isOut: true }, ['react', 'perform']],
  ['shows what an agent does', { attendsAgent: true }, ['react', 'perform']],
] as const)('a Dash that %s may do this: %o', (_, change, may) => {
  expect(behaviours.filter((behaviour) => mayAct(behaviour, { ...free, ...change }))).toEqual(may)
})

test('each behaviour needs everything that the previous one needs', () => {
  const flag = fc.boolean()
  const now = fc.record({
    ...{ isVisible: flag, isQuiet: flag, isEating: flag, hasBubble: flag },
    ...{ isAsleep: flag, isOut: flag, attendsAgent: flag },
  })
  fc.assert(
    fc.property(now, (dash) => {
      const allowed = behaviours.map((behaviour) => mayAct(behaviour, dash))
      expect(allowed).toEqual(allowed.toSorted((one, other) => Number(other) - Number(one)))
    }),
  )
})
