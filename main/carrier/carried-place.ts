import PQueue from 'p-queue'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import type { CarrierView } from '../../preload/contract/views/carrier-view.ts'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readSharedColumns } from '../ledger/merge-devices.ts'
import type { Store } from '../storage/open-store.ts'
import { createRowCodec } from './carried-rows.ts'
import { readMark } from './folder-mark.ts'
import { openFolderWatches } from './folder-watches.ts'
import type { GitExchange } from './git-exchange.ts'
import { createOtherSegments } from './other-segments.ts'
import { createOutbox } from './outbox.ts'
import { createOwnSegments, OtherWriter } from './own-segments.ts'
import { isClockWrong } from './rules/wrong-clock.ts'
import { pairingCode } from './rules/pairing-code.ts'
import {
  beginExchange,
  endSync,
  initialPlaceState,
  isExchangeDue,
  pollMs,
} from './rules/place-state.ts'
import { createSealer } from './seal.ts'

/** How long to wait after an event, so that the whole file can arrive. */
const readDelayMs = 300

/** Where the user's devices exchange rows. */
export type Place =
  /** The folder's absolute path. */
  | { readonly type: 'folder'; readonly folder: string }
  | { readonly type: 'git'; readonly address: string; readonly exchange: GitExchange }

export interface CarriedPlaceOptions {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'merger'>
  readonly clock: Pick<Clock, 'now'>
  readonly timers: Timers
  readonly log: Pick<Log, 'warn'>
  readonly machineName: string
  /** The largest size of a segment. Only tests set it. */
  readonly maxSegmentBytes?: number
  /** Makes a backup before another device's new generation replaces the one here. */
  readonly backUp: () => Promise<Result<null, Problem>>
  /** Called after a merge that changed something: reload whatever is in memory. */
  readonly onMerged: () => void
  /** Called when the view may have changed. */
  readonly onChange: () => void
}

interface SyncOptions {
  /** Whether to exchange with a repository even if it is not due. */
  readonly isForced?: boolean
  /** The id of a device whose files to delete from the repository. */
  readonly without?: string
}

/** Opens the folder or repository. Reads and writes it every few minutes, and when files in the folder change. */
export function openCarriedPlace(place: Place, key: Uint8Array, options: CarriedPlaceOptions) {
  const { store, ledger, clock, timers, log } = options
  const { backUp, onMerged, onChange } = options
  const { sql } = store
  const folder = place.type === 'folder' ? place.folder : place.exchange.files
  const sealer = createSealer(key)
  const { keyId } = sealer
  const outbox = createOutbox(sql, sealer.hashName)
  const codec = createRowCodec(readSharedColumns(store.db))
  const access = { store, folder, sealer, codec, now: clock.now }
  const own = createOwnSegments(access, outbox, options.machineName, options.maxSegmentBytes)
  const others = createOtherSegments(access, {
    merger: ledger.merger,
    onMerged,
    onRefused: (cause) => log.warn('a carried row was refused', cause),
    async beforeStartingOver() {
      const backedUp = await backUp()
      if (!backedUp.ok) throw new Error(`no backup: ${backedUp.error.code}`)
    },
  })
  const watches = openFolderWatches(() => syncSoon(readDelayMs))
  const syncs = new PQueue({ concurrency: 1 })
  const closing = new AbortController()
  const isClosed = () => closing.signal.aborted
  let state = initialPlaceState(clock.now())
  let cancelSoon: (() => void) | undefined
  let cancelPoll = timers.after(pollMs, poll)

  function poll(): void {
    cancelPoll = timers.after(pollMs, poll)
    void sync()
  }

  function syncSoon(delayMs: number): void {
    if (isClosed()) return
    cancelSoon ??= timers.after(delayMs, () => {
      cancelSoon = undefined
      void sync()
    })
  }

  async function readAndWrite(): Promise<void> {
    await others.read()
    await own.write()
  }

  async function syncWithFolder(): Promise<Problem | null> {
    // Without the mark, this may be the mount point of a share that is not mounted.
    if ((await readMark(folder)) !== keyId) return { code: 'carry-folder-gone' }
    await watches.update(folder, store.device)
    await readAndWrite()
    return null
  }

  async function syncWithRepository(
    exchange: GitExchange,
    without?: string,
  ): Promise<Problem | null> {
    state = beginExchange(state, clock.now())
    onChange()
    const { takeNewId } = own
    const steps = { keyId, device: () => store.device, without, takeNewId, readAndWrite }
    const ended = await exchange.exchange(steps, closing.signal)
    if (!ended.ok) return ended.error
    sql.run('UPDATE carrier SET exchanged_at = ?', clock.now())
    return null
  }

  async function syncNow({ isForced = false, without }: SyncOptions): Promise<void> {
    if (isClosed()) return
    if (place.type === 'git' && !isForced && !isExchangeDue(state, clock.now())) return
    cancelSoon?.()
    cancelSoon = undefined
    let problem: Problem | null
    try {
      problem = await (place.type === 'folder'
        ? syncWithFolder()
        : syncWithRepository(place.exchange, without))
    } catch (cause) {
      problem = { code: 'carry-failed' }
      // Another machine has just written under this device's id. The next sync takes a new id.
      if (cause instanceof OtherWriter) syncSoon(readDelayMs)
      else if (state.problem === null && !isClosed()) log.warn('carrying failed', cause)
    }
    state = endSync(state, problem, clock.now())
    onChange()
  }

  /** Reads and writes. Exchanges with a repository only if it is due or forced. Settles when done. */
  const sync = (how: SyncOptions = {}): Promise<void> => syncs.add(() => syncNow(how))

  return {
    place,
    folder,
    keyId,
    code: pairingCode(key),
    outbox,
    sync,
    syncSoon,
    /** Call it before the first write to a new place. */
    begin: own.begin,
    problem: () => state.problem,
    /** What Settings shows. */
    view(): CarrierView {
      const { hasPrivateNames, exchangedAt } = sql.one<{
        hasPrivateNames: number
        exchangedAt: number | null
      }>('SELECT has_private_names AS hasPrivateNames, exchanged_at AS exchangedAt FROM carrier')
      const isExchanging = state.name === 'exchanging'
      const devices = sql.all<{ id: string; name: string; seenAt: number; clockAheadMs: number }>(
        `SELECT id, name, seen_at AS seenAt, clock_ahead AS clockAheadMs FROM carried_device
         WHERE id <> ? ORDER BY seen_at DESC, id`,
        store.device,
      )
      return {
        name: 'on',
        place:
          place.type === 'folder'
            ? place
            : { type: 'git', address: place.address, exchangedAt, isExchanging },
        hasPrivateNames: hasPrivateNames === 1,
        devices: devices.map(({ clockAheadMs, ...other }) => ({
          ...other,
          isClockWrong: isClockWrong(clockAheadMs),
        })),
        waiting: outbox.count(),
        hasForeignFiles: others.hasForeign(),
        hasNewerFiles: sql.has('SELECT 1 FROM carried_file WHERE version IS NOT NULL'),
        problem: state.problem,
      }
    },
    /** Aborts a running exchange. Settles when nothing runs any more. */
    close: async (): Promise<void> => {
      closing.abort()
      cancelSoon?.()
      cancelPoll()
      await syncs.onIdle()
      watches.close()
    },
  }
}
