import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
// eslint-disable-next-line no-restricted-imports -- a program that runs until it is killed
import { setTimeout as delay } from 'node:timers/promises'
import { ok } from '../../../preload/contract/result.ts'
import { openCarrier } from '../../../main/carrier/carrier.ts'
import { createSystemClock } from '../../../main/base/system-clock.ts'
import { systemTimers } from '../../../main/base/timers.ts'
import { createLedger } from '../../../main/ledger/ledger.ts'
import { openMaintenance } from '../../../main/storage/maintenance.ts'
import { storageFiles } from '../../../main/storage/storage-files.ts'
import { openTransfer } from '../../../main/transfer/transfer.ts'
import { openEssentials, type Essentials } from '../../../main/wiring/essentials.ts'
import { firstRelease } from '../../../main/wiring/first-release.ts'
import { recount } from '../ledger/facts.ts'
import { openWorker } from '../storage/life.ts'
import { startOptions } from '../start-options.ts'
import { noGit } from '../without-windows.ts'

/** What Hot Dash does in this process, besides feeding. */
export type Activity = 'feeding' | 'syncing' | 'importing' | 'backing-up' | 'migrating' | 'carrying'

/** The program's only argument, as JSON. */
export interface ProgramOptions {
  readonly activity: Activity
  readonly folder: string
  /** The clock's initial time, in milliseconds since the epoch. */
  readonly now: number
  readonly machineName?: string
  /** The export to read. */
  readonly exported?: string
  readonly githubUrl?: string
  readonly home?: string
  /** Quits properly once the activity is done. */
  readonly quits?: boolean
}

/**
 * Hot Dash without windows, as a program of its own that a test kills. It starts as main/wiring does, feeds Dash all the
 * time, and writes one line for each thing that a user would have seen: `started`, `doing <what>`, `done <what>`,
 * `meal <unit>`, and `fault <text>` for what must never happen.
 */
const options = JSON.parse(process.argv[2] ?? '') as ProgramOptions
const { activity, folder } = options
const say = (line: string) => void writeSync(1, `${line.replaceAll('\n', ' ')}\n`)
const fault = (message: string, cause?: unknown) =>
  say(`fault ${message}: ${cause instanceof Error ? String(cause.stack) : JSON.stringify(cause)}`)
const log = {
  info: () => undefined,
  warn: (message: string) => say(`warning ${message}`),
  error: fault,
  onCause: () => () => undefined,
}
process.on('unhandledRejection', (cause) => fault('unhandled rejection', cause))

const feedEachMs = 5
const files = storageFiles(folder)
process.env['TZ'] = 'Asia/Tokyo'
const clock = createSystemClock(options.now, process.env['TZ'])
const worker = openWorker()

/** Solves what main/wiring/recover.ts solves without a question. A kill must lead to no other problem. */
async function start(): Promise<Essentials> {
  const context = {
    ...{ startOptions: startOptions(options.githubUrl), files, logFile: '', log, clock },
    systemLocale: () => 'en' as const,
  }
  let resolution = {}
  for (let attempts = 0; attempts < 3; attempts += 1) {
    const opened = openEssentials(context, resolution)
    if (opened.ok) return opened.value
    const { error } = opened
    if (error.code === 'migration-due') {
      const outcome = await worker.run('backUp', { files, now: clock.now() })
      if (outcome.type !== 'made') throw new Error(`no backup: ${JSON.stringify(outcome)}`)
      resolution = { migrates: true }
      say('doing migrating')
    } else if (error.code === 'change-wanted') {
      say('doing importing')
      const params = { files, now: clock.now(), timeZone: clock.timeZone(), firstRelease }
      await worker.run('applyImport', params)
      resolution = { ignoresState: true }
    } else throw new Error(`it does not start: ${error.code}`)
  }
  throw new Error('it does not start')
}

let stops = () => Promise.resolve()
try {
  const essentials = await start()
  say('started')
  if (activity === 'migrating') say('done migrating')
  flushCompileCache()
  stops = await live(essentials)
} catch (cause) {
  fault('the program failed', cause)
  process.exitCode = 1
}
if (options.quits === true || process.exitCode === 1) {
  await stops()
  process.exit()
}

/** @returns quits properly */
async function live(essentials: Essentials): Promise<() => Promise<void>> {
  const { data, store, settings, companion } = essentials
  const counting = settings.counting()
  const ledger = createLedger({ store, clock, firstRelease, counting, log })
  recount(ledger, counting)
  const latest = store.db
    .prepare<[number], string>(`SELECT grant_key || ' ' || n FROM meal WHERE at >= ?`)
    .pluck()
  const feeding = setInterval(() => {
    const now = clock.now()
    if (companion.feedOne(null).ok) for (const unit of latest.all(now)) say(`meal ${unit}`)
  }, feedEachMs)
  const restarts: { now?: () => void } = {}
  const restart = new Promise<void>((resolve) => (restarts.now = resolve))
  const maintenance = openMaintenance({
    ...{ data, worker, clock, log },
    ledger: Promise.resolve(ledger),
    onDamage: () => fault('the database is damaged'),
    onOlder: () => Promise.reject(new Error('the database is older than a backup')),
    restart: () => fault('it restarts to restore a backup'),
  })
  maintenance.start()
  const closes: (() => Promise<void>)[] = []

  const activities: Readonly<Record<Activity, () => Promise<void>>> = {
    feeding: () => delay(100),
    migrating: () => delay(50),
    async 'backing-up'() {
      const made = await maintenance.backUp()
      if (!made.ok) fault('no backup', made.error)
    },
    async importing() {
      const transfer = openTransfer({
        ...{ data, worker: openWorker(), maintenance, firstRelease, clock, log },
        timers: systemTimers,
        restart: () => restarts.now?.(),
      })
      closes.push(() => transfer.close())
      transfer.read(options.exported ?? '')
      while (transfer.view().name === 'reading') await delay(5)
      await transfer.confirm()
      if (transfer.view().name !== 'importing') fault('no import', transfer.view())
      // A restart, in this process: the next one merges.
      await restart
    },
    async carrying() {
      const carrier = openCarrier({
        ...{ store, ledger, clock, log, timers: systemTimers },
        machineName: options.machineName ?? '',
        git: noGit,
        backUp: () => Promise.resolve(ok(null)),
        maxSegmentBytes: 20_000,
        onMerged() {
          settings.reload()
          recount(ledger, settings.counting())
          companion.reload()
        },
      })
      closes.push(() => carrier.close())
      for (let looks = 0; looks < 8; looks += 1) {
        await carrier.sync()
        await delay(10)
      }
      const view = carrier.view()
      if (view.name === 'off' || view.problem !== null) fault('it carries nothing', view)
    },
    async syncing() {
      // Loading it takes as long as a start, so do so only if needed.
      const { openWithoutWindows } = await import('../without-windows.ts')
      const sources = openWithoutWindows(
        { ...essentials, ledger },
        {
          timers: systemTimers,
          stopwatch: () => performance.now(),
          environment: process.env,
          home: options.home ?? folder,
        },
      )
      closes.push(() => sources.close())
      const { folders, github } = sources
      const since = clock.now()
      github.start()
      const isRead = () =>
        folders.views().every(({ state }) => state.name === 'watching') &&
        github
          .view()
          .accounts.every(({ sync }) => sync.name === 'idle' && (sync.lastAt ?? 0) >= since)
      while (!isRead()) await delay(20)
    },
  }
  const stop = async () => {
    clearInterval(feeding)
    data.setClosing()
    for (const close of closes) await close()
    await maintenance.close()
    data.close()
  }
  const repeats = ['feeding', 'backing-up', 'carrying'].includes(activity)
  do {
    if (activity !== 'migrating') say(`doing ${activity}`)
    await activities[activity]()
    say(`done ${activity}`)
    // As every minute does. Otherwise many short lives would leave a huge -wal.
    await store.yieldAndCheckpoint()
  } while (repeats && options.quits !== true)
  return stop
}
