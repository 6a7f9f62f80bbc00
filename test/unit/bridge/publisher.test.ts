import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openPublisher } from '../../../main/bridge/publisher.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'

describe('the publisher of snapshots', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function open() {
    let made = 0
    const sent: number[] = []
    const publisher = openPublisher(
      () => ({ made: (made += 1) }) as unknown as Snapshot,
      [(snapshot) => sent.push((snapshot as unknown as { made: number }).made)],
      { error: () => undefined },
    )
    return { publisher, sent }
  }

  test('sends the first change at once, and changes of one turn together', () => {
    const { publisher, sent } = open()
    publisher.changed()
    publisher.changed()
    vi.advanceTimersByTime(0)
    expect(sent).toEqual([1])
  })

  test('sends at most ten a second, and always sends the last change', () => {
    const { publisher, sent } = open()
    for (let millisecond = 0; millisecond < 1000; millisecond += 1) {
      publisher.changed()
      vi.advanceTimersByTime(1)
    }
    expect(sent.length).toBeLessThanOrEqual(11)
    const before = sent.length
    publisher.changed()
    vi.advanceTimersByTime(200)
    expect(sent.length).toBeGreaterThan(before)
  })

  test('sends a change that comes within a tenth of a second at its end, once', () => {
    const { publisher, sent } = open()
    publisher.changed()
    vi.advanceTimersByTime(50)
    publisher.changed()
    vi.advanceTimersByTime(49)
    expect(sent).toEqual([1])
    vi.advanceTimersByTime(1)
    expect(sent).toEqual([1, 2])
    vi.advanceTimersByTime(1000)
    expect(sent).toEqual([1, 2])
  })

  test('continues after a snapshot or a listener has failed', () => {
    const errors: unknown[] = []
    const sent: string[] = []
    let state = 'bad'
    const publisher = openPublisher(
      () => {
        if (state === 'bad') throw new Error('no snapshot')
        return { version: state } as unknown as Snapshot
      },
      [
        () => {
          throw new Error('no tray')
        },
        ({ version }) => sent.push(version),
      ],
      { error: (_message, cause) => errors.push(cause) },
    )
    for (state of ['bad', 'good', 'better']) {
      publisher.changed()
      vi.advanceTimersByTime(200)
    }
    expect(sent).toEqual(['good', 'better'])
    expect(errors).toEqual([new Error('no snapshot'), new Error('no tray'), new Error('no tray')])
  })

  test('sends nothing while nothing changes, and nothing after it was closed', () => {
    const { publisher, sent } = open()
    vi.advanceTimersByTime(5000)
    expect(sent).toEqual([])
    publisher.changed()
    publisher.close()
    vi.advanceTimersByTime(5000)
    expect(sent).toEqual([])
  })

  test('does not publish changes after it was closed', () => {
    const { publisher, sent } = open()
    publisher.close()
    publisher.changed()
    vi.advanceTimersByTime(5000)
    expect(sent).toEqual([])
  })
})
