import { setImmediate as turned } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { collectGarbage } from '../../../main/base/collect-garbage.ts'

test('what nobody holds is gone, and no script has V8’s own function', async () => {
  const held = { name: 'held' }
  const refs = [new WeakRef(held), new WeakRef({ name: 'nobody holds it' })]
  // What a WeakRef was made of stays until the turn is over.
  await turned()
  collectGarbage()
  expect(refs.map((ref) => ref.deref()?.name)).toEqual(['held', undefined])
  expect(globalThis).not.toHaveProperty('gc')
})
