import { expect, test } from 'vitest'
import { createSingleFlight } from '../../../main/base/single-flight.ts'

/** A flight whose runs end when the test says so. */
function setUp() {
  const runs: (PromiseWithResolvers<string> & { readonly name: string })[] = []
  const flight = createSingleFlight((name: string) => {
    const run = { name, ...Promise.withResolvers<string>() }
    runs.push(run)
    return run.promise
  })
  return { runs, flight }
}

test('a call while the task runs joins it', async () => {
  const { runs, flight } = setUp()
  const both = Promise.all([flight.run('first'), flight.run('second')])
  runs[0]?.resolve('done')
  expect(await both).toEqual(['done', 'done'])
  expect(runs.map(({ name }) => name)).toEqual(['first'])
})

test('a call after the task has ended starts it again', async () => {
  const { runs, flight } = setUp()
  const first = flight.run('first')
  runs[0]?.resolve('done')
  await first
  const second = flight.run('second')
  runs[1]?.resolve('done again')
  expect(await second).toBe('done again')
})

test('a failure reaches every caller, and the next call starts the task again', async () => {
  const { runs, flight } = setUp()
  const joined = Promise.allSettled([flight.run('first'), flight.run('second')])
  const failure = new Error('no disk')
  runs[0]?.reject(failure)
  expect(await joined).toEqual([
    { status: 'rejected', reason: failure },
    { status: 'rejected', reason: failure },
  ])
  const again = flight.run('again')
  runs[1]?.resolve('done')
  expect(await again).toBe('done')
})

test('`ended` waits for the task only while it runs', async () => {
  const { runs, flight } = setUp()
  await flight.ended()
  const seen: string[] = []
  const run = flight.run('first').then(() => seen.push('run'))
  const ended = flight.ended().then(() => seen.push('ended'))
  await Promise.resolve()
  expect(seen).toEqual([])
  runs[0]?.resolve('done')
  await Promise.all([run, ended])
  expect(seen).toEqual(['run', 'ended'])
  await flight.ended()
})
