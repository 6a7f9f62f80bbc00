import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assertNever } from '../../../preload/contract/result.ts'
import { createCompanion, type Companion } from '../../../main/companion/companion.ts'
import { readDueToErase } from '../../../main/ledger/forgetting.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import type { CountingSettings } from '../../../main/ledger/rules/counting.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { pantryRows, sharedRows } from '../storage/rows.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { folderForAllTests } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import { nameTransfer, recording, settings, type Recording } from './arbitrary.ts'
import { countEverything, day, eraseDue, id, recordClone, recount, mergeFrom } from './facts.ts'
import { Model } from './model.ts'

/** One of the user's machines, with its model. */
interface Device {
  readonly clock: ManualClock
  readonly store: Store
  readonly model: Model
  readonly recorded: Recording[]
  counting: CountingSettings
  ledger: Ledger
  companion: Companion
}

const runs = trials(60)
/** The day on which all devices start. An earlier clock is wrong. */
const firstRelease = day('2026-11-25')
const folder = folderForAllTests()

function newDevice(): Device {
  const clock = manualClock('2026-11-25T12:00:00Z')
  const store = openTestStore(':memory:', clock)
  return {
    clock,
    store,
    model: new Model(),
    recorded: [],
    counting: countEverything,
    ...open(store, clock, countEverything),
  }
}

const open = (store: Store, clock: ManualClock, counting: CountingSettings) => ({
  ledger: createLedger({ store, clock, firstRelease, counting }),
  companion: createCompanion({ store, clock }),
})

/** Quits and starts again. */
function restart(device: Device): void {
  Object.assign(device, open(device.store, device.clock, device.counting))
}

function record(device: Device, one: Recording): void {
  device.model.record(one, device.clock.now(), device.clock.timeZone())
  if (one.from === 'clone') recordClone(device.ledger, one.facts)
  else device.ledger.recordGithub(one.facts)
}

/** Restarts and records everything once more, like a scan and a sync. */
function seeAgain(device: Device): void {
  restart(device)
  for (const one of device.recorded) record(device, one)
}

/** Merges another device's file. */
function merge(device: Device, other: Device): void {
  const path = join(folder.path, 'other.db')
  writeFileSync(path, other.store.db.serialize())
  const hidden = device.recorded.length > 0 ? forgettables.filter(device.model.isForgotten) : []
  mergeFrom(device, path, device.counting)
  device.model.merge(other.model)
  // A repository that is no longer forgotten is read again.
  if (hidden.every(device.model.isForgotten)) restart(device)
  else seeAgain(device)
}

const undoMs = 30 * 86_400_000
const timeZones = ['Asia/Tokyo', 'Pacific/Kiritimati', 'Etc/GMT+12', 'Australia/Lord_Howe'] as const
const forgettables = ['git:a', 'git:b', 'github:github.com:R_1'].map(id)
const forgettable = fc.constantFrom(...forgettables)

type Step = { readonly on: number } & (
  | { readonly do: 'record'; readonly recording: Recording }
  | { readonly do: 'settings'; readonly settings: CountingSettings }
  | {
      readonly do: 'forget' | 'remember' | 'end-forgetting'
      readonly repository: ReturnType<typeof id>
    }
  | { readonly do: 'merge'; readonly other: number }
  | { readonly do: 'clock'; readonly days: number }
  | { readonly do: 'time-zone'; readonly timeZone: string }
  | { readonly do: 'restart' | 'erase' | 'feed-one' | 'feed-all' }
)

const devices = 3
const which = fc.nat(devices - 1)

/** @param weights the frequency of each kind of step; kinds without a weight never occur */
function steps(
  recordings: fc.Arbitrary<Recording>,
  weights: Partial<Record<Step['do'], number>>,
): fc.Arbitrary<readonly Step[]> {
  const parts: Record<Step['do'], fc.Arbitrary<object>> = {
    record: fc.record({ recording: recordings }),
    settings: fc.record({ settings }),
    forget: fc.record({ repository: forgettable }),
    remember: fc.record({ repository: forgettable }),
    'end-forgetting': fc.record({ repository: forgettable }),
    erase: fc.constant({}),
    merge: fc.record({ other: which }),
    clock: fc.record({ days: fc.integer({ min: -400, max: 400 }) }),
    'time-zone': fc.record({ timeZone: fc.constantFrom(...timeZones) }),
    restart: fc.constant({}),
    'feed-one': fc.constant({}),
    'feed-all': fc.constant({}),
  }
  const kinds = Object.entries(weights) as [Step['do'], number][]
  const step = fc.oneof(
    ...kinds.map(([kind, weight]) => ({
      weight,
      arbitrary: fc
        .tuple(which, parts[kind])
        .map(([on, part]) => ({ on, do: kind, ...part }) as Step),
    })),
  )
  return fc.array(step, { maxLength: 18 })
}

const all = {
  record: 8,
  settings: 2,
  forget: 2,
  remember: 1,
  'end-forgetting': 1,
  erase: 1,
  merge: 3,
  clock: 1,
  'time-zone': 1,
  restart: 1,
  'feed-one': 2,
  'feed-all': 1,
}

async function run(all: readonly Device[], step: Step): Promise<void> {
  const device = all[step.on]
  if (device === undefined) throw new Error('no such device')
  switch (step.do) {
    case 'record':
      device.recorded.push(step.recording)
      record(device, step.recording)
      break
    case 'settings':
      device.counting = step.settings
      recount(device.ledger, step.settings)
      break
    case 'forget':
      // The user can only forget what History shows.
      if (!isKnown(device, step.repository) || device.model.isForgotten(step.repository)) break
      device.ledger.forget(step.repository)
      device.model.forget(step.repository, highestClock(device), device.clock.now() + undoMs)
      break
    case 'remember':
      if (!device.model.isForgotten(step.repository)) break
      await device.ledger.remember(step.repository)
      device.model.change(step.repository, highestClock(device), null)
      seeAgain(device)
      break
    case 'end-forgetting':
      if (!device.model.isForgotten(step.repository)) break
      device.ledger.endForgetting(step.repository)
      device.model.change(step.repository, highestClock(device), 0)
      break
    case 'erase':
      await eraseDue(device.ledger)
      device.model.erase(device.clock.now())
      expect(readDueToErase(device.store.sql, device.clock.now())).toEqual([])
      break
    case 'merge': {
      const other = all[step.other]
      if (other !== undefined && other !== device) merge(device, other)
      break
    }
    case 'clock':
      device.clock.advance(step.days * 86_400_000)
      seeAgain(device)
      break
    case 'time-zone':
      device.clock.setTimeZone(step.timeZone)
      seeAgain(device)
      break
    case 'restart':
      restart(device)
      break
    case 'feed-one':
      device.companion.feedOne(null)
      break
    case 'feed-all':
      device.companion.feedAll()
      break
    default:
      assertNever(step)
  }
}

const highestClock = ({ store: { sql } }: Device) =>
  sql.value<string>('SELECT highest_clock FROM device') ?? ''

const isKnown = ({ store: { db } }: Device, repository: string) =>
  db.prepare('SELECT 1 FROM repository WHERE id = ?').get(repository) !== undefined

const grants = ({ store: { db } }: Device) =>
  new Map(db.prepare<[], [string, number]>('SELECT key, units FROM granted').raw().all())

const counts = ({ ledger }: Device) => {
  const years = ledger.history.lifetime().years.map(({ year }) => ledger.history.year(year).days)
  return Object.fromEntries(years.flat().map(({ day, count }) => [day, count]))
}

function expectGrantsToHold(device: Device, before: ReadonlyMap<string, number>): void {
  const after = grants(device)
  for (const [key, units] of before) expect(after.get(key) ?? 0).toBeGreaterThanOrEqual(units)
  const tooMany = `SELECT * FROM meal LEFT JOIN granted ON key = grant_key WHERE n > coalesce(units, 0)`
  expect(device.store.db.prepare(tooMany).all()).toEqual([])
  const { stored: kept, derived: followed } = pantryRows(device.store.db)
  expect(kept).toEqual(followed)
}

/** All derived rows. */
function derived({ store: { db } }: Device): unknown {
  const tables = ['family', 'counting_family', 'day_count', 'pantry', 'granted', 'food']
  const sums = ['family_year WHERE count > 0', 'counted_day WHERE count > 0']
  return [...tables, ...sums, 'repository_address'].map((rows) =>
    db
      .prepare(`SELECT * FROM ${rows}`)
      .all()
      .map((row) => JSON.stringify(row))
      .sort(),
  )
}

function expectRebuildToBeTheSame(device: Device): void {
  const before = derived(device)
  device.store.db.exec(`UPDATE derived_with SET settings = 'others'`)
  restart(device)
  expect(derived(device)).toEqual(before)
}

/** Starts three devices, and closes them afterwards. */
async function withDevices(work: (all: readonly Device[]) => Promise<void>): Promise<void> {
  const all = Array.from({ length: devices }, newDevice)
  try {
    await work(all)
  } finally {
    for (const { store } of all) store.close()
  }
}

test('after any actions on three devices, their counts follow the rules, and grants and meals stay valid', async () => {
  await fc.assert(
    fc.asyncProperty(steps(fc.oneof(recording, nameTransfer), all), (taken) =>
      withDevices(async (all) => {
        for (const step of taken) {
          const before = all.map(grants)
          await run(all, step)
          const device = all[step.on]
          if (device === undefined) continue
          expectGrantsToHold(device, before[step.on] ?? new Map())
          expect(counts(device)).toEqual(device.model.counts(device.counting))
          // Not if the clock is set back, because things seen again may then count as seen earlier.
          if (step.do === 'time-zone' || (step.do === 'clock' && step.days >= 0))
            expect(grants(device)).toEqual(before[step.on])
        }
        for (const device of all) expectRebuildToBeTheSame(device)
      }),
    ),
    { numRuns: runs },
  )
})

test('devices that merge in any order count the same, and no device eats what another has eaten', async () => {
  const lives = steps(recording, {
    record: 8,
    settings: 1,
    'feed-one': 2,
    'feed-all': 1,
    'time-zone': 1,
  })
  await fc.assert(
    fc.asyncProperty(lives, lives, async (earlier, later) => {
      const order = async (hub: number) => {
        const result: { counts: unknown; families: unknown; dump: unknown }[] = []
        await withDevices(async (all) => {
          for (const step of earlier) await run(all, step)
          const [first, second, third] = [0, 1, 2].map((n) => all[(n + hub) % devices])
          if (!first || !second || !third) throw new Error('three devices')
          merge(first, second)
          for (const step of later) await run(all, step)
          for (const device of [second, third, first]) {
            for (const other of [first, third, second]) if (other !== device) merge(device, other)
          }
          // After one more round, all devices know everything.
          for (const device of all)
            for (const other of all) if (other !== device) merge(device, other)
          for (const device of all) {
            device.counting = countEverything
            restart(device)
            expectGrantsToHold(device, new Map())
            expect(counts(device)).toEqual(device.model.counts(countEverything))
          }
          for (const device of all) {
            result.push({ counts: counts(device), families: families(device), dump: facts(device) })
          }
        })
        return result
      }
      const [one, ...others] = (await Promise.all([0, 1, 2].map(order))).flat()
      for (const other of others) expect(other).toEqual(one)
    }),
    { numRuns: trials(10) },
  )
})

/** Which repositories form a family. */
function families({ store: { db } }: Device): readonly string[] {
  const rows = db
    .prepare<[], string>(
      `SELECT group_concat(repository, ' ' ORDER BY repository) FROM family GROUP BY family`,
    )
    .pluck()
    .all()
  return rows.toSorted()
}

/**
 * The rows that do not depend on the order in which devices learn of them. Leaves out links (there are two ways to
 * one family), the day on which a language was first seen, grants, meals, and tables where the last writer wins.
 */
function facts({ store: { db } }: Device): unknown {
  const seen = Object.entries(sharedRows(db)).filter(([table]) => !dependsOnOrder.has(table))
  return Object.fromEntries(seen)
}
const dependsOnOrder = new Set([
  ...['family_link', 'granted', 'meal', 'unlock', 'repository', 'repository_language'],
])
