import { copyFileSync, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createClock } from '../../main/base/clock.ts'
import { createLedger } from '../../main/ledger/ledger.ts'
import { storageFiles } from '../../main/storage/storage-files.ts'
import { openEssentials } from '../../main/wiring/essentials.ts'
import { firstRelease } from '../../main/wiring/first-release.ts'
import { openSchedule, sourceTasks } from '../../main/wiring/schedule.ts'
import { ManualTime } from '../fakes/github/manual-time.ts'
import { openGitSandbox } from '../fakes/repositories.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { startOptions } from './start-options.ts'
import { openWithoutWindows } from './without-windows.ts'

const syncIntervalMs = 15 * 60_000

/** How long a sync waits before it asks again, without the random part of the delay. */
const retryDelaysMs = [500, 1000, 1500]

export type Machine = ReturnType<typeof openMachine>

/**
 * A machine on which Hot Dash runs as main/wiring composes it, but without windows, with real repositories, a real
 * database and real HTTP. A test controls its clock and timers, and what goes wrong on it.
 * @param options.githubUrl the origin of the GitHub that is offered first
 * @param options.offMs how far the clock is ahead of the right time; negative if it is behind
 */
export function openMachine({
  time,
  githubUrl,
  offMs = 0,
}: {
  readonly time: ManualTime
  readonly githubUrl: string
  readonly offMs?: number
}) {
  const sandbox = openGitSandbox()
  const complaints: unknown[] = []
  const clock = createClock({
    now: () => time.now() + asleepMs + wrongByMs,
    timeZone: () => time.timeZone(),
  })
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (...words: unknown[]) => void complaints.push(words),
    onCause: () => () => undefined,
  }
  let asleepMs = 0
  let wrongByMs = offMs
  let data = temporaryFolder()
  let run = start()

  /** Starts Hot Dash with the existing data. */
  function start() {
    const files = storageFiles(data.path)
    const opened = openEssentials(
      {
        ...{ startOptions: startOptions(githubUrl), files, logFile: '', log, clock },
        systemLocale: () => 'en',
      },
      { migrates: true },
    )
    if (!opened.ok) throw new Error(`Hot Dash did not start: ${opened.error.code}`)
    const { store, settings } = opened.value
    const counting = settings.counting()
    const ledger = createLedger({ store, clock, firstRelease, counting, log })
    const essentials = { ...opened.value, ledger }
    const services = openWithoutWindows(essentials, {
      timers: time,
      stopwatch: () => time.now() + asleepMs,
      environment: sandbox.environment,
      home: sandbox.home,
    })
    const { folders, github } = services
    let wake: () => void = () => undefined
    const schedule = openSchedule({
      ...essentials,
      ...services,
      timers: time,
      onWake(listener) {
        wake = listener
        return () => undefined
      },
      minuteTasks: sourceTasks({ folders, ledger, github }),
      maintenanceTasks: [],
    })
    /** The accounts for which a sync has begun since the start. */
    const begunSyncs = new Set<string>()
    github.onChange(() => {
      for (const { id, sync } of github.view().accounts)
        if (sync.name === 'running') begunSyncs.add(id)
    })
    github.start()
    return {
      ...essentials,
      ...services,
      begunSyncs,
      wake: () => wake(),
      /** Calls the listener whenever anything changes. */
      onChange(listener: () => void): () => void {
        const { settings, ledger, companion } = essentials
        const offs = [settings, ledger, companion, folders, github].map((source) =>
          source.onChange(listener),
        )
        return () => offs.forEach((off) => off())
      },
      async close() {
        schedule.close()
        await services.close()
        essentials.data.close()
      },
    }
  }

  const accounts = () => run.github.view().accounts
  /** Whether no account is syncing or due for a sync. */
  function areSyncsAtRest(): boolean {
    const now = clock.now()
    return accounts().every(({ id, sync }) => {
      if (!run.begunSyncs.has(id) || sync.name === 'running') return false
      if (sync.name === 'signed-out') return true
      if (sync.name === 'waiting') return sync.nextAt > now
      const { lastAt } = sync
      return lastAt !== null && lastAt <= now && now < lastAt + syncIntervalMs
    })
  }

  /** Settles when a condition holds. Checks it now and after each change. */
  function until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return
        off()
        resolve()
      }
      const off = run.onChange(check)
      check()
    })
  }

  /** Settles when all syncs that are due have ended. Lets their delays before another request pass. */
  async function syncsEnded(): Promise<void> {
    const mine = run
    while (!areSyncsAtRest()) {
      // The minute would start what has become due.
      mine.github.syncIfDue()
      const ended = until(areSyncsAtRest).then(() => 0)
      const waits = retryDelaysMs.map((ms) => time.waiting(ms).then(() => ms))
      const wait = await Promise.race([ended, ...waits])
      if (run !== mine) return
      time.move(wait)
    }
  }

  return {
    time,
    sandbox,
    /** Errors in the log. */
    complaints,
    get run() {
      return run
    },
    syncs: () => accounts().map(({ sync }) => sync),
    until,
    /** The time that the clock of the machine shows, in milliseconds since the epoch. */
    now: () => clock.now(),
    /** The correct time, whatever the clock shows. */
    trueNow: () => time.now() + asleepMs,
    /** @param byMs how far the clock is ahead of the correct time */
    setClock(byMs: number) {
      wrongByMs = byMs
    },
    /** The machine sleeps: all timers stop, and fire this much later. @param isTold whether the system announces it */
    sleep(ms: number, isTold: boolean) {
      asleepMs += ms
      if (isTold) run.wake()
    },
    /** Settles when everything due is done. */
    async settle(): Promise<void> {
      const mine = run
      await syncsEnded()
      // GitHub may have reported an additional address.
      if (run === mine) await run.folders.scanForChanges()
    },
    async quitAndStart() {
      await run.close()
      run = start()
    },
    /**
     * Kills Hot Dash: only what is on the disk now is left. A process cannot kill a part of itself, so the next start
     * gets copies of the current files, and whatever the killed Hot Dash still writes is lost.
     */
    async kill() {
      const [killed, remains] = [run, data]
      data = temporaryFolder()
      const { database, state } = storageFiles(remains.path)
      for (const file of [database, `${database}-wal`, state])
        if (existsSync(file)) copyFileSync(file, join(data.path, basename(file)))
      await killed.close()
      remains.remove()
      run = start()
    },
    async end() {
      await run.close()
      data.remove()
      sandbox.remove()
    },
  }
}
