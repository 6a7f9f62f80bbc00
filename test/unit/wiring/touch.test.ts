import { expect, test } from 'vitest'
import type { Speech } from '../../../main/speech/speech.ts'
import { createTouch } from '../../../main/wiring/touch.ts'

test('a touched Dash moves at once, and speaks once the services are open', async () => {
  const happened: string[] = []
  const services = Promise.withResolvers<{ speech: Pick<Speech, 'say' | 'holdSound'> }>()
  const desktop = { sendBird: ({ type }: { type: string }) => void happened.push(type) }
  const touch = createTouch(() => desktop, services.promise)
  touch.stroked()
  touch.pickedUp()
  expect(happened).toEqual(['stroked', 'picked-up'])
  services.resolve({
    speech: {
      say(trigger) {
        happened.push(`says ${trigger}`)
        return null
      },
      holdSound: (maxMs) => void happened.push(`waits ${maxMs} ms`),
    },
  })
  await services.promise
  expect(happened.slice(2)).toEqual(['waits 750 ms', 'says stroked', 'says dragged'])
})
