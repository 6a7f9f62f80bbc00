import { createHash, type Hash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '../storage/open-store.ts'
import { hourMs } from '../../preload/contract/durations.ts'
import { ifMissing } from '../base/if-missing.ts'
import { isWaitOver } from '../base/rules/waits.ts'
import { readGenerationRow } from '../ledger/generation.ts'
import type { SharedRow } from '../ledger/merge-devices.ts'
import type { RowCodec } from './carried-rows.ts'
import type { Outbox, OutboxKey } from './outbox.ts'
import { areOwn, segmentName, segmentNumber } from './rules/own-files.ts'
import {
  formatSegmentHeader,
  formatLine,
  maxSegmentBytes,
  readLines,
  rowsVersion,
} from './rules/segment-text.ts'
import type { Sealer } from './seal.ts'

interface State {
  readonly machine: string
  readonly first_segment: number
  readonly segment: number
  readonly sequence: number
  readonly bytes: number
  readonly digest: string
  readonly pending: string
  readonly compared: number
}

const startHash = (text: string) => createHash('sha256').update(text, 'latin1')
const emptyDigest = startHash('').digest('hex')
const digestSoFar = (hash: Hash) => hash.copy().digest('hex')

/** The position of a line. The seal covers it, so the line opens nowhere else. */
export const linePositionOf = (device: string, segment: number, sequence: number) =>
  `${device}/${segment}/${sequence}`

/** What reading and writing segments takes. */
export interface SegmentAccess {
  readonly store: Store
  /** The carrier's folder, absolute. */
  readonly folder: string
  readonly sealer: Sealer
  readonly codec: RowCodec
  readonly now: () => number
}

/**
 * Writes this device's segments. Errors of the file system are thrown and lose nothing: the next call continues where
 * the last one stopped.
 */
export function createOwnSegments(
  access: SegmentAccess,
  outbox: Outbox,
  machineName: string,
  maxBytes = maxSegmentBytes,
) {
  const { store, folder, sealer, codec, now } = access
  const { sql } = store
  /** Distinguishes this machine from others with a copy of the database. */
  const machine = createHash('sha256').update(machineName).digest('hex').slice(0, 16)
  /** The row that tells other devices about this one. */
  const about = (): SharedRow => ['device', { name: machineName, at: now() }]
  /** What this device last wrote to its newest segment; null until that file has been compared with the database. */
  let written: { readonly size: number; readonly hash: Hash } | null = null

  /** When a line must have the row `about` again, in milliseconds since the epoch. */
  let nextAbout = 0

  const state = (): State => sql.one<State>('SELECT * FROM carrier')
  const own = () => join(folder, store.device)
  const path = (segment: number) => join(own(), segmentName(segment))
  const set = (values: Partial<State>) =>
    sql.run(
      `UPDATE carrier SET ${Object.keys(values)
        .map((name) => `${name} = @${name}`)
        .join(', ')}`,
      values,
    )

  async function listSegments(): Promise<readonly number[]> {
    const names = await readdir(own()).catch(ifMissing([]))
    return names.flatMap((name) => segmentNumber(name) ?? [])
  }

  /** Takes a new id, and puts all rows into the outbox. */
  function takeNewId(): void {
    store.transaction(() => {
      store.renewDevice()
      set({
        machine,
        first_segment: 1,
        segment: 0,
        sequence: 0,
        bytes: 0,
        digest: emptyDigest,
        pending: '',
        compared: 1,
      })
      outbox.addAll()
    })
    written = { size: 0, hash: startHash('') }
  }

  /** Compares this device's files with the database. If they differ, the device takes a new id. */
  async function verify(): Promise<void> {
    const { segment, first_segment, bytes, digest, pending, machine: writtenOn } = state()
    const found = await listSegments()
    const text = segment === 0 ? '' : await readFile(path(segment), 'latin1').catch(ifMissing(''))
    const isTailOurs =
      text.length >= bytes &&
      digestSoFar(startHash(text.slice(0, bytes))) === digest &&
      pending.startsWith(text.slice(bytes))
    if (
      writtenOn !== machine ||
      !areOwn({ first: first_segment, last: segment }, found, isTailOurs)
    )
      takeNewId()
    else written = { size: text.length, hash: startHash(text) }
  }

  /** Appends the rest of the pending text. */
  async function flush(): Promise<void> {
    const { segment, bytes, pending } = state()
    const rest = pending.slice((written?.size ?? 0) - bytes)
    if (rest === '') return
    await mkdir(own(), { recursive: true })
    const file = await open(path(segment), 'a', 0o600)
    try {
      const { size } = await file.stat()
      // Another machine has written to the file since the comparison.
      if (size !== written?.size) throw new OtherWriter('a segment has changed')
      await file.appendFile(rest, 'latin1')
      await file.sync()
      written = { size: size + rest.length, hash: written.hash.update(rest, 'latin1') }
    } catch (cause) {
      // The next call compares the file with the database, to find out how much was written.
      written = null
      throw cause
    } finally {
      await file.close()
    }
  }

  /** Puts the next line into the database, and takes its rows out of the outbox. @returns false if nothing is waiting */
  function prepare(): boolean {
    const work = () => {
      const before = state()
      const rows = outbox.take()
      if (rows === null) return false
      if (rows.length === 0) return true
      const bytes = before.bytes + before.pending.length
      const hasRecentAbout = !isWaitOver(nextAbout, hourMs, now())
      const line = (segment: number, sequence: number) =>
        formatLine({
          sequence,
          version: rowsVersion,
          sealed: sealer.seal(
            linePositionOf(store.device, segment, sequence),
            codec.encode([
              ...(hasRecentAbout && sequence > 1 ? [] : [about()]),
              ...readGenerationRow(sql),
              ...rows,
            ]),
          ),
        })
      const pending = line(before.segment, before.sequence + 1)
      if (!hasRecentAbout) nextAbout = now() + hourMs
      if (before.segment >= before.first_segment && bytes + pending.length <= maxBytes) {
        set({
          sequence: before.sequence + 1,
          bytes,
          digest: written === null ? '' : digestSoFar(written.hash),
          pending,
        })
        return true
      }
      const segment = before.segment + 1
      const header = formatSegmentHeader({ device: store.device, segment, keyId: sealer.keyId })
      set({
        segment,
        sequence: 1,
        bytes: 0,
        digest: emptyDigest,
        pending: header + line(segment, 1),
      })
      written = { size: 0, hash: startHash('') }
      return true
    }
    return outbox.isEmpty() ? false : store.transaction(work)
  }

  /** The rows of this device's segments, oldest first. */
  async function* readAll(): AsyncGenerator<readonly SharedRow[]> {
    const { first_segment, segment: last } = state()
    for (let segment = first_segment; segment <= last; segment += 1) {
      const text = await readFile(path(segment), 'latin1').catch(ifMissing(null))
      if (text === null) {
        written = null
        throw new OtherWriter('a segment is gone')
      }
      for (const { sequence, sealed } of readLines(text, 0).lines) {
        const rows = sealer.unseal(linePositionOf(store.device, segment, sequence), sealed)
        if (rows !== null) yield codec.decode(rows, () => undefined)
      }
    }
  }

  /**
   * Rewrites the segments if at least half of their content is superseded. Finding out means reading them all, so it
   * waits until there are twice as many as the last time.
   */
  async function compact(): Promise<void> {
    const { first_segment, segment, compared } = state()
    const count = segment - first_segment + 1
    // `compared` is 0 after an erasure, so compact at once.
    if (count < 2 * compared) return
    let total = 0
    const sizes = new Map<string, number>()
    const keys: OutboxKey[] = []
    for await (const rows of readAll()) {
      // The rows of a day of commits share a name, so add up their sizes within a line.
      const sizesInLine = new Map<string, number>()
      for (const row of rows) {
        const name = outbox.nameOf(row)
        const size = JSON.stringify(row).length
        total += size
        if (name === null) continue
        if (!sizes.has(name) && !sizesInLine.has(name)) keys.push(...outbox.keysOf(row))
        sizesInLine.set(name, (sizesInLine.get(name) ?? 0) + size)
      }
      for (const [name, size] of sizesInLine) sizes.set(name, size)
    }
    const live = [...sizes.values()].reduce((sum, size) => sum + size, 0)
    if (compared > 0 && live > total / 2) {
      store.transaction(() => set({ compared: count }))
      return
    }
    store.transaction(() => {
      for (const key of keys) outbox.add(key)
      // The next line begins a new segment. Once the outbox is empty, it supersedes all earlier segments.
      set({ first_segment: segment + 1, compared: 1 })
    })
  }

  async function removeSuperseded(): Promise<void> {
    const { first_segment, segment } = state()
    if (first_segment > segment) return
    for (const number of await listSegments())
      if (number < first_segment) await rm(path(number), { force: true })
  }

  /** Writes everything that is waiting. If a file has changed, compares the files with the database first. */
  async function write(): Promise<void> {
    const { size } = await stat(path(state().segment)).catch(ifMissing({ size: 0 }))
    if (size !== written?.size) await verify()
    await flush()
    const { segment } = state()
    while (prepare()) {
      await flush()
      await store.yieldAndCheckpoint()
    }
    if (state().segment > segment || state().compared === 0) await compact()
    // Compaction may have filled the outbox again.
    if (outbox.isEmpty()) await removeSuperseded()
    else await write()
  }

  return {
    write,
    /** Call it if another machine has written under this device's id. */
    takeNewId,
    /** Puts everything into the outbox, because the folder has nothing of this device yet. */
    begin: (): void =>
      store.transaction(() => {
        set({ machine, digest: emptyDigest })
        outbox.addAll()
      }),
  }
}

/** Thrown if another machine writes under this device's id. */
export class OtherWriter extends Error {}
