import { beforeEach, describe, expect, test } from 'vitest'
import { openPublisher } from '../../../main/bridge/publisher.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'

describe('the publisher of snapshots', () => {
  let time: ManualTime
  beforeEach(() => {
    time = new ManualTime('2026-11-25T12:00:00Z')
  })

  function open() {
    let made = 0
    const sent: number[] = []
    const publisher = openPublisher({
      snapshot: () => ({ made: (made += 1) }),
      listeners: [(snapshot) => sent.push(snapshot.made)],
      now: () => time.now(),
      timers: time,
      log: { error: () => undefined },
    })
    return { publisher, sent }
  }

  test('sends the first change at once, and changes of one turn together', () => {
    const { publisher, sent } = open()
    publisher.changed()
    publisher.changed()
    time.move(0)
    expect(sent).toEqual([1])
  })

  test('sends at most ten a second, and always sends the last change', () => {
    const { publisher, sent } = open()
    for (let millisecond = 0; millisecond < 1000; millisecond += 1) {
      publisher.changed()
      time.move(1)
    }
    expect(sent.length).toBeLessThanOrEqual(11)
    const before = sent.length
    publisher.changed()
    time.move(200)
    expect(sent.length).toBeGreaterThan(before)
  })

  test('sends a change that comes within a tenth of a second at its end, once', () => {
    const { publisher, sent } = open()
    publisher.changed()
    time.move(50)
    publisher.changed()
    time.move(49)
    expect(sent).toEqual([1])
    time.move(1)
    expect(sent).toEqual([1, 2])
    time.move(1000)
    expect(sent).toEqual([1, 2])
  })

  test('waits for nothing once the last change is sent, and sends a later one at once', () => {
    const { publisher, sent } = open()
    publisher.changed()
    time.move(0)
    expect(time.waits).toEqual([])
    time.move(100)
    publisher.changed()
    time.move(0)
    expect(sent).toEqual([1, 2])
  })

  test('sends a change that a listener causes, a tenth of a second later', () => {
    const sent: number[] = []
    let version = 1
    const publisher = openPublisher({
      snapshot: () => version,
      listeners: [
        (snapshot) => {
          sent.push(snapshot)
          if (snapshot === 2) return
          version = 2
          publisher.changed()
        },
      ],
      now: () => time.now(),
      timers: time,
      log: { error: () => undefined },
    })
    publisher.changed()
    time.move(99)
    expect(sent).toEqual([1])
    time.move(1)
    expect(sent).toEqual([1, 2])
  })

  test('continues after a snapshot or a listener has failed', () => {
    const errors: unknown[] = []
    const sent: string[] = []
    let state = 'bad'
    const publisher = openPublisher({
      snapshot: () => {
        if (state === 'bad') throw new Error('no snapshot')
        return { version: state }
      },
      listeners: [
        () => {
          throw new Error('no tray')
        },
        ({ version }) => sent.push(version),
      ],
      now: () => time.now(),
      timers: time,
      log: { error: (_message, cause) => errors.push(cause) },
    })
    for (state of ['bad', 'good', 'better']) {
      publisher.changed()
      time.move(200)
    }
    expect(sent).toEqual(['good', 'better'])
    expect(errors).toEqual([new Error('no snapshot'), new Error('no tray'), new Error('no tray')])
  })

  test('sends nothing while nothing changes, and nothing after it was closed', () => {
    const { publisher, sent } = open()
    time.move(5000)
    expect(sent).toEqual([])
    publisher.changed()
    publisher.close()
    time.move(5000)
    expect(sent).toEqual([])
  })

  test('does not publish changes after it was closed', () => {
    const { publisher, sent } = open()
    publisher.close()
    publisher.changed()
    time.move(5000)
    expect(sent).toEqual([])
  })
})
