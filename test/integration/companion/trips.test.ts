import { afterEach, expect, test } from 'vitest'
import { join } from 'node:path'
import { isUserThere } from '../../../main/desktop/rules/user-presence.ts'
import { souvenirOf, tripMinute } from '../../../main/reactions/rules/trip-reducer.ts'
import { openTrips } from '../../../main/reactions/trips.ts'
import { createEmitter } from '../../../main/base/emitter.ts'
import type { Day } from '../../../main/base/rules/day.ts'
import { createSharedValues } from '../../../main/companion/shared-values.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'
import { someSnapshot } from '../../fakes/snapshots.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = '2026-11-27' as Day
const souvenir = souvenirOf(day)
const some = someSnapshot()
const folder = folderForEachTest()
let store: Store
afterEach(() => store.close())

/** Opens trips some minutes before the trip of the day, and waits for its minute. The user is away. */
function open(minutesOpen = 10) {
  const time = new ManualTime(`${day}T00:00:00+09:00`)
  time.move((tripMinute(day) - minutesOpen) * minute)
  const birdEvents = createEmitter<undefined>()
  const sent: string[] = []
  const said: string[] = []
  const now = {
    idleSeconds: 300,
    isLocked: false,
    isMotionReduced: false,
    mayRoam: true,
  }
  const send = (type: string) => {
    birdEvents.emit(undefined)
    sent.push(type)
  }
  const openAgain = () => {
    store = openTestStore(join(folder.path, 'hot-dash.db'), time)
    return openTrips({
      sharedValues: createSharedValues(store),
      clock: time,
      timers: time,
      desktop: {
        sendBird: ({ type }) => send(type),
        onBirdEvent: birdEvents.on,
        view: () => some.desktop,
      },
      speech: {
        say: (trigger) => {
          said.push(trigger)
          return null
        },
      },
      mayRoam: () => now.mayRoam,
      presence: {
        idleSeconds: () => now.idleSeconds,
        isUserThere: () => isUserThere(now.idleSeconds, now.isLocked),
      },
      pet: () => some.pet,
      settings: { all: () => some.settings },
      isMotionReduced: () => now.isMotionReduced,
      onChange: () => undefined,
    })
  }
  const trips = openAgain()
  time.move(minutesOpen * minute)
  return { trips, openAgain, time, send, sent, said, now }
}

test('Dash leaves while the user is away, and comes back with a souvenir within a second of the user', () => {
  const { trips, time, sent, said, now } = open()
  trips.minutePassed()
  expect(sent).toEqual(['sets-off'])
  expect(trips.view()).toEqual({ name: 'none' })
  time.move(5 * second)
  expect(trips.view()).toEqual({ name: 'out' })
  time.move(20 * minute)
  expect(trips.view()).toEqual({ name: 'out' })
  now.idleSeconds = 0
  now.isLocked = true
  time.move(2 * second)
  expect(trips.view(), 'behind the lock').toEqual({ name: 'out' })
  now.isLocked = false
  time.move(1 * second)
  expect(trips.view()).toEqual({ name: 'back', souvenir })
  expect(said).toEqual([`brought-${souvenir}`])
  time.move(minute)
  trips.minutePassed()
  expect(trips.view()).toEqual({ name: 'over', souvenir })
  now.idleSeconds = 300
  trips.minutePassed()
  expect(sent, 'one trip a day').toEqual(['sets-off'])
  trips.close()
})

test('a click brings Dash back at once', () => {
  const { trips, time, now } = open()
  trips.minutePassed()
  time.move(5 * second)
  now.idleSeconds = 0
  trips.checkPresence()
  expect(trips.view()).toEqual({ name: 'back', souvenir })
  trips.close()
})

test('if something needs Dash, it comes home at once, and talks about its trip when the user is there', () => {
  const { trips, time, send, said, now } = open()
  trips.minutePassed()
  time.move(5 * second)
  send('new-food')
  expect(trips.view()).toEqual({ name: 'over', souvenir })
  trips.minutePassed()
  expect(said).toEqual([])
  now.idleSeconds = 0
  trips.minutePassed()
  expect(said).toEqual([`brought-${souvenir}`])
  trips.close()
})

test('if the user comes back while Dash says goodbye, it stays, and may leave another time', () => {
  const { trips, time, sent, now } = open()
  trips.minutePassed()
  time.move(1 * second)
  now.idleSeconds = 0
  time.move(1 * second)
  expect(sent).toEqual(['sets-off', 'halts'])
  expect(trips.view()).toEqual({ name: 'none' })
  now.idleSeconds = 300
  trips.minutePassed()
  time.move(5 * second)
  expect(trips.view()).toEqual({ name: 'out' })
  trips.close()
})

test('after a restart Dash is at home with its souvenir, which lies there until the next day', () => {
  const { trips, openAgain, time } = open()
  trips.minutePassed()
  time.move(5 * second)
  trips.close()
  expect(time.waits).toEqual([])
  store.close()
  const again = openAgain()
  expect(again.view()).toEqual({ name: 'over', souvenir })
  time.move(14 * hour)
  expect(again.view()).toEqual({ name: 'none' })
  again.close()
})

test.each([
  ['right after a start', 9, {}],
  ['with reduced motion', 10, { isMotionReduced: true }],
  ['if it may not', 10, { mayRoam: false }],
])('Dash does not leave %s', (_, minutesOpen, change) => {
  const { trips, sent, now } = open(minutesOpen)
  Object.assign(now, change)
  trips.minutePassed()
  expect(sent).toEqual([])
  trips.close()
})
