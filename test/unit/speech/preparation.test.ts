import { describe, expect, test } from 'vitest'
import { createClock } from '../../../main/base/clock.ts'
import { catalogue } from '../../../main/speech/catalogue.ts'
import type { EngineVoice } from '../../../main/speech/engine/engine-voice.ts'
import { busyShare, createPreparation } from '../../../main/speech/preparation.ts'
import { interpolate } from '../../../main/speech/rules/lines.ts'
import {
  likelyLines,
  lookaheadOf,
  sentencesToPrepare,
  type Outlook,
} from '../../../main/speech/rules/likely-lines.ts'
import { pronounceAsShipped } from '../../../main/speech/rules/pronunciation.ts'
import { sentencesOf } from '../../../main/speech/rules/sentences.ts'
import { triggerNames, variablesOf } from '../../../main/speech/rules/triggers.ts'
import { kinds } from '../../../preload/contract/kinds.ts'
import fc from '../../support/fast-check.ts'
import { ManualTimers } from '../../integration/speech/set-up.ts'

/** Ten minutes of processor time on two threads. */
const maxSecondsADay = 300

const outlook: Outlook = {
  hour: 14,
  level: 4,
  nextEarnables: [
    { trigger: 'unlock', name: 'まるめがね' },
    { trigger: 'unlock-scene', name: '温泉' },
    { trigger: 'unlock', name: 'ヘッドホン' },
  ],
  waiting: {},
  numbers: [],
  due: [],
}
const names = (change: Partial<Outlook> = {}) =>
  likelyLines({ ...outlook, ...change }).map(({ trigger }) => trigger)
const valuesOf = (trigger: string, ahead: number, change: Partial<Outlook> = {}) =>
  likelyLines({ ...outlook, ...change })
    .find((likely) => likely.trigger === trigger)
    ?.values(ahead)

describe('what Dash may say soon', () => {
  test.each([
    [9, 'greeting-morning', 'greeting-day'],
    [14, 'greeting-day', 'greeting-evening'],
    [19, 'greeting-evening', 'greeting-night'],
    [23, 'greeting-night', 'greeting-night'],
  ])('at %i o’clock %s comes first, and later %s', (hour, greeting, later) => {
    expect(names({ hour })[0]).toBe(greeting)
    expect(names({ hour })).toContain(later)
    expect(names({ hour }), 'and the greeting of tomorrow').toContain('greeting-morning')
  })

  test('the user’s touches and ordinary moments come before work that was not seen', () => {
    const likely = names()
    const early = likely.slice(0, likely.indexOf('work-commit'))
    for (const trigger of ['stroked', 'dragged', 'idle', 'serial', 'hungry', 'fire-breath'])
      expect(early).toContain(trigger)
  })

  test('waiting food comes before other food, and recent work before other work', () => {
    const likely = names({ waiting: { review: 2 }, due: ['work-push'] })
    const before = (one: (typeof likely)[number], other: (typeof likely)[number]) =>
      expect(likely.indexOf(one)).toBeLessThan(likely.indexOf(other))
    before('fed-review', 'fed-commit')
    before('work-push', 'work-commit')
  })

  test.each([
    ['the next level', 'level-up', {}, [[{ level: 5 }], [{ level: 6 }]]],
    [
      'all waiting food',
      'fed-all',
      { waiting: { commit: 3, issue: 1 } },
      [[{ count: 4 }, { count: 5 }]],
    ],
    [
      'the usual amounts, if too little food waits,',
      'fed-all',
      { waiting: { commit: 1 } },
      [[{ count: 2 }, { count: 3 }, { count: 4 }, { count: 5 }]],
    ],
    [
      'the best day of the week',
      'numbers-week',
      { numbers: [{ trigger: 'numbers-week', day: { ja: '火曜日', en: 'Tuesday' } }] },
      [[{ day: '火曜日' }]],
    ],
    [
      'a count',
      'numbers-total',
      { numbers: [{ trigger: 'numbers-total', count: 50 }] },
      [[{ count: 50 }]],
    ],
    ['the next unlock', 'unlock', {}, [[{ item: 'まるめがね' }], [{ item: 'ヘッドホン' }], []]],
    ['the next scene', 'unlock-scene', {}, [[{ item: '温泉' }], [], []]],
    ['the lack of a next unlock', 'unlock', { nextEarnables: [] }, [[]]],
  ] as const)('%s is known ahead', (_, trigger, change, expected) => {
    for (const [ahead, values] of expected.entries())
      expect(valuesOf(trigger, ahead, change)).toEqual(values)
  })

  test('each trigger comes once, with all the values that its lines need', () => {
    const anyOutlook = fc.record({
      hour: fc.nat({ max: 23 }),
      level: fc.integer({ min: 1, max: 99 }),
      nextEarnables: fc.array(
        fc.record({
          trigger: fc.constantFrom('unlock', 'unlock-scene', 'unlock-ornament'),
          name: fc.string({ minLength: 1 }),
        }),
        { maxLength: 3 },
      ),
      waiting: fc.dictionary(fc.constantFrom(...kinds), fc.nat({ max: 300 })),
      numbers: fc.constantFrom([], [{ trigger: 'numbers-total' as const, count: 50 }]),
      due: fc.array(fc.constantFrom(...triggerNames), { maxLength: 10 }),
    })
    fc.assert(
      fc.property(anyOutlook, fc.nat({ max: 2 }), (any, ahead) => {
        const likely = likelyLines(any)
        expect(new Set(likely.map(({ trigger }) => trigger)).size).toBe(likely.length)
        for (const { trigger, values } of likely)
          for (const known of values(ahead))
            expect(Object.keys(known)).toEqual(variablesOf(trigger))
      }),
    )
  })

  test('include only one line of a daily trigger, of the story and of the voice test', () => {
    expect(lookaheadOf('day-christmas')).toBe(1)
    expect(lookaheadOf('numbers-today')).toBe(1)
    expect(lookaheadOf('voice-test')).toBe(1)
    expect(lookaheadOf('serial'), 'its next line depends on the last').toBe(1)
    expect(lookaheadOf('fed-commit')).toBe(3)
  })
})

describe('the sentences to prepare', () => {
  const line = (ja: string) => ({ ja, en: '' })

  test('are those that Dash will say, for each value', () => {
    for (const [trigger, lines] of Object.entries(catalogue))
      for (const one of lines) {
        const values = {
          level: 5,
          count: 3,
          day: '火曜日',
          item: 'スカーフ',
          form: '若鳥',
          years: 2,
          word: 'Dart',
        }
        expect(sentencesToPrepare(one, [values], pronounceAsShipped), trigger).toEqual([
          ...new Set(sentencesOf(interpolate(one.ja, 'ja', values), pronounceAsShipped)),
        ])
      }
  })

  test('exclude those with an unknown value', () => {
    const known = (ja: string) => sentencesToPrepare(line(ja), [], pronounceAsShipped)
    expect(known('やった、{item}！さっそく使ってみて。')).toEqual(['さっそく使ってみて。'])
    expect(known('{count}品だよ')).toEqual([])
    expect(known('はい。')).toEqual(['はい。'])
  })
})

test.each([
  [{ busy: 0, all: 0 }, { busy: 25, all: 100 }, 0.25],
  [{ busy: 10, all: 100 }, { busy: 10, all: 100 }, 1],
  // The machine slept, or a processor was removed.
  [{ busy: 90, all: 400 }, { busy: 10, all: 300 }, 1],
  [{ busy: 90, all: 100 }, { busy: 10, all: 300 }, 0],
])('from %o to %o the processors were busy %f of the time', (before, after, share) => {
  expect(busyShare(before, after)).toBe(share)
})

type Prepared = Awaited<ReturnType<EngineVoice['prepare']>>

const made: Prepared = {
  ok: true,
  value: { id: '1', wav: new Uint8Array(), mouthCues: [], seconds: 1, stretches: [] },
}
const failed: Prepared = { ok: false, error: { code: 'voice-bad-answer' } }
const cancelled: Prepared = { ok: false, error: { code: 'cancelled' } }

describe('preparing', () => {
  /** An engine that takes ten seconds per sentence; `answer` decides the result. */
  function setUp(answer: (sentence: string) => Prepared | Promise<Prepared>) {
    const kept = new Set<string>()
    const asked: string[] = []
    const errors: unknown[] = []
    const timers = new ManualTimers()
    const machine = { idleSeconds: 600, isOnBattery: false, busyShare: 0, busy: 0, all: 0 }
    let [spent, time, key, revision] = [0, 0, 'a', 0]
    const clock = createClock({ now: () => time, timeZone: () => 'UTC' })
    const log = { info: () => undefined, warn: () => undefined, error: noteError }
    function noteError(_: string, cause: unknown): void {
      errors.push(cause)
    }
    const options = {
      common: { clock, timers, log },
      user: { idleSeconds: () => machine.idleSeconds },
      machineLoad: {
        isBusy: () => false,
        isOnBattery: () => machine.isOnBattery,
        processors: () => ({ busy: machine.busy, all: machine.all }),
      },
    }
    const preparation = createPreparation(options, {
      picker: { upcoming: (trigger) => catalogue[trigger].slice(0, 1) },
      voice: {
        key: () => key,
        has: (sentence) => kept.has(sentence),
        prepare: async (sentence) => {
          asked.push(sentence)
          time += 10_000
          const prepared = await answer(sentence)
          if (prepared.ok) kept.add(sentence)
          return prepared
        },
      },
      dictionary: { pronounce: pronounceAsShipped, revision: () => revision },
      store: {
        secondsSpent: () => spent,
        spend: (_, seconds) => {
          spent += seconds
        },
      },
      isFree: () => true,
    })
    /** Lets a minute pass on the machine. */
    function passMinute(hour = 14): Promise<void> {
      machine.all += 60_000
      machine.busy += 60_000 * machine.busyShare
      return preparation.minutePassed(() => ({ ...outlook, hour }))
    }
    return {
      ...{ kept, asked, errors, timers, machine, passMinute },
      seconds: () => spent,
      sleep: (ms: number) => {
        time += ms
      },
      change: (change: { key?: string; revision?: number }) => {
        key = change.key ?? key
        revision = change.revision ?? revision
      },
      /**
       * Runs one round with the day's time restored.
       * @returns what the engine was asked for
       */
      async round(hour = 14) {
        spent = 0
        const before = asked.length
        await passMinute(hour)
        await passMinute(hour)
        return asked.slice(before)
      },
    }
  }

  test('begins after a minute in which the machine was idle', async () => {
    const setup = setUp(() => cancelled)
    await setup.passMinute()
    expect(setup.asked).toEqual([])
    await setup.passMinute()
    expect(setup.asked).toHaveLength(1)
  })

  test.each([
    ['the user is away and the machine half busy', { idleSeconds: 30, busyShare: 0.5 }, 1],
    ['the user is there', { idleSeconds: 29 }, 0],
    ['the machine runs on battery', { isOnBattery: true }, 0],
    ['the machine is building something', { busyShare: 0.51 }, 0],
  ])('if %s: %o → %i sentences', async (_, change, sentences) => {
    const setup = setUp(() => cancelled)
    Object.assign(setup.machine, change)
    for (let minute = 0; minute < 5 - 3 * sentences; minute += 1) await setup.passMinute()
    expect(setup.asked).toHaveLength(sentences)
  })

  test('continues in rounds of half a minute until the user returns', async () => {
    let answer: (prepared: Prepared) => void = () => undefined
    const setup = setUp(() => new Promise((resolve) => (answer = resolve)))
    const next = async () => {
      const before = setup.asked.length
      answer(made)
      await new Promise((resolve) => setImmediate(resolve))
      return setup.asked.length > before
    }
    await setup.passMinute()
    const first = setup.passMinute()
    expect(await next()).toBe(true)
    setup.timers.pass(29_999)
    expect(await next()).toBe(true)
    await setup.passMinute()
    setup.timers.pass(1)
    expect(await next()).toBe(false)
    await first
    await setup.passMinute()
    const second = setup.passMinute()
    expect(await next()).toBe(true)
    setup.machine.idleSeconds = 0
    expect(await next()).toBe(false)
    await second
    expect(setup.timers.waiting).toBe(0)
  })

  test('that throws is logged, and is tried again', async () => {
    let isBroken = true
    const setup = setUp(() => {
      if (isBroken) throw new Error('no voice')
      return cancelled
    })
    await setup.round()
    expect(setup.errors).toHaveLength(1)
    isBroken = false
    expect(await setup.round()).toHaveLength(1)
  })

  test('counts towards the time of the day, whatever the result', async () => {
    const answers: Prepared[] = [made, failed, cancelled]
    const setup = setUp(() => answers.shift() ?? cancelled)
    expect(await setup.round()).toHaveLength(3)
    expect(setup.seconds()).toBe(30)
  })

  test('counts a minute at most for a sentence during which the machine slept', async () => {
    const setup = setUp(() => {
      setup.sleep(3_600_000)
      return cancelled
    })
    await setup.round()
    expect(setup.seconds()).toBe(60)
  })

  test('leaves a failing engine alone for ten minutes, without blaming the sentences', async () => {
    let isBroken = true
    const setup = setUp(() => (isBroken ? failed : made))
    const asked = await setup.round()
    expect(asked).toHaveLength(3)
    isBroken = false
    expect(await setup.round()).toEqual([])
    setup.sleep(10 * 60_000)
    expect((await setup.round()).slice(0, 3)).toEqual(asked)
  })

  test('skips a failed sentence, and makes the sentences after it', async () => {
    let first = ''
    const setup = setUp((sentence) => {
      first ||= sentence
      return sentence === first ? failed : made
    })
    const asked = [...(await setup.round()), ...(await setup.round())]
    expect(asked).toHaveLength((2 * maxSecondsADay) / 10)
    expect(new Set(asked).size).toBe(asked.length)
    expect(setup.kept).toEqual(new Set(asked.slice(1)))
    // Another hour is another moment, so the line is considered again, and skipped again.
    expect(await setup.round(15)).not.toContain(first)
  })

  test.each([
    ['voice', { key: 'b' }],
    ['dictionary', { revision: 1 }],
  ])('retries a failed sentence with another %s', async (_, change) => {
    let first = ''
    const setup = setUp((sentence) => {
      first ||= sentence
      return sentence === first ? failed : made
    })
    await setup.round()
    expect(await setup.round()).not.toContain(first)
    setup.change(change)
    expect((await setup.round())[0]).toBe(first)
  })

  test('stops if a line is due or no engine runs, and resumes with the same sentence', async () => {
    const setup = setUp(() => cancelled)
    const asked = [...(await setup.round()), ...(await setup.round())]
    expect(asked).toEqual([asked[0], asked[0]])
  })
})
