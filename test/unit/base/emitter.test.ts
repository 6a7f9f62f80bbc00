import { expect, test } from 'vitest'
import { createEmitter } from '../../../main/base/emitter.ts'

test('listeners are called in order, until they unsubscribe', () => {
  const heard: string[] = []
  const { on, emit } = createEmitter<string>()
  const leave = on((event) => heard.push(`first ${event}`))
  on((event) => heard.push(`second ${event}`))
  emit('a')
  leave()
  leave()
  emit('b')
  expect(heard).toEqual(['first a', 'second a', 'second b'])
})

test('a function added twice is two listeners', () => {
  let times = 0
  const count = () => void (times += 1)
  const { on, emit } = createEmitter<null>()
  const leave = on(count)
  on(count)
  leave()
  emit(null)
  expect(times).toBe(1)
})

test('a listener that is added or removed during a round does not disturb it', () => {
  const heard: string[] = []
  const { on, emit } = createEmitter<string>()
  const leave = on((event) => {
    heard.push(`first ${event}`)
    leave()
    on((later) => heard.push(`third ${later}`))
  })
  on((event) => heard.push(`second ${event}`))
  emit('a')
  emit('b')
  expect(heard).toEqual(['first a', 'second a', 'second b', 'third b'])
})

test('if a listener throws, the others are still called and the emitter continues', () => {
  const heard: string[] = []
  const logged: unknown[] = []
  const bug = new Error('bug')
  const { on, emit } = createEmitter<string>({ error: (_message, cause) => logged.push(cause) })
  on((event) => heard.push(`first ${event}`))
  on(() => {
    throw bug
  })
  on((event) => heard.push(`third ${event}`))
  emit('a')
  expect(heard).toEqual(['first a', 'third a'])
  expect(logged).toEqual([bug])
})
