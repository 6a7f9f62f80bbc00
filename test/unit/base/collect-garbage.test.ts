import { setImmediate as turned } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { expect, test } from 'vitest'
import { collectAfterStart, collectGarbage } from '../../../main/base/collect-garbage.ts'
import { ManualTimers } from '../../integration/speech/set-up.ts'

const quietLog = {
  error(message: string, cause: unknown) {
    throw new Error(message, { cause })
  },
}

/** What a WeakRef was made of stays until the turn is over. */
async function nobodysRef(): Promise<WeakRef<object>> {
  const ref = new WeakRef({ name: 'nobody holds it' })
  await turned()
  return ref
}

test('unreferenced objects are collected, and V8’s function is not exposed to scripts', async () => {
  const held = { name: 'held' }
  const refs = [new WeakRef(held), await nobodysRef()]
  collectGarbage()
  expect(refs.map((ref) => ref.deref() !== undefined)).toEqual([true, false])
  expect(globalThis).not.toHaveProperty('gc')
})

test('the garbage of startup is collected once, after the delay', async () => {
  const timers = new ManualTimers()
  collectAfterStart(timers, 10_000, quietLog)
  const ref = await nobodysRef()
  timers.pass(9999)
  expect(ref.deref()).toBeDefined()
  await turned()
  timers.pass(1)
  expect(ref.deref()).toBeUndefined()

  const later = await nobodysRef()
  timers.pass(60_000)
  expect(later.deref()).toBeDefined()
})

test('V8’s memory reducer skips its next turns, and works as usual later', () => {
  const timers = new ManualTimers()
  const flags: string[] = []
  collectAfterStart(timers, 10_000, quietLog, (flag) => {
    flags.push(flag)
    setFlagsFromString(flag)
  })
  timers.pass(10_000)
  expect(flags).toEqual(['--memory-reducer-gc-count=0'])
  timers.pass(30_000)
  expect(flags).toEqual(['--memory-reducer-gc-count=0', '--memory-reducer-gc-count=2'])
})

test('cancelling collects nothing, and leaves no timer', () => {
  const timers = new ManualTimers()
  const cancel = collectAfterStart(timers, 10_000, quietLog)
  timers.pass(10_000)
  expect(timers.waiting).toBe(1)
  cancel()
  expect(timers.waiting).toBe(0)

  collectAfterStart(timers, 10_000, quietLog)()
  expect(timers.waiting).toBe(0)
})
