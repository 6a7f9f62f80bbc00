import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { expect, test } from 'vitest'
import type { Day } from '../../../main/base/rules/day.ts'
import { createDayRequests } from '../../../main/wiring/day-requests.ts'

/** Requests whose reading ends with its signal, and the cancelled days. */
function open() {
  const cancelled: string[] = []
  const requests = createDayRequests(
    (day, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          cancelled.push(day)
          resolve({ families: [] })
        })
      }),
  )
  return { requests, cancelled }
}
const page = () => new EventEmitter() as unknown as WebContents
const [monday, tuesday] = ['2026-11-23' as Day, '2026-11-24' as Day]

test('a request is cancelled when its page asks for another day, and those of other pages continue', async () => {
  const { requests, cancelled } = open()
  const [one, other] = [page(), page()]
  const first = requests.read(one, monday)
  void requests.read(other, monday)
  void requests.read(one, tuesday)
  await first
  expect(cancelled).toEqual([monday])
})

test('a request is cancelled when its page navigates or closes', () => {
  const { requests, cancelled } = open()
  const [one, other] = [page(), page()]
  void requests.read(one, monday)
  requests.cancel(one)
  void requests.read(other, tuesday)
  other.emit('destroyed')
  expect(cancelled).toEqual([monday, tuesday])
})
