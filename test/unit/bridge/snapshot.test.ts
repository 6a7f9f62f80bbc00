import { expect, test } from 'vitest'
import {
  blankSnapshot,
  createSnapshots,
  type SnapshotViews,
} from '../../../main/bridge/snapshot.ts'
import { someFolder } from '../../fakes/snapshots.ts'

/** Two views: one shows a folder, the other can be made to fail. The other services are not open. */
function views() {
  const state = { isBroken: false, revision: 1 }
  const errors: string[] = []
  const early: Partial<SnapshotViews> = {
    folders: () => [someFolder],
    historyRevision: () => {
      if (state.isBroken) throw new Error('no history')
      return state.revision
    },
  }
  const snapshots = createSnapshots(early, { error: (message) => errors.push(message) })
  return { state, errors, snapshots, snapshot: snapshots.current }
}

test('a view that throws keeps its last value while the others change, and is logged once', () => {
  const { state, errors, snapshot } = views()
  expect(snapshot().historyRevision).toBe(1)
  state.isBroken = true
  expect(snapshot()).toMatchObject({ historyRevision: 1, folders: [someFolder], locale: 'en' })
  expect(snapshot().historyRevision).toBe(1)
  expect(errors).toEqual(['the view of historyRevision failed'])
  state.isBroken = false
  state.revision = 2
  expect(snapshot().historyRevision).toBe(2)
  state.isBroken = true
  expect(snapshot().historyRevision).toBe(2)
  expect(errors).toHaveLength(2)
})

test('hidden characters in the names of a view become visible', () => {
  const { snapshots, snapshot } = views()
  snapshots.addViews({ folders: () => [{ ...someFolder, label: 'photo\u202egpj' }] })
  expect(snapshot().folders).toMatchObject([{ label: 'photo\ufffdgpj' }])
})

test('a view that has always thrown stays blank', () => {
  const { state, snapshot } = views()
  state.isBroken = true
  expect(snapshot().historyRevision).toBe(blankSnapshot.historyRevision)
})

test('a view that is added later fills its field or replaces another view', () => {
  const { snapshots } = views()
  snapshots.addViews({
    historyRevision: () => 7,
    github: () => ({ ...blankSnapshot.github, signInCount: 3 }),
  })
  expect(snapshots.current()).toMatchObject({ historyRevision: 7, github: { signInCount: 3 } })
})
