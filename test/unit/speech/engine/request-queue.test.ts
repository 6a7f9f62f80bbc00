import { expect, test } from 'vitest'
import { openRequestQueue, type EngineCall } from '../../../../main/speech/engine/request-queue.ts'
import { ok } from '../../../../preload/contract/result.ts'
import { ManualTimers } from '../../../integration/speech/set-up.ts'

const wanted = () => true
const cancelled = { ok: false, error: { code: 'cancelled' } }
const silent = { ok: false, error: { code: 'voice-engine-silent' } }

function setUp() {
  const timers = new ManualTimers()
  const queue = openRequestQueue(timers)
  const called: string[] = []
  /** A call that settles only when it is answered or aborted. */
  function openCall(name: string) {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof ok<string>>>()
    const task = (call: EngineCall) =>
      call((signal) => {
        called.push(name)
        signal.addEventListener('abort', () => resolve(ok('aborted')))
        return promise
      })
    return { task, answer: () => resolve(ok(name)) }
  }
  return { timers, queue, called, openCall }
}

test('requests take turns', async () => {
  const { timers, queue, called, openCall } = setUp()
  const [first, second] = [openCall('first'), openCall('second')]
  const answers = [queue.add(wanted, first.task), queue.add(wanted, second.task)]
  expect([called, queue.hasWaiting()]).toEqual([['first'], true])
  first.answer()
  expect(await answers[0]).toEqual(ok('first'))
  second.answer()
  expect(await answers[1]).toEqual(ok('second'))
  expect([called, queue.hasWaiting(), timers.waiting]).toEqual([['first', 'second'], false, 0])
})

test('a request that nobody wants any more makes no further call', async () => {
  const { queue, called, openCall } = setUp()
  let isWanted = true
  const [first, second, third] = [openCall('first'), openCall('second'), openCall('third')]
  const begun = queue.add(
    () => isWanted,
    async (call) => {
      await first.task(call)
      return second.task(call)
    },
  )
  const waiting = queue.add(() => isWanted, third.task)
  isWanted = false
  first.answer()
  expect(await begun).toEqual(cancelled)
  expect(await waiting).toEqual(cancelled)
  expect(called).toEqual(['first'])
})

test.each([
  ['overdue, unwanted and in the way is aborted', 4000, false, true, silent],
  ['not overdue goes on', 3999, false, true, ok('first')],
  ['still wanted goes on', 4000, true, true, ok('first')],
  ['in the way of requests that nobody wants goes on', 4000, false, false, ok('first')],
])('a call that is %s', async (_, ms, isFirstWanted, isSecondWanted, expected) => {
  const { timers, queue, openCall } = setUp()
  let isWanted = true
  const first = openCall('first')
  const answer = queue.add(() => isWanted, first.task)
  isWanted = isFirstWanted
  timers.pass(ms)
  void queue.add(() => isSecondWanted, openCall('second').task)
  first.answer()
  expect(await answer).toEqual(expected)
})

test('a call gives way once it is overdue, too', async () => {
  const { timers, queue, openCall } = setUp()
  let isWanted = true
  const answer = queue.add(() => isWanted, openCall('first').task)
  isWanted = false
  void queue.add(wanted, openCall('second').task)
  timers.pass(4000)
  expect(await answer).toEqual(silent)
})

test('closing aborts the call in progress, and no other request begins', async () => {
  const { queue, called, openCall } = setUp()
  const answer = queue.add(wanted, openCall('first').task)
  void queue.add(wanted, openCall('second').task)
  queue.close()
  expect(await answer).toEqual(silent)
  expect(called).toEqual(['first'])
})
