import { expect, test } from 'vitest'
import { createClock } from '../../../main/base/clock.ts'
import type { Outlook } from '../../../main/speech/rules/likely-lines.ts'
import { createPreparer } from '../../../main/wiring/preparer.ts'

function open() {
  const machine = { idleSeconds: 600, isOnBattery: false, busyShare: 0, now: 0, busy: 0 }
  const rounds: { outlook: Outlook; mayGoOn: () => boolean; end: () => void }[] = []
  const errors: unknown[] = []
  const preparer = createPreparer({
    speech: {
      prepare: (outlook, mayGoOn) =>
        new Promise((resolve) => rounds.push({ outlook, mayGoOn, end: resolve })),
    },
    companion: { view: () => ({ pet: { level: 5 }, pantry: [{ kind: 'review', count: 2 }] }) },
    chatter: { due: () => ['season-winter'] },
    clock: createClock({ now: () => Date.parse('2026-11-25T13:00:00Z'), zone: () => 'UTC' }),
    nameOf: (item) => `the ${item}`,
    power: {
      getSystemIdleTime: () => machine.idleSeconds,
      isOnBatteryPower: () => machine.isOnBattery,
    },
    processors: () => ({ all: machine.now, busy: machine.busy }),
    now: () => machine.now,
    log: { error: (_, cause) => void errors.push(cause) },
  })
  const pass = (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      machine.now += 60_000
      machine.busy += 60_000 * machine.busyShare
      preparer.minutePassed()
    }
  }
  return { machine, rounds, errors, preparer, pass }
}

test('after a minute in which the machine was idle, likely speech is made', () => {
  const { rounds, preparer, pass } = open()
  preparer.worked(['push'])
  preparer.worked(['commit', 'push'])
  pass(1)
  expect(rounds).toEqual([])
  pass(1)
  expect(rounds.map(({ outlook }) => outlook)).toEqual([
    {
      hour: 13,
      level: 5,
      nextItems: ['the headphones', 'the onsen-towel', 'the onsen'],
      waiting: { review: 2 },
      due: ['work-commit', 'work-push', 'season-winter'],
    },
  ])
})

test.each([
  ['the user is there', { idleSeconds: 5 }],
  ['the machine runs on battery', { isOnBattery: true }],
  ['the machine is building something', { busyShare: 0.9 }],
])('if %s, nothing is made', (_, change) => {
  const { machine, rounds, pass } = open()
  Object.assign(machine, change)
  pass(5)
  expect(rounds).toEqual([])
})

test('speech is made for half a minute at a time, one round after another, until the user returns', async () => {
  const { machine, rounds, pass } = open()
  pass(2)
  const [first] = rounds
  expect(first?.mayGoOn()).toBe(true)
  machine.now += 29_000
  expect(first?.mayGoOn()).toBe(true)
  machine.now += 1000
  expect(first?.mayGoOn()).toBe(false)
  pass(2)
  expect(rounds).toHaveLength(1)
  first?.end()
  await Promise.resolve()
  await Promise.resolve()
  pass(2)
  expect(rounds).toHaveLength(2)
  machine.idleSeconds = 0
  expect(rounds[1]?.mayGoOn()).toBe(false)
})
