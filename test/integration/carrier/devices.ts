import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'
import { ok } from '../../../preload/contract/result.ts'
import { openCarrier, type Carrier } from '../../../main/carrier/carrier.ts'
import type { Environment } from '../../../main/base/find-program.ts'
import type { Timers } from '../../../main/base/timers.ts'
import { createCompanion, type Companion } from '../../../main/companion/companion.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import { createSettings, type SettingsService } from '../../../main/settings/settings.ts'
import { findGitProgram } from '../../../main/sources/git/find-git.ts'
import { storageFiles } from '../../../main/storage/storage-files.ts'
import type { startOver, undoStartOver } from '../../../main/transfer/start-over.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { openTestStore } from '../../support/test-store.ts'
import { countEverything, firstRelease, recount } from '../ledger/facts.ts'
import { pantryRows, sharedRows } from '../storage/rows.ts'

/** One of the user's machines: Hot Dash without its windows and sources. Its carrier reads and writes only on request. */
export interface Machine {
  readonly path: string
  readonly name: string
  readonly clock: ManualClock
  store: Store
  settings: SettingsService
  ledger: Ledger
  dash: Companion
  carrier: Carrier
  /** Dash's experience at each backup that the carrier makes. */
  readonly backups: number[]
  /** What the carrier has logged. */
  readonly warnings: unknown[]
  readonly options: MachineOptions
}

/** Small segments, so that a test fills several. */
const smallSegment = 3000

/** Without the Git configuration of the user who runs the tests. */
const gitSettings = {
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
}

const noTimers: Timers = { after: () => () => undefined }

function start(
  machine: Pick<Machine, 'path' | 'name' | 'clock' | 'warnings' | 'backups' | 'options'>,
) {
  const { segmentBytes = smallSegment, timers = noTimers } = machine.options
  const { path, name, clock, warnings } = machine
  const environment = { ...gitSettings, ...machine.options.environment }
  const store = openTestStore(path, clock)
  // These tests do not simulate power failures.
  store.db.pragma('synchronous = OFF')
  const settings = createSettings(store)
  const counting = () => ({ ...settings.counting(), addresses: countEverything.addresses })
  const ledger = createLedger({ store, clock, firstRelease, counting: counting() })
  const dash = createCompanion({ store, clock })
  settings.onChange(({ counting: names }) => {
    if (names.length > 0) recount(ledger, counting())
  })
  const carrier = openCarrier({
    store,
    ledger,
    clock,
    timers,
    log: { warn: (...all) => warnings.push(all), error: (...all) => warnings.push(all) },
    machineName: name,
    git: {
      findGit: () => findGitProgram(environment),
      environment,
      folder: `${path}.carried`,
    },
    maxSegmentBytes: segmentBytes,
    backUp() {
      machine.backups.push(dash.petInCompany().experience)
      return Promise.resolve(ok(null))
    },
    onMerged() {
      settings.reload()
      recount(ledger, counting())
      dash.reload()
    },
  })
  return { store, settings, ledger, dash, carrier }
}

/** A new database without a device. Copying it is faster than migrating. */
function copyBlank(folder: string, to: string): void {
  const blank = join(folder, 'blank.db')
  if (!existsSync(blank)) {
    const store = openTestStore(blank, manualClock('2026-11-25T03:00:00Z'))
    store.db.exec('DELETE FROM device')
    store.close()
  }
  copyFileSync(blank, to)
}

/** How a test opens a machine. */
export interface MachineOptions {
  /** The database of another machine, if this is its clone. */
  readonly from?: string
  readonly segmentBytes?: number
  /** For Git, in addition to the environment of all machines. */
  readonly environment?: Environment
  /** If given, the carrier reads and writes by itself. */
  readonly timers?: Timers
}

export function openMachine(folder: string, name: string, options: MachineOptions = {}): Machine {
  const { from } = options
  const path = from ?? join(folder, `${randomUUID()}.db`)
  if (from === undefined) copyBlank(folder, path)
  const clock = manualClock('2026-11-25T03:00:00Z', 'Asia/Tokyo')
  const machine = { path, name, clock, warnings: [], backups: [], options }
  return { ...machine, ...start(machine) }
}

/** @returns opens another machine, which is closed after the test */
export function setUpMachines(folder: {
  readonly path: string
}): (name: string, options?: MachineOptions) => Machine {
  const machines: Machine[] = []
  afterEach(() => {
    for (const { store } of machines.splice(0)) if (store.db.open) store.close()
  })
  return (name, options) => {
    const machine = openMachine(folder.path, name, options)
    machines.push(machine)
    return machine
  }
}

/** Kills Hot Dash, and starts it again. */
export async function restart(machine: Machine): Promise<void> {
  machine.store.close()
  Object.assign(machine, start(machine))
  await machine.carrier.exchange()
}

/** Hot Dash quits, starts over or undoes that, and starts again. */
export async function startAgain(
  machine: Machine,
  change: typeof startOver | typeof undoStartOver,
): Promise<void> {
  machine.store.close()
  change({
    files: { ...storageFiles(dirname(machine.path)), database: machine.path },
    now: machine.clock.now(),
    requestedAt: machine.clock.now(),
    timeZone: machine.clock.timeZone(),
    firstRelease,
  })
  await restart(machine)
}

/** Copies the database as a backup or a clone of the disk does. @returns its path */
export function copyDatabase(machine: Machine, folder: string): string {
  machine.store.db.pragma('wal_checkpoint(TRUNCATE)')
  const path = join(folder, `${randomUUID()}.db`)
  copyFileSync(machine.path, path)
  return path
}

/** Everything that makes the bird. @param hasNames with the names of repositories, which may stay on a device */
export function birdOf({ store, dash, ledger, settings }: Machine, hasNames = true): unknown {
  const { stored, derived } = pantryRows(store.db)
  const { repository_name, contribution_item, ...others } = sharedRows(store.db)
  const names = hasNames ? { repository_name, contribution_item } : {}
  const { years, totals } = ledger.history.lifetime()
  return {
    shared: { ...others, ...names },
    pantry: stored,
    isPantryRight: JSON.stringify(stored) === JSON.stringify(derived),
    wardrobe: dash.wardrobe(),
    growth: dash.pet(0).experience,
    years,
    totals,
    settings: settings.counting(),
  }
}
