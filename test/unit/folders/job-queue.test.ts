import { expect, test } from 'vitest'

import { TwoLaneQueue } from '../../../main/sources/folders/job-queue.ts'

/** Jobs that tell when they run, one of which can be held up. */
function openYard() {
  const queue = new TwoLaneQueue(() => undefined)
  const events: string[] = []
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const add = (key: string, options: { isUrgent?: boolean; isQuick?: boolean } = {}) =>
    queue.add({
      key,
      work: () => Promise.resolve(void events.push(key)),
      ...options,
    })
  /** Settles when the job that is held up has begun. */
  const addHeld = (key: string, options: { isQuick?: boolean } = {}) =>
    new Promise<void>((begun) => {
      queue.add({
        key,
        work: async () => {
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

test('jobs run one after another, urgent ones first', async () => {
  const queue = new TwoLaneQueue(() => undefined)
  const ran: string[] = []
  let running = 0
  const add = (key: string, isUrgent = false) =>
    queue.add({
      key,
      work: async () => {
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

test('a job that waits is not queued twice, but moves to the front when it is urgent', async () => {
  const { queue, events, add } = openYard()
  add('a')
  add('b')
  add('a')
  add('b', { isUrgent: true })
  await queue.idle()
  expect(events).toEqual(['b', 'a'])
})

test('a job that is wanted again while it runs runs once more, after it', async () => {
  const { queue, events, add, addHeld, release } = openYard()
  await addHeld('a', { isQuick: true })
  for (let n = 0; n < 3; n += 1) add('a', { isUrgent: true, isQuick: true })
  add('b', { isQuick: true })
  await Promise.resolve()
  release()
  await queue.idle()
  expect(events).toEqual(['a begins', 'b', 'a ends', 'a'])
})

test('quick jobs run beside a long one, others wait for its end', async () => {
  const { queue, events, add, addHeld, release } = openYard()
  await addHeld('long')
  const hasRun = new Promise<void>((resolve) => {
    queue.add({
      key: 'first',
      work: () => Promise.resolve(void events.push('first')),
      isQuick: true,
    })
    queue.add({
      key: 'second',
      work: () => {
        events.push('second')
        resolve()
        return Promise.resolve()
      },
      isQuick: true,
    })
  })
  add('slow')
  await hasRun
  expect(events).toEqual(['long begins', 'first', 'second'])
  release()
  await queue.idle()
  expect(events).toEqual(['long begins', 'first', 'second', 'long ends', 'slow'])
})

test('a job that waits as a quick one and then is wanted as a long one is no quick one', async () => {
  const { queue, events, add, addHeld, release } = openYard()
  await addHeld('long')
  add('a', { isQuick: true })
  add('a')
  add('b', { isQuick: true })
  release()
  await queue.idle()
  expect(events.filter((event) => event.length === 1)).toEqual(['b', 'a'])
})

test('a job that throws is told of and does not stop the others', async () => {
  const bugs: unknown[] = []
  const queue = new TwoLaneQueue((bug) => bugs.push(bug))
  const ran: string[] = []
  queue.add({ key: 'bad', work: () => Promise.reject(new Error('a bug')) })
  queue.add({ key: 'good', work: () => Promise.resolve(void ran.push('good')) })
  await queue.idle()
  expect(bugs).toEqual([new Error('a bug')])
  expect(ran).toEqual(['good'])
})

test('closing aborts what runs, forgets what waits and takes nothing more', async () => {
  const queue = new TwoLaneQueue(() => undefined)
  const ran: string[] = []
  const run = (key: string) => ({ key, work: () => Promise.resolve(void ran.push(key)) })
  const long = (key: string, isQuick: boolean) =>
    new Promise<void>((started) => {
      queue.add({
        key,
        work: (signal) => {
          started()
          return new Promise((end) => {
            signal.addEventListener('abort', () => {
              ran.push(`${key} aborted`)
              end()
            })
          })
        },
        isQuick,
      })
    })
  await Promise.all([long('quick', true), long('any', false)])
  queue.add(run('waiting'))
  await queue.close()
  queue.add(run('late'))
  await queue.idle()
  expect(ran).toEqual(['quick aborted', 'any aborted'])
})
