import { expect, test, vi } from 'vitest'
import type { Speech } from '../../../main/speech/speech.ts'
import { createEarlyHandlers } from '../../../main/wiring/early-handlers.ts'
import { openPages } from '../../../main/bridge/pages.ts'
import { blankSnapshot } from '../../../main/bridge/snapshot.ts'

vi.mock('electron', () => ({ ipcMain: undefined }))

test('a touched Dash moves at once, and speaks once the background is open', async () => {
  const happened: string[] = []
  const background = Promise.withResolvers<{ speech: Pick<Speech, 'say' | 'holdSound'> }>()
  const desktop = {
    sendBird: ({ type }: { type: string }) => void happened.push(type),
    markPainted: () => undefined,
    movePet: ({ type }: { type: string }) => void happened.push(type),
    home: { show: () => undefined, window: () => undefined },
  }
  const handlers = createEarlyHandlers({
    snapshot: () => blankSnapshot,
    pages: openPages(),
    desktop,
    background: background.promise,
  })
  handlers.stroke()
  handlers['drag-start']()
  expect(happened).toEqual(['disturb', 'picked-up', 'pick-up'])
  background.resolve({
    speech: {
      say(trigger) {
        happened.push(`says ${trigger}`)
        return null
      },
      holdSound(maxMs) {
        happened.push(`waits ${maxMs} ms`)
        return () => undefined
      },
    },
  })
  await background.promise
  expect(happened.slice(3)).toEqual(['waits 750 ms', 'says stroked', 'says dragged'])
})
