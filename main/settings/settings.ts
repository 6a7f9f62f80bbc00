import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod/mini'
import {
  applyPatch,
  isSettingName,
  isShared,
  settingNames,
  storedSettings,
  type Settings,
  type SettingsPatch,
} from '../../preload/contract/declared-settings.ts'
import { addressSources, type AddressView } from '../../preload/contract/views/folders-view.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import { parseJson } from '../base/rules/parse-json.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Store } from '../storage/open-store.ts'
import {
  lowestHybridTimestamp,
  type HybridTimestamp,
} from '../storage/rules/hybrid-logical-clock.ts'
import type { Sql } from '../storage/sql.ts'

export interface SettingsChange {
  /** Which of the settings that the ledger counts with are different now. If there are any, it must recount. */
  readonly counting: readonly (keyof ReturnType<typeof countingOf>)[]
}

export type SettingsService = ReturnType<typeof createSettings>

/** Addresses from these sources count only once the user says so. */
const suggestions: ReadonlySet<AddressView['from']> = new Set(['repository', 'log'])
const addressPrefix = 'address/'
// Client ids stay on this machine: the host may be reachable only from here, and an id can name a company.
const clientIdPrefix = 'client-id/'

/** Whether a value belongs to this device alone: no other device may set it, whatever its row says. */
export const isOfDevice = (name: string): boolean =>
  name.startsWith(clientIdPrefix) || (isSettingName(name) && !isShared(name))

const addressSchema = z.strictObject({ counts: z.boolean(), from: z.enum(addressSources) })
const clientIdSchema = z.string().check(z.minLength(1))

/** @returns the valid values whose names begin with the prefix, by the rest of their names */
function valuesUnder<Value>(
  prefix: string,
  rows: ReadonlyMap<string, unknown>,
  schema: z.ZodMiniType<Value>,
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>()
  for (const [name, value] of rows) {
    const parsed = schema.safeParse(value)
    if (name.startsWith(prefix) && parsed.success)
      values.set(name.slice(prefix.length), parsed.data)
  }
  return values
}

const parseValues = (rows: ReadonlyMap<string, unknown>) => ({
  settings: storedSettings(rows),
  addresses: valuesUnder(addressPrefix, rows, addressSchema),
  clientIds: valuesUnder(clientIdPrefix, rows, clientIdSchema),
})

const countingOf = ({ settings, addresses }: ReturnType<typeof parseValues>) => ({
  kinds: settings.kinds,
  languages: settings.languages,
  addresses: [...addresses]
    .filter(([, { counts }]) => counts)
    .map(([email]) => email)
    .sort(),
})

/** Named values as JSON, not validated: a newer version may have written values that this one does not know. */
export function settingRows(sql: Sql): ReadonlyMap<string, unknown> {
  const rows = sql.all<{ name: string; value: string }>('SELECT name, value FROM setting')
  // A value damaged on disk counts as never set.
  return new Map(rows.map(({ name, value }) => [name, parseJson(value)]))
}

/** The user's settings, and the addresses that sources have found. */
export function createSettings(store: Store, log?: Pick<Log, 'error'>) {
  const changes = createEmitter<SettingsChange>(log)
  let values = parseValues(settingRows(store.sql))

  /** Reads all values again, and reports what has changed. */
  function reload(): void {
    const before = countingOf(values)
    values = parseValues(settingRows(store.sql))
    const after = countingOf(values)
    const names = Object.keys(after) as (keyof typeof after)[]
    const counting = names.filter((name) => !isDeepStrictEqual(after[name], before[name]))
    changes.emit({ counting })
  }

  function write(
    entries: readonly { name: string; value: unknown; isShared: boolean }[],
    clock: () => HybridTimestamp = store.nextTimestamp,
  ): void {
    store.transaction(() => {
      for (const { name, value, isShared: shared } of entries)
        // Each value is a last-writer-wins register.
        store.sql.upsert(
          'setting',
          { name, value: JSON.stringify(value), clock: clock(), shared: Number(shared) },
          `value = excluded.value, clock = excluded.clock, shared = excluded.shared
           WHERE excluded.clock > clock`,
        )
    })
    reload()
  }

  const writeAddress = (
    email: string,
    address: Omit<AddressView, 'email'>,
    clock?: () => HybridTimestamp,
  ) => write([{ name: addressPrefix + email, value: address, isShared: true }], clock)

  return {
    all: () => values.settings,

    /** If any value is invalid, rejects the whole patch with `unexpected`. */
    set(patch: SettingsPatch): Result<Settings, Problem> {
      const change = applyPatch(patch, values.settings)
      if (change === null) return err({ code: 'unexpected' })
      const names = settingNames.filter(
        (name) =>
          change[name] !== undefined && !isDeepStrictEqual(change[name], values.settings[name]),
      )
      if (names.length === 0) return ok(values.settings)
      write(names.map((name) => ({ name, value: change[name], isShared: isShared(name) })))
      return ok(values.settings)
    },

    /** Sorted by e-mail. */
    addresses: (): readonly AddressView[] =>
      [...values.addresses]
        .map(([email, address]) => ({ email, ...address }))
        .sort((a, b) => (a.email < b.email ? -1 : 1)),

    /**
     * Adds an address that a source has found. Anybody may have written the address in a repository's own
     * configuration (`repository`) or commits (`log`), so it is only a suggestion. It counts once the user switches
     * it on, or once another source finds it too. A known address stays as it is, even if it is switched off.
     */
    addAddress(email: string, from: Exclude<AddressView['from'], 'you'>): void {
      const known = values.addresses.get(email)
      const isSuggested = suggestions.has(from)
      if (known !== undefined && (isSuggested || !suggestions.has(known.from))) return
      // Use the lowest timestamp, so that this device's finds never override the user's choice on another device.
      writeAddress(email, { counts: !isSuggested, from }, () =>
        lowestHybridTimestamp(store.device, isSuggested ? 0 : 1),
      )
    },

    /** Switches an address on or off, adding it if it is new. */
    setAddress(email: string, counts: boolean): void {
      const known = values.addresses.get(email)
      if (known?.counts === counts) return
      // From now on, the address is the user's own choice.
      const from = known === undefined || suggestions.has(known.from) ? 'you' : known.from
      writeAddress(email, { counts, from })
    },

    /** OAuth client ids set by hand, by host in lower case. */
    clientIds: () => values.clientIds,
    /** @param clientId empty removes it */
    setClientId(host: string, clientId: string): void {
      // Store an empty text instead of deleting the row, to keep the time of the change.
      const name = clientIdPrefix + host.toLowerCase()
      write([{ name, value: clientId, isShared: false }])
    },

    counting: () => countingOf(values),
    /** Call it after another device's settings were merged. */
    reload,
    onChange: changes.on,
  }
}
