import { createHash, randomBytes } from 'node:crypto'
import { watch, type FSWatcher } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { minuteMs } from '../../preload/contract/durations.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { CarrierView } from '../../preload/contract/views/carrier.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import { replaceFile } from '../base/replace-file.ts'
import { waitAtMost, type Timers } from '../base/timers.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { SharedRow } from '../ledger/merge-devices.ts'
import { createOutboxTriggers, dropOutboxTriggers } from '../storage/database-triggers.ts'
import type { Store } from '../storage/open-store.ts'
import { createRowCodec } from './carried-rows.ts'
import { createOtherSegments } from './other-segments.ts'
import { createOutbox } from './outbox.ts'
import { createOwnSegments, OtherWriter } from './own-segments.ts'
import { isClockWrong } from './rules/devices.ts'
import { keyBytes, pairingCode, parsePairingCode } from './rules/pairing-code.ts'
import { createSealer } from './seal.ts'

const markName = 'hot-dash.txt'
const markPattern = /key ([\da-f]{16})/
const markText = (keyId: string) =>
  `Hot Dash keeps its devices together with the files in this folder: key ${keyId}\n`

/** Several changes become one line. */
const writeDelayMs = 1000
/** A file arrives in several steps. */
const readDelayMs = 300
const closeMs = 2000
const pollMs = 5 * minuteMs

interface CarrierRow {
  readonly folder: string
  readonly key: string
  readonly has_private_names: number
}

/** Carries the shared rows to the user's other devices, and theirs here, through a folder. */
export type Carrier = ReturnType<typeof openCarrier>

/**
 * Opens the carrier, and looks into the folder if the user has chosen one.
 * @param options.machineName the name of this machine, which the user's other devices show
 * @param options.onMerged called after a merge that changed something; everything in memory must be read again
 */
export function openCarrier(options: {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'merger'>
  readonly clock: Pick<Clock, 'now'>
  readonly timers: Timers
  readonly log: Pick<Log, 'warn' | 'error'>
  readonly machineName: string
  readonly maxSegmentBytes?: number
  readonly onMerged: () => void
}) {
  const { store, ledger, clock, timers, log, machineName, onMerged } = options
  const { sql } = store
  const codec = createRowCodec(ledger.merger.columns)
  const readRow = () => sql.get<CarrierRow>('SELECT folder, key, has_private_names FROM carrier')
  const changes = createEmitter<undefined>(log)
  const watchers = new Map<string, FSWatcher>()
  let opened = open()
  let problem: Problem | null = null
  let foreign = 0
  let isClosed = false
  let last: Promise<void> = Promise.resolve()
  let cancelSoon: (() => void) | undefined
  let cancelPoll = timers.after(pollMs, poll)

  /** What reads and writes the chosen folder; null if none is chosen. */
  function open() {
    const row = readRow()
    if (row === undefined) return null
    const { folder } = row
    const sealer = createSealer(Buffer.from(row.key, 'hex'))
    const outbox = createOutbox(sql, sealer.hashName)
    const common = { store, folder, sealer, codec, now: clock.now }
    return {
      folder,
      sealer,
      outbox,
      own: createOwnSegments({
        ...common,
        outbox,
        machine: createHash('sha256').update(machineName).digest('hex').slice(0, 16),
        about: (): SharedRow => ['device', { name: machineName, at: clock.now() }],
        ...(options.maxSegmentBytes === undefined ? {} : { maxBytes: options.maxSegmentBytes }),
      }),
      others: createOtherSegments({
        ...common,
        ledger,
        onRefused: (cause) => log.warn('a carried row was refused', cause),
      }),
    }
  }

  function poll(): void {
    cancelPoll = timers.after(pollMs, poll)
    void look()
  }

  function lookSoon(delayMs: number): void {
    if (opened === null || isClosed) return
    cancelSoon ??= timers.after(delayMs, () => {
      cancelSoon = undefined
      void look()
    })
  }

  /** Watches the folder and the folders of the devices, as far as the system can. */
  async function updateWatches(folder: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true })
    const below = entries
      .filter((entry) => entry.isDirectory() && entry.name !== store.device)
      .map(({ name }) => join(folder, name))
    const wanted = new Set([folder, ...below])
    for (const [path, watcher] of watchers) {
      if (wanted.has(path)) continue
      watcher.close()
      watchers.delete(path)
    }
    for (const path of wanted) {
      if (watchers.has(path) || isClosed) continue
      try {
        const watcher = watch(path, { persistent: false }, () => lookSoon(readDelayMs))
        watcher.on('error', () => {
          watcher.close()
          watchers.delete(path)
        })
        watchers.set(path, watcher)
      } catch {
        // The folder is gone, or the system has no watches left. Polling still finds the changes.
      }
    }
  }

  function stopWatching(): void {
    for (const watcher of watchers.values()) watcher.close()
    watchers.clear()
  }

  async function lookNow(): Promise<void> {
    if (opened === null || isClosed) return
    const { folder, sealer, own, others } = opened
    const before = problem
    try {
      // Without the mark, this may be the mount point of a share that is not mounted.
      const keyId = await readMark(folder)
      if (keyId !== sealer.keyId) {
        problem = { code: 'carry-folder-gone' }
        return
      }
      await updateWatches(folder)
      const found = await others.read()
      foreign = found.foreign
      if (found.isNew) onMerged()
      await own.write()
      problem = null
    } catch (cause) {
      problem = { code: 'carry-failed' }
      // Another machine has just written under this device's id. The next look finds out, and takes a new one.
      if (cause instanceof OtherWriter) lookSoon(readDelayMs)
      else if (before === null) log.warn('carrying failed', cause)
    } finally {
      changes.emit(undefined)
    }
  }

  function look(): Promise<void> {
    cancelSoon?.()
    cancelSoon = undefined
    last = last.then(lookNow)
    return last
  }

  function close(): void {
    cancelSoon?.()
    cancelPoll()
    stopWatching()
  }

  function view(): CarrierView {
    const row = readRow()
    if (row === undefined || opened === null) return { name: 'off' }
    const devices = sql.all<{ id: string; name: string; seenAt: number; clockAheadMs: number }>(
      `SELECT id, name, seen_at AS seenAt, clock_ahead AS clockAheadMs FROM carried_device
       WHERE id <> ? ORDER BY seen_at DESC, id`,
      store.device,
    )
    return {
      name: 'on',
      folder: row.folder,
      hasPrivateNames: row.has_private_names === 1,
      devices: devices.map(({ clockAheadMs, ...device }) => ({
        ...device,
        isClockWrong: isClockWrong(clockAheadMs),
      })),
      waiting: opened.outbox.count(),
      hasForeignFiles: foreign > 0,
      hasNewerFiles: sql.has('SELECT 1 FROM carried_file WHERE version IS NOT NULL'),
      problem,
    }
  }

  void look()
  return {
    view,
    /**
     * Begins to carry Dash through a folder. The first device makes the key, the others need its code.
     * @param folder absolute
     * @param code as typed; null if the user has none
     */
    async start(folder: string, code: string | null): Promise<Result<null, Problem>> {
      const typed = code === null ? null : parsePairingCode(code)
      if (code !== null && typed === null) return err({ code: 'carry-code-wrong' })
      let keyId: string | null
      try {
        keyId = await readMark(folder)
        if (keyId !== null && typed === null) return err({ code: 'carry-code-needed' })
        const key = typed ?? randomBytes(keyBytes)
        const { keyId: wanted } = createSealer(key)
        if (keyId !== null && keyId !== wanted) return err({ code: 'carry-code-wrong' })
        if (keyId === null) await replaceFile(join(folder, markName), markText(wanted))
        await last
        stopWatching()
        store.transaction(() => {
          forget()
          const row = { only: 1, folder, key: Buffer.from(key).toString('hex'), machine: '' }
          sql.insert('carrier', row)
          // Other devices are about to read what was imported.
          sql.run("DELETE FROM undoable WHERE name = 'import'")
          createOutboxTriggers(store.db)
        })
      } catch (cause) {
        log.warn('the folder to carry Dash cannot be used', cause)
        return err({ code: 'carry-failed' })
      }
      opened = open()
      opened?.own.begin()
      await look()
      return ok(null)
    },
    /** What the user types into the other devices; null while Dash is not carried. */
    code(): string | null {
      const row = readRow()
      return row === undefined ? null : pairingCode(Buffer.from(row.key, 'hex'))
    },
    /**
     * Deletes what another device has written, after everything known was written here. If that device still runs, it
     * comes back under a new id.
     */
    async remove(id: string): Promise<Result<null, Problem>> {
      if (opened === null || !sql.has('SELECT 1 FROM carried_device WHERE id = ?', id))
        return err({ code: 'unexpected' })
      const { folder, outbox } = opened
      store.transaction(() => outbox.addAll())
      await look()
      if (problem !== null || !outbox.isEmpty()) return err(problem ?? { code: 'carry-failed' })
      try {
        await rm(join(folder, id), { recursive: true, force: true })
      } catch (cause) {
        log.warn('the files of a device cannot be deleted', cause)
        return err({ code: 'carry-failed' })
      }
      store.transaction(() => sql.run('DELETE FROM carried_device WHERE id = ?', id))
      changes.emit(undefined)
      return ok(null)
    },
    /** Stops carrying. The files stay for the other devices. */
    async stop(): Promise<void> {
      opened = null
      await last
      stopWatching()
      store.transaction(forget)
      problem = null
      changes.emit(undefined)
    },
    /** Whether names of private repositories travel. */
    setPrivateNames(travel: boolean): void {
      store.transaction(() => {
        sql.run('UPDATE carrier SET has_private_names = ?', Number(travel))
        for (const table of ['repository_name', 'contribution_item']) opened?.outbox.addTable(table)
      })
      lookSoon(writeDelayMs)
      changes.emit(undefined)
    },
    /** Call it when anything has changed: writes it within a second. */
    noteChange: () => lookSoon(writeDelayMs),
    /** Reads and writes now. Call it when the user turns to Dash. Settles when both are done. */
    look,
    onChange: changes.on,
    /** Writes what is waiting, and stops. */
    async close(): Promise<void> {
      // A share that hangs must not keep Hot Dash from quitting. What is not written stays in the outbox.
      await waitAtMost(closeMs, look(), timers)
      isClosed = true
      close()
    },
  }

  function forget(): void {
    dropOutboxTriggers(store.db)
    for (const table of ['carrier', 'outbox', 'carried_file', 'carried_device', 'hidden_name'])
      sql.run(`DELETE FROM ${table}`)
  }
}

/** The id of the key that a folder is marked with; null if it is not marked. */
async function readMark(folder: string): Promise<string | null> {
  try {
    return markPattern.exec(await readFile(join(folder, markName), 'utf8'))?.[1] ?? null
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw cause
  }
}
