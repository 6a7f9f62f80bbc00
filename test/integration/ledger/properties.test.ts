import { expect, test } from 'vitest'
import { createCompanion, type Companion } from '../../../main/companion/companion.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import type { CountingSettings } from '../../../main/ledger/rules/counting.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { pantryRows } from '../storage/rows.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { openTestStore } from '../../support/test-store.ts'
import { recording, settings, type Recording } from './arbitrary.ts'
import { recount, day, countEverything, firstRelease, recordClone, recordGithub } from './facts.ts'
import { countsOf, leastFoodOf } from './oracle.ts'

const timeZone = 'Asia/Tokyo'
const clock = manualClock('2026-11-25T12:00:00Z', timeZone)
const runs = trials(150)

interface Services {
  readonly store: Store
  readonly ledger: Ledger
  readonly companion: Companion
}

function openServices(store: Store, counting: CountingSettings): Services {
  return {
    store,
    ledger: createLedger({ store, clock, firstRelease, counting }),
    companion: createCompanion({ store, clock }),
  }
}

function record({ ledger }: Services, { from, facts }: Recording) {
  return from === 'clone' ? recordClone(ledger, facts) : recordGithub(ledger, facts)
}

/** Only GitHub knows which repository had a former name, so the next sync asks. */
function askGithubAgain(services: Services, recorded: readonly Recording[]): void {
  for (const one of recorded) if (one.from === 'github') record(services, one)
}

function counts({ ledger }: Services): Record<string, number> {
  return Object.fromEntries(ledger.history.year(2026).days.map(({ day, count }) => [day, count]))
}

const grants = ({ store }: Services) =>
  new Map(
    store.db
      .prepare<[], [string, number]>('SELECT key, units FROM granted ORDER BY key')
      .raw()
      .all(),
  )

/** The same recordings in another order, each once or twice. */
const shuffled = (recordings: readonly Recording[]) =>
  fc
    .shuffledSubarray([...recordings, ...recordings], { minLength: recordings.length })
    .map((chosen) => {
      const missing = recordings.filter((one) => !chosen.includes(one))
      return [...chosen, ...missing]
    })

test('the counts follow the rules in any order, with repetitions and restarts', () => {
  const histories = fc
    .array(recording, { maxLength: 10 })
    .chain((recordings) => fc.tuple(fc.constant(recordings), shuffled(recordings), fc.nat(10)))
  fc.assert(
    fc.property(histories, ([recordings, again, restartAt]) => {
      const expected = Object.fromEntries(countsOf(recordings, countEverything, timeZone))
      for (const order of [recordings, again]) {
        const store = openTestStore(':memory:', clock)
        let services = openServices(store, countEverything)
        for (const [index, one] of order.entries()) {
          if (index === restartAt) services = openServices(store, countEverything)
          record(services, one)
        }
        askGithubAgain(services, order)
        expect(counts(services)).toEqual(expected)
        for (const [on, count] of Object.entries(expected)) {
          expect(services.ledger.history.day(day(on)).count).toBe(count)
          expect(services.ledger.history.countOn(day(on))).toBe(count)
        }
        store.close()
      }
    }),
    { numRuns: runs },
  )
})

type Step =
  | { readonly do: 'record'; readonly recording: Recording }
  | { readonly do: 'settings'; readonly settings: CountingSettings }
  | { readonly do: 'restart' }
  | { readonly do: 'feed-one' }
  | { readonly do: 'feed-all' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: recording.map((one): Step => ({ do: 'record', recording: one })) },
  { weight: 2, arbitrary: settings.map((chosen): Step => ({ do: 'settings', settings: chosen })) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'restart' }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'feed-one' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'feed-all' }) },
)

test('grants never shrink and cover every distinct commit, and no meal eats an ungranted unit', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const store = openTestStore(':memory:', clock)
      let counting = countEverything
      let services = openServices(store, counting)
      const recorded: Recording[] = []
      let before = grants(services)
      for (const one of steps) {
        if (one.do === 'record') {
          recorded.push(one.recording)
          record(services, one.recording)
        } else if (one.do === 'settings') {
          counting = one.settings
          recount(services.ledger, counting)
        } else if (one.do === 'restart') {
          services = openServices(store, counting)
        } else if (one.do === 'feed-one') {
          services.companion.feedOne(null)
        } else {
          services.companion.feedAll()
        }

        const after = grants(services)
        for (const [key, units] of before) expect(after.get(key)).toBeGreaterThanOrEqual(units)
        before = after
        const { stored, derived } = pantryRows(store.db)
        expect(stored).toEqual(derived)
        const tooMany = `SELECT count(*) FROM meal LEFT JOIN granted ON key = grant_key WHERE n > coalesce(units, 0)`
        expect(store.db.prepare(tooMany).pluck().get()).toBe(0)
      }

      askGithubAgain(services, recorded)
      before = grants(services)
      const expected = countsOf(recorded, counting, timeZone)
      expect(counts(services)).toEqual(Object.fromEntries(expected))
      const counted = [...leastFoodOf(recorded, counting, timeZone)]
        .filter(([on]) => on >= services.ledger.foodFrom())
        .reduce((sum, [, count]) => sum + count, 0)
      const kept = [...before.values()].reduce((sum, units) => sum + units, 0)
      expect(kept - 3).toBeGreaterThanOrEqual(counted)

      for (const one of recorded) expect(record(services, one)).toEqual([])
      expect(grants(services)).toEqual(before)
      const food = services.companion.pantry().reduce((sum, { count }) => sum + count, 0)
      const eaten = store.db.prepare('SELECT count(*) FROM meal').pluck().get() as number
      expect(food + eaten).toBe(kept)
      store.close()
    }),
    { numRuns: runs },
  )
})

test('a family that never joins another is granted exactly its highest count', () => {
  const ofOne = fc.array(
    recording.filter(({ from, facts }) => from === 'clone' && facts.repository === 'git:a'),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(ofOne, (recordings) => {
      const store = openTestStore(':memory:', clock)
      const services = openServices(store, countEverything)
      let told = 0
      for (const one of recordings) {
        for (const { count } of record(services, one)) told += count
      }
      const from = services.ledger.foodFrom()
      const food = Object.entries(counts(services)).filter(([on]) => on >= from)
      const total = food.reduce((sum, [, count]) => sum + count, 0)
      const granted = [...grants(services).values()].reduce((sum, units) => sum + units, 0) - 3
      expect(granted).toBe(total)
      expect(told).toBe(total)
      store.close()
    }),
    { numRuns: runs },
  )
})
