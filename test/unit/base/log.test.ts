import { expect, test } from 'vitest'
import { attempt } from '../../../main/base/log.ts'

test('a task that fails is logged by its name, and the caller continues', () => {
  const logged: unknown[] = []
  const log = { error: (...entry: unknown[]) => logged.push(entry) }
  const bug = new Error('bug')
  attempt(log, 'a task', () => {
    throw bug
  })
  attempt(log, 'another task', () => undefined)
  expect(logged).toEqual([['a task failed', bug]])
})
