import { setImmediate } from 'node:timers/promises'

import Database from 'better-sqlite3'

import { createClock } from '../../../main/base/clock.ts'
import { createEmitter } from '../../../main/base/emitter.ts'
import { systemTimers } from '../../../main/base/timers.ts'
import type { CountedWork } from '../../../main/ledger/rules/deed-records.ts'
import type { CloneFacts, RepositoryId } from '../../../main/ledger/rules/facts.ts'
import type { WorkEvent } from '../../../main/sources/clones/rules/work-events.ts'
import {
  openFolders,
  type Folders,
  type FoldersOptions,
  type FoldersOverrides,
} from '../../../main/sources/folders/folders.ts'
import { migrate, migrations } from '../../../main/storage/migrations.ts'
import { createSql } from '../../../main/storage/sql.ts'
import type { FolderView } from '../../../preload/contract/views/folders-view.ts'
import { openGitSandbox, type GitSandbox } from '../../fakes/repositories.ts'

/** Folders with real repositories, a database, and recorders in place of the ledger and the settings. */
export interface FoldersFixture extends GitSandbox {
  readonly folders: Folders
  readonly db: Database.Database
  /** All recorded facts, in order. */
  readonly recorded: readonly CloneFacts[]
  readonly warnings: readonly unknown[]
  /** The work events from all clones, in order. */
  readonly work: readonly WorkEvent[]
  /** The work that was counted for deeds, each with its repository, in order. */
  readonly counted: readonly (readonly [RepositoryId, CountedWork])[]
  /** The distinct recorded (address, time, offset), in the format of `expected`. */
  contributions(): readonly string[]
  /** The same for one repository. */
  contributionsOf(repository: string): readonly string[]
  addresses(): readonly string[]
  /** Addresses that repositories suggest and that do not count. */
  proposed(): readonly string[]
  setAddresses(addresses: readonly string[]): void
  /** Adds a folder and waits until all of it has been scanned. */
  add(folder: string): Promise<void>
  view(): FolderView
  /** Settles when a condition holds. Checks it after each recording and change. */
  until(condition: () => boolean): Promise<void>
  /** Closes the folders and reopens them with the same database, like a restart of the app. */
  restart(options?: Partial<FixtureOptions>): Promise<void>
  moveClock(milliseconds: number): void
  /** Ends every back-off at once. @returns their durations in milliseconds */
  endBackOffs(): readonly number[]
  /** Makes the next recording throw, as a full disk would. */
  failOnce(): void
  end(): Promise<void>
}

export type FixtureOptions = Required<Pick<FoldersOptions, 'environment'> & FoldersOverrides>

/** Every back-off is longer. Shorter timers run as usual. */
const minBackOffMs = 1000

/** The number of commits per recording. */
const maxRecordedCommits = 1000

/** @param database the database file; if absent, in memory */
export function openFoldersFixture(
  options: Partial<FixtureOptions> = {},
  database = ':memory:',
): FoldersFixture {
  const sandbox = openGitSandbox()
  const db = new Database(database, { timeout: 10 })
  db.pragma('journal_mode = WAL')
  db.pragma('foreign_keys = ON')
  migrate(db, migrations)
  const recorded: CloneFacts[] = []
  const warnings: unknown[] = []
  const work: WorkEvent[] = []
  const counted: (readonly [RepositoryId, CountedWork])[] = []
  const proposed = new Set<string>()
  const happened = createEmitter<null>()
  const backOffs = new Set<{ readonly milliseconds: number; readonly task: () => void }>()
  const addressChanges = createEmitter<null>()
  let addresses: readonly string[] = []
  let now = Date.parse('2026-11-25T12:00:00Z')
  let failsNext = false

  const open = ({ environment = sandbox.environment, ...overrides }: Partial<FixtureOptions>) =>
    openFolders({
      store: { sql: createSql(db), transactionWithoutSync: (work) => db.transaction(work)() },
      ledger: {
        async recordScan({ commits, ...head }) {
          for (let at = 0; at === 0 || at < commits.length; at += maxRecordedCommits) {
            record({ ...head, commits: commits.slice(at, at + maxRecordedCommits) })
            await setImmediate()
          }
        },
        recordWork(repository, events) {
          counted.push(...events.map((event) => [repository, event] as const))
        },
        verdict: (repository) =>
          recorded.some(
            (facts) => facts.repository === repository && facts.languages?.includes('Dart'),
          )
            ? 'yes'
            : 'no',
      },
      addresses: {
        counted: () => addresses,
        propose(email, from) {
          if (from !== 'git') {
            proposed.add(email)
            happened.emit(null)
          } else if (!addresses.includes(email)) set([...addresses, email])
        },
        onChange: (listener) => addressChanges.on(listener),
      },
      clock: createClock({ now: () => now, timeZone: () => 'Asia/Tokyo' }),
      log: {
        info: () => undefined,
        warn: (_, cause) => void warnings.push(cause),
        error: (_, cause) => void warnings.push(cause),
      },
      timers: {
        after(milliseconds, task) {
          if (milliseconds < minBackOffMs) return systemTimers.after(milliseconds, task)
          const backOff = { milliseconds, task }
          backOffs.add(backOff)
          return () => void backOffs.delete(backOff)
        },
      },
      environment,
      home: sandbox.home,
      // Only the tests of this limit reach it, however busy the machine is.
      overrides: { dayTimeoutMs: 60 * 60_000, ...overrides },
    })
  function record(facts: CloneFacts): void {
    if (failsNext) {
      failsNext = false
      throw new Error('the disk is full')
    }
    recorded.push(facts)
    happened.emit(null)
  }

  let folders = open(options)
  let stopListening = listen()

  function listen(): () => void {
    const offChange = folders.onChange(() => happened.emit(null))
    const offWork = folders.onWork((events) => {
      work.push(...events)
      happened.emit(null)
    })
    return () => {
      offChange()
      offWork()
    }
  }

  function set(next: readonly string[]): void {
    addresses = next
    addressChanges.emit(null)
  }

  const distinct = (facts: readonly CloneFacts[]) => {
    const lines = facts
      .flatMap(({ commits }) => commits)
      .map(({ email, time, offset }) => `${email} ${time} ${raw(offset)}`)
    return [...new Set(lines)].toSorted()
  }

  return {
    ...sandbox,
    get folders() {
      return folders
    },
    db,
    recorded,
    warnings,
    work,
    counted,
    contributions: () => distinct(recorded),
    contributionsOf: (repository) =>
      distinct(recorded.filter((facts) => facts.repository === repository)),
    addresses: () => addresses,
    proposed: () => [...proposed],
    setAddresses: set,
    async add(folder) {
      const added = await folders.add(folder)
      if (!added.ok) throw new Error(`not added: ${added.error.code}`)
      await folders.scanForChanges()
    },
    view() {
      const [view] = folders.views()
      if (view === undefined) throw new Error('there is no folder')
      return view
    },
    until(condition) {
      return new Promise((resolve) => {
        const check = () => {
          if (!condition()) return
          stop()
          resolve()
        }
        const stop = happened.on(check)
        check()
      })
    },
    async restart(more = {}) {
      stopListening()
      await folders.close()
      folders = open(more)
      stopListening = listen()
      await folders.scanForChanges()
    },
    moveClock(milliseconds) {
      now += milliseconds
    },
    endBackOffs() {
      const all = [...backOffs]
      for (const { task } of all) task()
      return all.map(({ milliseconds }) => milliseconds)
    },
    failOnce() {
      failsNext = true
    },
    async end() {
      await folders.close()
      db.close()
      sandbox.remove()
    },
  }
}

/** An offset in minutes as Git writes it. */
function raw(offset: number): string {
  const minutes = Math.abs(offset)
  const digits = Math.floor(minutes / 60) * 100 + (minutes % 60)
  return `${offset < 0 ? '-' : '+'}${String(digits).padStart(4, '0')}`
}
