import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { CarrierView } from '../../preload/contract/views/carrier-view.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import { replaceFile } from '../base/replace-file.ts'
import { waitAtMost } from '../base/timers.ts'
import { createTriggers } from '../storage/database-triggers.ts'
import { openCarriedPlace, type CarriedPlaceOptions, type Place } from './carried-place.ts'
import { markName, markText, readMark } from './folder-mark.ts'
import { createGitExchange, type ExchangeOptions } from './git-exchange.ts'
import { keyBytes, parsePairingCode } from './rules/pairing-code.ts'
import { firstExchangeMs } from './rules/place-state.ts'
import { parseRemoteAddress } from './rules/remote-address.ts'
import { createSealer } from './seal.ts'

/** How long to wait after a change, so that a burst of changes shares a line. */
const writeDelayMs = 1000
const closeMs = 2000
/** How long quitting waits for the last exchange. */
const lastExchangeMs = 4000

/** A place as the user names it: the absolute path of a folder, or the address of a repository as typed. */
type ChosenPlace =
  | { readonly type: 'folder'; readonly folder: string }
  | { readonly type: 'git'; readonly address: string }

/** Exchanges shared rows with the user's other devices, through a folder or a Git repository. */
export type Carrier = ReturnType<typeof openCarrier>

/**
 * Opens the carrier, and reads the folder or schedules an exchange if the user has chosen one.
 * @param options.machineName the name of this machine, which the user's other devices show
 * @param options.git how to exchange with a Git repository
 */
export function openCarrier(
  options: Omit<CarriedPlaceOptions, 'onChange'> & {
    readonly log: Pick<Log, 'warn' | 'error'>
    readonly git: Omit<ExchangeOptions, 'log'>
  },
) {
  const { store, timers, log } = options
  const { sql } = store
  const changes = createEmitter<undefined>(log)
  const onChange = () => changes.emit(undefined)
  let opened = openChosenPlace()

  /** Null if the user has chosen neither a folder nor a repository. */
  function openChosenPlace() {
    const row = sql.get<{ folder: string; remote: string; key: string }>('SELECT * FROM carrier')
    if (row === undefined) return null
    const { folder, remote, key } = row
    const place = placeOf(
      remote === '' ? { type: 'folder', folder } : { type: 'git', address: remote },
    )
    return place && openCarriedPlace(place, Buffer.from(key, 'hex'), { ...options, onChange })
  }

  /** @returns null if it is not the address of a repository */
  function placeOf(chosen: ChosenPlace): Place | null {
    if (chosen.type === 'folder') return chosen
    const address = parseRemoteAddress(chosen.address)
    if (address === null) return null
    const exchange = createGitExchange(address, { ...options.git, log })
    return { type: 'git', address: address.text, exchange }
  }

  /** The id of the key of a place; null if no device has used it yet. */
  async function readKeyId(place: Place): Promise<Result<string | null, Problem>> {
    if (place.type === 'folder') return ok(await readMark(place.folder))
    return place.exchange.readMark(new AbortController().signal)
  }

  /** The key for a place: the typed one, the one kept from before, or a new one. @param keyId null if the place has no key yet */
  function keyFor(keyId: string | null, typed: Uint8Array | null): Result<Uint8Array, Problem> {
    const kept = sql.value<string>('SELECT key FROM carried_key WHERE id = ?', keyId)
    const known = typed ?? (kept === undefined ? null : Buffer.from(kept, 'hex'))
    if (keyId === null) return ok(known ?? randomBytes(keyBytes))
    if (known === null) return err({ code: 'carry-code-needed' })
    return createSealer(known).keyId === keyId ? ok(known) : err({ code: 'carry-code-wrong' })
  }

  function storePlace(place: Place, key: Uint8Array): void {
    store.transaction(() => {
      sql.insert('carrier', {
        only: 1,
        folder: place.type === 'folder' ? place.folder : '',
        remote: place.type === 'git' ? place.address : '',
        key: Buffer.from(key).toString('hex'),
        machine: '',
      })
      // An import cannot be undone any more, because other devices are about to read it.
      sql.run("DELETE FROM undoable WHERE name = 'import'")
      createTriggers(store.db)
    })
  }

  /** Closes the place, and deletes its state in the database. The files stay for the other devices. */
  async function end(): Promise<void> {
    const closing = opened
    opened = null
    await closing?.close()
    store.transaction(() => {
      for (const table of ['carrier', 'outbox', 'carried_file', 'carried_device', 'hidden_name'])
        sql.run(`DELETE FROM ${table}`)
      createTriggers(store.db)
    })
    onChange()
  }

  async function stop(): Promise<void> {
    if (opened === null) return
    const { keyId, place } = opened
    sql.run('INSERT OR IGNORE INTO carried_key SELECT ?, key FROM carrier', keyId)
    await end()
    if (place.type === 'git') await place.exchange.remove()
  }

  if (opened?.place.type === 'git') opened.syncSoon(firstExchangeMs)
  else void opened?.sync()
  return {
    view: (): CarrierView => opened?.view() ?? { name: 'off' },
    /**
     * Begins to carry Dash. The first device creates the key. The others need its code, unless they still have the key.
     * @param code as typed; null if the user has none
     */
    async start(chosen: ChosenPlace, code: string | null): Promise<Result<null, Problem>> {
      const typed = code === null ? null : parsePairingCode(code)
      if (code !== null && typed === null) return err({ code: 'carry-code-wrong' })
      const place = placeOf(chosen)
      if (place === null) return err({ code: 'carry-git-address' })
      try {
        await stop()
        if (place.type === 'git') await place.exchange.remove()
        const found = await readKeyId(place)
        if (!found.ok) return found
        const key = keyFor(found.value, typed)
        if (!key.ok) return key
        if (found.value === null && place.type === 'folder')
          await replaceFile(join(place.folder, markName), markText(createSealer(key.value).keyId))
        storePlace(place, key.value)
      } catch (cause) {
        log.warn('what is to carry Dash cannot be used', cause)
        return err({ code: 'carry-failed' })
      }
      opened = openChosenPlace()
      opened?.begin()
      await opened?.sync({ isForced: true })
      const problem = opened?.problem() ?? null
      // If the first exchange fails, stop: the user should know at once.
      if (place.type === 'folder' || problem === null) return ok(null)
      await end()
      // Another device has created a key meanwhile.
      const isKeyMissing = problem.code === 'carry-code-wrong' && code === null
      return err(isKeyMissing ? { code: 'carry-code-needed' } : problem)
    },
    /** The code that the user types into the other devices; null while Dash is not carried. */
    code: (): string | null => opened?.code ?? null,
    /**
     * Writes everything known here to this device's files, and then deletes those of another device. If that device still
     * runs, it comes back under a new id.
     */
    async remove(id: string): Promise<Result<null, Problem>> {
      if (opened === null || !sql.has('SELECT 1 FROM carried_device WHERE id = ?', id))
        return err({ code: 'unexpected' })
      const { folder, outbox, sync, problem } = opened
      store.transaction(() => outbox.addAll())
      await sync({ isForced: true, without: id })
      if (problem() !== null || !outbox.isEmpty()) return err(problem() ?? { code: 'carry-failed' })
      try {
        await rm(join(folder, id), { recursive: true, force: true })
      } catch (cause) {
        log.warn('the files of a device cannot be deleted', cause)
        return err({ code: 'carry-failed' })
      }
      store.transaction(() => sql.run('DELETE FROM carried_device WHERE id = ?', id))
      onChange()
      return ok(null)
    },
    /** Stops carrying. The files stay for the other devices, and the key stays here in case the user starts again. */
    stop,
    /** Sets whether the names of private repositories travel. */
    setPrivateNames(mayTravel: boolean): void {
      store.transaction(() => {
        sql.run('UPDATE carrier SET has_private_names = ?', Number(mayTravel))
        for (const table of ['repository_name', 'contribution_item']) opened?.outbox.addTable(table)
      })
      opened?.syncSoon(writeDelayMs)
      onChange()
    },
    /** Call it after any change. A folder gets the change within a second, a repository with its next exchange. */
    writeSoon: () => opened?.syncSoon(writeDelayMs),
    /** Reads and writes now. Call it when the user turns to Dash. Settles when done. */
    sync: async (): Promise<void> => opened?.sync(),
    /** Like `sync`, but also exchanges with a repository that is not due. */
    exchange: async (): Promise<void> => opened?.sync({ isForced: true }),
    onChange: changes.on,
    /** Writes what is waiting, and stops. */
    async close(): Promise<void> {
      if (opened === null) return
      const { place, sync, outbox, problem, close } = opened
      const isForced = problem() !== null || !outbox.isEmpty()
      // A hanging drive or server must not keep Hot Dash from quitting. Unwritten rows stay in the outbox.
      const waitMs = place.type === 'folder' ? closeMs : lastExchangeMs
      await waitAtMost(waitMs, sync({ isForced }), timers)
      void close()
    },
  }
}
