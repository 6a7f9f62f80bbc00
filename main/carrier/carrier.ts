import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hourMs, minuteMs } from '../../preload/contract/durations.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { CarrierView } from '../../preload/contract/views/carrier-view.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import { replaceFile } from '../base/replace-file.ts'
import { isWaitOver } from '../base/rules/waits.ts'
import { waitAtMost, type Timers } from '../base/timers.ts'
import { createOutboxTriggers, dropOutboxTriggers } from '../storage/database-triggers.ts'
import {
  createCarriedPlace,
  viewOf,
  type CarriedPlace,
  type CarriedPlaceOptions,
  type CarrierRow,
} from './carried-place.ts'
import { markName, markText, readMark } from './folder-mark.ts'
import { openFolderWatches } from './folder-watches.ts'
import { createGitExchange, type ExchangeOptions, type GitExchange } from './git-exchange.ts'
import { OtherWriter } from './own-segments.ts'
import { keyBytes, pairingCode, parsePairingCode } from './rules/pairing-code.ts'
import { parseRemoteAddress } from './rules/remote-address.ts'
import { createSealer } from './seal.ts'

/** Changes that come close together share a line. */
const writeDelayMs = 1000
/** Wait until the whole file has arrived. */
const readDelayMs = 300
const closeMs = 2000
const pollMs = 5 * minuteMs
/** A repository is exchanged after the start, then hourly. After a failure, retries come sooner and then back off. */
const firstExchangeMs = 10_000
const exchangeMs = hourMs
const retryMs = (failures: number) => Math.min(exchangeMs, pollMs * 2 ** (failures - 1))
/** How long quitting waits for the last exchange. */
const lastExchangeMs = 4000

/** Carries the shared rows to the user's other devices, and theirs here: through a folder, or a Git repository. */
export type Carrier = ReturnType<typeof openCarrier>

/**
 * Opens the carrier, and reads the folder or schedules an exchange if the user has chosen one.
 * @param options.machineName the name of this machine, which the user's other devices show
 * @param options.git how to exchange with a Git repository
 * @param options.onMerged called after a merge that changed something: reload whatever is in memory
 */
export function openCarrier(
  options: CarriedPlaceOptions & {
    readonly timers: Timers
    readonly log: Pick<Log, 'warn' | 'error'>
    readonly git: Omit<ExchangeOptions, 'log'>
    readonly onMerged: () => void
  },
) {
  const { store, clock, timers, log, onMerged } = options
  const { sql } = store
  const readRow = () => sql.get<CarrierRow>('SELECT * FROM carrier')
  const changes = createEmitter<undefined>(log)
  const watches = openFolderWatches(() => lookSoon(readDelayMs))
  let opened = open()
  let problem: Problem | null = null
  let foreign = 0
  let isClosed = false
  let last: Promise<void> = Promise.resolve()
  let cancelSoon: (() => void) | undefined
  let cancelPoll = timers.after(pollMs, poll)
  let nextExchange = clock.now() + firstExchangeMs
  let failures = 0
  /** Aborts the running exchange. */
  let exchanging: AbortController | null = null

  /** Null if the user has chosen nothing. */
  function open() {
    const row = readRow()
    return row === undefined ? null : createCarriedPlace(row, exchangeWith(row.remote), options)
  }

  function exchangeWith(typed: string): GitExchange | null {
    const address = parseRemoteAddress(typed)
    return address && createGitExchange(address, { ...options.git, log })
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

  async function readAndWrite({ own, others }: CarriedPlace): Promise<void> {
    const found = await others.read()
    foreign = found.foreign
    if (found.isNew) onMerged()
    await own.write()
  }

  async function lookIntoFolder(at: CarriedPlace): Promise<Problem | null> {
    // Without the mark, this may be the mount point of a share that is not mounted.
    if ((await readMark(at.folder)) !== at.sealer.keyId) return { code: 'carry-folder-gone' }
    await watches.update(at.folder, store.device)
    await readAndWrite(at)
    return null
  }

  async function exchangeFiles(
    at: CarriedPlace,
    exchange: GitExchange,
    without?: string,
  ): Promise<Problem | null> {
    exchanging = new AbortController()
    changes.emit(undefined)
    // Count the failure first: the exchange may throw.
    failures += 1
    nextExchange = clock.now() + retryMs(failures)
    const { signal } = exchanging
    const steps = {
      keyId: at.sealer.keyId,
      device: () => store.device,
      without,
      takeNewId: at.own.takeNewId,
      readAndWrite: () => readAndWrite(at),
    }
    const ended = await exchange.exchange(steps, signal)
    if (!ended.ok) return ended.error
    failures = 0
    nextExchange = clock.now() + exchangeMs
    sql.run('UPDATE carrier SET exchanged_at = ?', clock.now())
    return null
  }

  async function lookNow({ isForced = false, without }: LookOptions): Promise<void> {
    if (opened === null || isClosed) return
    const { exchange } = opened
    const isDue = isForced || isWaitOver(nextExchange, exchangeMs, clock.now())
    if (exchange !== null && !isDue) return
    const before = problem
    try {
      problem = await (exchange === null
        ? lookIntoFolder(opened)
        : exchangeFiles(opened, exchange, without))
    } catch (cause) {
      problem = { code: 'carry-failed' }
      // Another machine has just written under this device's id. The next look notices and takes a new id.
      if (cause instanceof OtherWriter) lookSoon(readDelayMs)
      else if (before === null && exchanging?.signal.aborted !== true)
        log.warn('carrying failed', cause)
    } finally {
      exchanging = null
      changes.emit(undefined)
    }
  }

  /** Reads and writes. Exchanges with a repository only if it is due or forced. */
  function look(how: LookOptions = {}): Promise<void> {
    cancelSoon?.()
    cancelSoon = undefined
    last = last.then(() => lookNow(how))
    return last
  }

  /** The key of a place: as typed, as kept from before, or a new one. @param keyId null if the place has no key yet */
  function keyFor(keyId: string | null, typed: Uint8Array | null): Result<Uint8Array, Problem> {
    const kept = sql.value<string>('SELECT key FROM carried_key WHERE id = ?', keyId)
    const known = typed ?? (kept === undefined ? null : Buffer.from(kept, 'hex'))
    if (keyId === null) return ok(known ?? randomBytes(keyBytes))
    if (known === null) return err({ code: 'carry-code-needed' })
    return createSealer(known).keyId === keyId ? ok(known) : err({ code: 'carry-code-wrong' })
  }

  function choose(folder: string, remote: string, key: Uint8Array): void {
    store.transaction(() => {
      const hex = Buffer.from(key).toString('hex')
      sql.insert('carrier', { only: 1, folder, remote, key: hex, machine: '' })
      // Other devices are about to read what was imported.
      sql.run("DELETE FROM undoable WHERE name = 'import'")
      createOutboxTriggers(store.db)
    })
  }

  /** Waits for the running look to end, and forgets everything about the carrier. */
  async function end(): Promise<void> {
    opened = null
    exchanging?.abort()
    await last
    watches.close()
    store.transaction(forget)
    problem = null
  }

  async function stop(): Promise<void> {
    if (opened === null) return
    const { sealer, exchange } = opened
    sql.run('INSERT OR IGNORE INTO carried_key SELECT ?, key FROM carrier', sealer.keyId)
    await end()
    await exchange?.remove()
    changes.emit(undefined)
  }

  function view(): CarrierView {
    const row = readRow()
    return row === undefined || opened === null
      ? { name: 'off' }
      : {
          name: 'on',
          ...viewOf(store, row, exchanging !== null),
          waiting: opened.outbox.count(),
          hasForeignFiles: foreign > 0,
          problem,
        }
  }

  if (opened?.exchange) lookSoon(firstExchangeMs)
  else void look()
  return {
    view,
    /**
     * Begins to carry Dash. The first device creates the key. The others need its code, unless they still have the key.
     * @param place the absolute path of a folder, or the address of a repository as typed
     * @param code as typed; null if the user has none
     */
    async start(
      place: { readonly folder: string } | { readonly address: string },
      code: string | null,
    ): Promise<Result<null, Problem>> {
      const typed = code === null ? null : parsePairingCode(code)
      if (code !== null && typed === null) return err({ code: 'carry-code-wrong' })
      const remote = 'address' in place ? place.address.trim() : ''
      const folder = 'folder' in place ? place.folder : ''
      const exchange = exchangeWith(remote)
      if (exchange === null && 'address' in place) return err({ code: 'carry-git-address' })
      try {
        await stop()
        await exchange?.remove()
        const found = await (exchange?.readMark(new AbortController().signal) ??
          readMark(folder).then(ok))
        if (!found.ok) return found
        const key = keyFor(found.value, typed)
        if (!key.ok) return key
        if (found.value === null && exchange === null)
          await replaceFile(join(folder, markName), markText(createSealer(key.value).keyId))
        choose(folder, remote, key.value)
      } catch (cause) {
        log.warn('what is to carry Dash cannot be used', cause)
        return err({ code: 'carry-failed' })
      }
      opened = open()
      opened?.own.begin()
      await look({ isForced: true })
      // If the first exchange fails, stop: the user should know at once.
      if (exchange === null || problem === null) return ok(null)
      const { code: failed } = problem
      await end()
      changes.emit(undefined)
      // Another device has created its key in the meantime.
      const isKeyMissing = failed === 'carry-code-wrong' && code === null
      return err({ code: isKeyMissing ? 'carry-code-needed' : failed })
    },
    /** The code that the user types into the other devices; null while Dash is not carried. */
    code(): string | null {
      const row = readRow()
      return row === undefined ? null : pairingCode(Buffer.from(row.key, 'hex'))
    },
    /**
     * Deletes what another device has written, once this device has written everything it knows. If the other device still
     * runs, it comes back under a new id.
     */
    async remove(id: string): Promise<Result<null, Problem>> {
      if (opened === null || !sql.has('SELECT 1 FROM carried_device WHERE id = ?', id))
        return err({ code: 'unexpected' })
      const { folder, outbox } = opened
      store.transaction(() => outbox.addAll())
      await look({ isForced: true, without: id })
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
    /** Stops carrying. The files stay for the other devices, and the key stays here in case the user starts again. */
    stop,
    /** Sets whether the names of private repositories travel. */
    setPrivateNames(travel: boolean): void {
      store.transaction(() => {
        sql.run('UPDATE carrier SET has_private_names = ?', Number(travel))
        for (const table of ['repository_name', 'contribution_item']) opened?.outbox.addTable(table)
      })
      lookSoon(writeDelayMs)
      changes.emit(undefined)
    },
    /** Call it after any change, which is then written to a folder within a second. */
    noteChange: () => lookSoon(writeDelayMs),
    /** Reads and writes now. Call it when the user turns to Dash. Settles when done. */
    look: (): Promise<void> => look(),
    /** Like `look`, but also exchanges with a repository that is not due. */
    exchange: (): Promise<void> => look({ isForced: true }),
    onChange: changes.on,
    /** Writes what is waiting, and stops. */
    async close(): Promise<void> {
      const isGit = (opened?.exchange ?? null) !== null
      const isForced = problem !== null || opened?.outbox.isEmpty() === false
      // A hanging drive or server must not keep Hot Dash from quitting. Unwritten rows stay in the outbox.
      await waitAtMost(isGit ? lastExchangeMs : closeMs, look({ isForced }), timers)
      isClosed = true
      exchanging?.abort()
      cancelSoon?.()
      cancelPoll()
      watches.close()
    },
  }

  function forget(): void {
    dropOutboxTriggers(store.db)
    for (const table of ['carrier', 'outbox', 'carried_file', 'carried_device', 'hidden_name'])
      sql.run(`DELETE FROM ${table}`)
  }
}

interface LookOptions {
  /** Whether to exchange with a repository that is not due. */
  readonly isForced?: boolean
  /** The id of a device whose files in a repository are deleted. */
  readonly without?: string
}
