import { expect, test } from 'vitest'
import { listeners } from '../../../main/base/listeners.ts'

test('all are told in order, until they leave', () => {
  const heard: string[] = []
  const { on, tell } = listeners<string>()
  const leave = on((event) => heard.push(`first ${event}`))
  on((event) => heard.push(`second ${event}`))
  tell('a')
  leave()
  leave()
  tell('b')
  expect(heard).toEqual(['first a', 'second a', 'second b'])
})

test('the same function twice is two listeners', () => {
  let times = 0
  const count = () => void (times += 1)
  const { on, tell } = listeners<null>()
  const leave = on(count)
  on(count)
  leave()
  tell(null)
  expect(times).toBe(1)
})

test('who leaves or comes during a round does not disturb it', () => {
  const heard: string[] = []
  const { on, tell } = listeners<string>()
  const leave = on((event) => {
    heard.push(`first ${event}`)
    leave()
    on((later) => heard.push(`third ${later}`))
  })
  on((event) => heard.push(`second ${event}`))
  tell('a')
  tell('b')
  expect(heard).toEqual(['first a', 'second a', 'second b', 'third b'])
})
