import { createHash } from 'node:crypto'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import type { CarrierView } from '../../preload/contract/views/carrier-view.ts'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readSharedColumns, type SharedRow } from '../ledger/merge-devices.ts'
import type { Store } from '../storage/open-store.ts'
import { createRowCodec } from './carried-rows.ts'
import type { GitExchange } from './git-exchange.ts'
import { createOtherSegments } from './other-segments.ts'
import { createOutbox } from './outbox.ts'
import { createOwnSegments } from './own-segments.ts'
import { isClockWrong } from './rules/devices.ts'
import { createSealer } from './seal.ts'

/** What the user has chosen. */
export interface CarrierRow {
  /** Absolute; empty if it is a repository. */
  readonly folder: string
  /** The address of a Git repository; empty if it is a folder. */
  readonly remote: string
  /** In hex. */
  readonly key: string
  readonly has_private_names: number
  readonly exchanged_at: number | null
}

export interface CarriedPlaceOptions {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'merger'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Pick<Log, 'warn'>
  readonly machineName: string
  readonly maxSegmentBytes?: number
  /** Makes a backup before another device's new generation replaces the one here. */
  readonly backUp: () => Promise<Result<null, Problem>>
}

export type CarriedPlace = ReturnType<typeof createCarriedPlace>

/**
 * Reads and writes the files of a folder.
 * @param exchange if given, the folder is the clone of a repository
 */
export function createCarriedPlace(
  row: CarrierRow,
  exchange: GitExchange | null,
  options: CarriedPlaceOptions,
) {
  const { store, ledger, clock, log, machineName, maxSegmentBytes, backUp } = options
  const folder = exchange?.files ?? row.folder
  const sealer = createSealer(Buffer.from(row.key, 'hex'))
  const outbox = createOutbox(store.sql, sealer.hashName)
  const codec = createRowCodec(readSharedColumns(store.db))
  const common = { store, folder, sealer, codec, now: clock.now }
  return {
    folder,
    exchange,
    sealer,
    outbox,
    own: createOwnSegments({
      ...common,
      outbox,
      machine: createHash('sha256').update(machineName).digest('hex').slice(0, 16),
      about: (): SharedRow => ['device', { name: machineName, at: clock.now() }],
      ...(maxSegmentBytes === undefined ? {} : { maxBytes: maxSegmentBytes }),
    }),
    others: createOtherSegments({
      ...common,
      ledger,
      onRefused: (cause) => log.warn('a carried row was refused', cause),
      async beforeStartingOver() {
        const backedUp = await backUp()
        if (!backedUp.ok) throw new Error(`no backup: ${backedUp.error.code}`)
      },
    }),
  }
}

/** What Settings shows of a place. */
export function viewOf(
  { sql, device }: Store,
  row: CarrierRow,
  isExchanging: boolean,
): Pick<
  Extract<CarrierView, { readonly name: 'on' }>,
  'place' | 'hasPrivateNames' | 'devices' | 'hasNewerFiles'
> {
  const { folder, remote: address, exchanged_at: exchangedAt } = row
  const devices = sql.all<{ id: string; name: string; seenAt: number; clockAheadMs: number }>(
    `SELECT id, name, seen_at AS seenAt, clock_ahead AS clockAheadMs FROM carried_device
     WHERE id <> ? ORDER BY seen_at DESC, id`,
    device,
  )
  return {
    place:
      address === ''
        ? { type: 'folder', folder }
        : { type: 'git', address, exchangedAt, isExchanging },
    hasPrivateNames: row.has_private_names === 1,
    devices: devices.map(({ clockAheadMs, ...other }) => ({
      ...other,
      isClockWrong: isClockWrong(clockAheadMs),
    })),
    hasNewerFiles: sql.has('SELECT 1 FROM carried_file WHERE version IS NOT NULL'),
  }
}
