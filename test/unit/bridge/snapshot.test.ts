import { expect, test } from 'vitest'
import { blankParts } from '../../../main/bridge/rules/snapshot-parts.ts'
import { openSnapshots } from '../../../main/bridge/snapshot.ts'

/** Views that show nothing, one of which can be made to fail. */
function views() {
  const state = { isBroken: false, ledger: 1 }
  const errors: string[] = []
  const snapshot = openSnapshots(
    {
      now: () => blankParts.now,
      companion: () => blankParts.companion,
      folders: () => blankParts.folders,
      github: () => blankParts.github,
      settings: () => blankParts.settings,
      speech: () => blankParts.speech,
      backups: () => blankParts.backups,
      updates: () => blankParts.updates,
      crashes: () => blankParts.crashes,
      ledger: () => {
        if (state.isBroken) throw new Error('no ledger')
        return { ledger: state.ledger }
      },
    },
    { error: (message) => errors.push(message) },
  )
  return { state, errors, snapshot }
}

test('a view that throws is shown as it was last, the others as they are; the log gets it once', () => {
  const { state, errors, snapshot } = views()
  expect(snapshot().ledger).toBe(1)
  state.isBroken = true
  expect(snapshot()).toMatchObject({ ledger: 1, folders: [], locale: 'en' })
  expect(snapshot().ledger).toBe(1)
  expect(errors).toEqual(['the view of ledger failed'])
  state.isBroken = false
  state.ledger = 2
  expect(snapshot().ledger).toBe(2)
  state.isBroken = true
  expect(snapshot().ledger).toBe(2)
  expect(errors).toHaveLength(2)
})

test('a view that has never worked is blank', () => {
  const { state, snapshot } = views()
  state.isBroken = true
  expect(snapshot().ledger).toBe(blankParts.ledger.ledger)
})
