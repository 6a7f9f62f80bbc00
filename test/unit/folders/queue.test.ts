import { expect, test } from 'vitest'

import { SerialQueue } from '../../../main/sources/folders/queue.ts'

test('jobs run one after another, urgent ones first', async () => {
  const queue = new SerialQueue(() => undefined)
  const ran: string[] = []
  let running = 0
  const job = (name: string) => async () => {
    running += 1
    expect(running).toBe(1)
    await Promise.resolve()
    ran.push(name)
    running -= 1
  }
  queue.add('a', job('a'))
  queue.add('b', job('b'))
  queue.add('c', job('c'), true)
  await queue.idle()
  expect(ran).toEqual(['c', 'a', 'b'])
})

test('a job that waits is not queued twice, but moves to the front when it is urgent', async () => {
  const queue = new SerialQueue(() => undefined)
  const ran: string[] = []
  const add = (name: string, urgent = false) =>
    queue.add(name, () => Promise.resolve(void ran.push(name)), urgent)
  add('a')
  add('b')
  add('a')
  add('b', true)
  await queue.idle()
  expect(ran).toEqual(['b', 'a'])
})

test('a job that is wanted again while it runs runs once more', async () => {
  const queue = new SerialQueue(() => undefined)
  let runs = 0
  const work = () => {
    runs += 1
    if (runs === 1) for (let n = 0; n < 3; n += 1) queue.add('a', work)
    return Promise.resolve()
  }
  queue.add('a', work)
  await queue.idle()
  expect(runs).toBe(2)
})

test('a job that throws is told of and does not stop the others', async () => {
  const bugs: unknown[] = []
  const queue = new SerialQueue((bug) => bugs.push(bug))
  const ran: string[] = []
  queue.add('bad', () => Promise.reject(new Error('a bug')))
  queue.add('good', () => Promise.resolve(void ran.push('good')))
  await queue.idle()
  expect(bugs).toEqual([new Error('a bug')])
  expect(ran).toEqual(['good'])
})

test('closing aborts what runs, forgets what waits and takes nothing more', async () => {
  const queue = new SerialQueue(() => undefined)
  const ran: string[] = []
  const started = new Promise<void>((resolve) => {
    queue.add('long', (signal) => {
      resolve()
      return new Promise((end) => {
        signal.addEventListener('abort', () => {
          ran.push('aborted')
          end()
        })
      })
    })
  })
  queue.add('waiting', () => Promise.resolve(void ran.push('waiting')))
  await started
  await queue.close()
  queue.add('late', () => Promise.resolve(void ran.push('late')))
  await queue.idle()
  expect(ran).toEqual(['aborted'])
})
