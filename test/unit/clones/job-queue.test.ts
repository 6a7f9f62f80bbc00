import { expect, test } from 'vitest'

import { openJobQueue, type Job } from '../../../main/sources/clones/job-queue.ts'

/** Jobs that report when they run. The test can block one of them. */
function openTestQueue(width = 1) {
  const queue = openJobQueue(width, () => undefined)
  const events: string[] = []
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const add = (key: string, options: Partial<Job> = {}) =>
    void queue.add({
      key,
      run: () => Promise.resolve(void events.push(key)),
      ...options,
    })
  /** Settles when the blocked job has started. */
  const addHeld = (key: string, options: Partial<Job> = {}) =>
    new Promise<void>((begun) => {
      void queue.add({
        key,
        run: async () => {
          events.push(`${key} begins`)
          begun()
          await held
          events.push(`${key} ends`)
        },
        ...options,
      })
    })
  return { queue, events, add, addHeld, release: () => release() }
}

test('jobs run one after another, urgent jobs first', async () => {
  const queue = openJobQueue(1, () => undefined)
  const ran: string[] = []
  let running = 0
  const add = (key: string, isUrgent = false) =>
    void queue.add({
      key,
      run: async () => {
        running += 1
        expect(running).toBe(1)
        await Promise.resolve()
        ran.push(key)
        running -= 1
      },
      isUrgent,
    })
  add('a')
  add('b')
  add('c', true)
  await queue.idle()
  expect(ran).toEqual(['c', 'a', 'b'])
})

test('a waiting job is not queued twice, but moves to the front if urgent', async () => {
  const { queue, events, add } = openTestQueue()
  add('a')
  add('b')
  add('a')
  add('b', { isUrgent: true })
  await queue.idle()
  expect(events).toEqual(['b', 'a'])
})

test('a waiting urgent job that is requested again stays urgent', async () => {
  const { queue, events, add } = openTestQueue()
  add('a', { isUrgent: true, order: 2 })
  add('a', { order: 2 })
  add('b', { order: 1 })
  await queue.idle()
  expect(events).toEqual(['a', 'b'])
})

test('a job requested again while it runs is run once more afterwards', async () => {
  const { queue, events, add, addHeld, release } = openTestQueue()
  await addHeld('a', { lane: 'quick' })
  for (let n = 0; n < 3; n += 1) add('a', { isUrgent: true, lane: 'quick' })
  add('b', { lane: 'quick' })
  await Promise.resolve()
  release()
  await queue.idle()
  expect(events).toEqual(['a begins', 'b', 'a ends', 'a'])
})

test('quick jobs run beside a long one, and other jobs wait for it', async () => {
  const { queue, events, add, addHeld, release } = openTestQueue()
  await addHeld('long')
  const hasRun = new Promise<void>((resolve) => {
    void queue.add({
      key: 'first',
      run: () => Promise.resolve(void events.push('first')),
      lane: 'quick',
    })
    void queue.add({
      key: 'second',
      run: () => {
        events.push('second')
        resolve()
        return Promise.resolve()
      },
      lane: 'quick',
    })
  })
  add('slow')
  await hasRun
  expect(events).toEqual(['long begins', 'first', 'second'])
  release()
  await queue.idle()
  expect(events).toEqual(['long begins', 'first', 'second', 'long ends', 'slow'])
})

test('a waiting quick job that is requested as a long one is no longer quick', async () => {
  const { queue, events, add, addHeld, release } = openTestQueue()
  await addHeld('long')
  add('a', { lane: 'quick' })
  add('a')
  add('b', { lane: 'quick' })
  release()
  await queue.idle()
  expect(events.filter((event) => event.length === 1)).toEqual(['b', 'a'])
})

test('as many jobs run in parallel as the queue has lanes', async () => {
  const { queue, events, add, addHeld, release } = openTestQueue(3)
  await Promise.all(['a', 'b', 'c'].map((key) => addHeld(key)))
  add('d')
  const isDone = queue.idle()
  await Promise.resolve()
  expect(events).toEqual(['a begins', 'b begins', 'c begins'])
  release()
  await isDone
  expect(events).toContain('d')
})

test('suspect jobs run one after another and delay no other jobs', async () => {
  const { queue, events, add, addHeld, release } = openTestQueue(2)
  await addHeld('suspect', { lane: 'suspect' })
  add('another', { lane: 'suspect' })
  await new Promise<void>((resolve) => {
    for (const key of ['a', 'b', 'c']) add(key)
    void queue.add({
      key: 'd',
      run: () => {
        resolve()
        return Promise.resolve()
      },
    })
  })
  expect(events).toEqual(['suspect begins', 'a', 'b', 'c'])
  release()
  await queue.idle()
  expect(events.slice(4)).toEqual(['suspect ends', 'another'])
})

test('a job that throws is reported and does not stop the others', async () => {
  const bugs: unknown[] = []
  const queue = openJobQueue(1, (bug) => bugs.push(bug))
  const ran: string[] = []
  void queue.add({ key: 'bad', run: () => Promise.reject(new Error('a bug')) })
  void queue.add({ key: 'good', run: () => Promise.resolve(void ran.push('good')) })
  await queue.idle()
  expect(bugs).toEqual([new Error('a bug')])
  expect(ran).toEqual(['good'])
})

test('closing drops waiting jobs, waits for running ones and accepts no more', async () => {
  const { queue, events, add, addHeld, release } = openTestQueue()
  await Promise.all([addHeld('quick', { lane: 'quick' }), addHeld('any')])
  add('waiting')
  const isClosed = queue.close().then(() => events.push('closed'))
  add('late')
  release()
  await isClosed
  await queue.idle()
  expect(events).toEqual(['quick begins', 'any begins', 'quick ends', 'any ends', 'closed'])
})

test('waiting jobs run in their order, smallest first, after urgent jobs', async () => {
  const { queue, events, add, addHeld, release } = openTestQueue()
  // Occupy both lanes that these jobs could use.
  await addHeld('long')
  await addHeld('long too', { lane: 'quick' })
  for (const [key, order] of [
    ['c', 30],
    ['a', 10],
    ['z', 40],
    ['b', 10],
  ] as const)
    add(key, { order })
  add('usual')
  add('urgent', { isUrgent: true, order: 50 })
  add('c', { order: 5 })
  release()
  await queue.idle()
  expect(events.filter((event) => !event.startsWith('long'))).toEqual([
    ...['urgent', 'usual', 'a', 'b', 'c', 'z'],
  ])
})

test('the promise of a job settles when the job or its replacement has ended', async () => {
  const { queue, events, addHeld, release } = openTestQueue()
  await addHeld('long')
  const note = (name: string) => () => Promise.resolve(void events.push(name))
  const ended = ['first', 'second'].map((name) => queue.add({ key: 'a', run: note(name) }))
  const late = queue.add({ key: 'b', run: () => Promise.reject(new Error('a bug')) })
  release()
  await Promise.all([...ended, late])
  expect(events).toEqual(['long begins', 'long ends', 'second'])
  const dropped = queue.add({ key: 'c', run: note('third') })
  await queue.close()
  await dropped
  expect(events).not.toContain('third')
})
