import * as v from 'valibot'
import type { Settings } from '../../preload/contract/settings.ts'
import type { AddressView } from '../../preload/contract/views/folders.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Store } from '../storage/open-store.ts'
import { lowestHlcTimestamp, type HlcTimestamp } from '../storage/rules/hlc.ts'
import { wholeChange } from './rules/patch.ts'
import {
  addressSchema,
  clientIdSchema,
  storedSettingsSchema,
  settingNames,
  settingsChangeSchema,
  sharedSettings,
} from './rules/schema.ts'
import { openSettingStore } from './store.ts'

/** What one call changed. */
export interface SettingsChange {
  readonly names: readonly (keyof Settings | 'addresses' | 'clientIds')[]
  /** Whether the ledger must recount. */
  readonly affectsCounting: boolean
}

/** The user's settings, and the addresses that sources have found. */
export interface SettingsService {
  all(): Settings
  /** @param patch a `SettingsPatch`, unparsed; refused whole (`unexpected`) if one value is wrong */
  set(patch: unknown): Result<Settings, Problem>
  /** Sorted by e-mail. */
  addresses(): readonly AddressView[]
  /**
   * Adds an address that a source has found. One from a repository's own configuration (`repository`) or commits (`log`) is a
   * suggestion: anybody may have written it, so it does not count until it is switched on, or found elsewhere too. An address that
   * is known already stays as it is, also if it is switched off.
   */
  addAddress(email: string, from: Exclude<AddressView['from'], 'you'>): void
  /** Switches an address on or off, adding it if it is new. */
  setAddress(email: string, counts: boolean): void
  /** OAuth client ids set by hand, by host in lower case. */
  clientIds(): ReadonlyMap<string, string>
  /** @param clientId empty removes it */
  setClientId(host: string, clientId: string): void
  /** The settings that the ledger counts with. */
  counting(): {
    readonly kinds: Settings['kinds']
    readonly languages: readonly string[]
    readonly addresses: readonly string[]
  }
  /** @returns the unsubscribe function */
  onChange(listener: (change: SettingsChange) => void): () => void
}

/** Where addresses come from that do not count before the user says so. */
const suggestions: ReadonlySet<AddressView['from']> = new Set(['repository', 'log'])
const addressPrefix = 'address/'
// A client id belongs to a host that only this machine may reach, and can name a company: it stays on the machine.
const clientIdPrefix = 'client-id/'

interface Values {
  readonly settings: Settings
  readonly addresses: ReadonlyMap<string, Omit<AddressView, 'email'>>
  readonly clientIds: ReadonlyMap<string, string>
}

function parse(rows: ReadonlyMap<string, unknown>): Values {
  const addresses = new Map<string, Omit<AddressView, 'email'>>()
  const clientIds = new Map<string, string>()
  for (const [name, value] of rows) {
    if (name.startsWith(addressPrefix)) {
      const address = v.safeParse(addressSchema, value)
      if (address.success) addresses.set(name.slice(addressPrefix.length), address.output)
    } else if (name.startsWith(clientIdPrefix)) {
      const clientId = v.safeParse(clientIdSchema, value)
      if (clientId.success) clientIds.set(name.slice(clientIdPrefix.length), clientId.output)
    }
  }
  return { settings: v.parse(storedSettingsSchema, Object.fromEntries(rows)), addresses, clientIds }
}

/** Opens the settings of this installation. */
export function openSettings(store: Store, log?: Pick<Log, 'error'>): SettingsService {
  const rows = openSettingStore(store.db)
  const changes = createEmitter<SettingsChange>(log)
  let values = parse(rows.all())

  function write(
    entries: readonly {
      readonly name: string
      readonly value: unknown
      readonly shared: boolean
    }[],
    change: SettingsChange,
    clock: () => HlcTimestamp = store.nextTimestamp,
  ): void {
    store.transaction(() => {
      for (const { name, value, shared } of entries)
        rows.set(name, value, { clock: clock(), shared })
    })
    values = parse(rows.all())
    changes.emit(change)
  }

  function writeAddress(
    email: string,
    address: Omit<AddressView, 'email'>,
    clock?: () => HlcTimestamp,
  ) {
    const counted = values.addresses.get(email)?.counts ?? false
    write(
      [{ name: addressPrefix + email, value: address, shared: true }],
      { names: ['addresses'], affectsCounting: address.counts !== counted },
      clock,
    )
  }

  return {
    all: () => values.settings,

    set(patch) {
      const parsed = v.safeParse(settingsChangeSchema, wholeChange(patch, values.settings))
      if (!parsed.success) return err({ code: 'unexpected' })
      const names = settingNames.filter(
        (name) =>
          parsed.output[name] !== undefined &&
          JSON.stringify(parsed.output[name]) !== JSON.stringify(values.settings[name]),
      )
      if (names.length === 0) return ok(values.settings)
      write(
        names.map((name) => ({
          name,
          value: parsed.output[name],
          shared: sharedSettings.has(name),
        })),
        { names, affectsCounting: names.some((name) => sharedSettings.has(name)) },
      )
      return ok(values.settings)
    },

    addresses: () =>
      [...values.addresses]
        .map(([email, address]) => ({ email, ...address }))
        .sort((a, b) => (a.email < b.email ? -1 : 1)),

    addAddress(email, from) {
      const known = values.addresses.get(email)
      const isSuggested = suggestions.has(from)
      if (known !== undefined && (isSuggested || !suggestions.has(known.from))) return
      // The lowest timestamp: what this device finds never overrides the user's choice on another one.
      writeAddress(email, { counts: !isSuggested, from }, () =>
        lowestHlcTimestamp(store.device, isSuggested ? 0 : 1),
      )
    },

    setAddress(email, counts) {
      const known = values.addresses.get(email)
      if (known?.counts === counts) return
      // From now on it is the user's own choice.
      const from = known === undefined || suggestions.has(known.from) ? 'you' : known.from
      writeAddress(email, { counts, from })
    },

    clientIds: () => values.clientIds,
    setClientId(host, clientId) {
      // An empty text keeps the row and so the change's timestamp; it reads as no client id.
      write([{ name: clientIdPrefix + host.toLowerCase(), value: clientId, shared: false }], {
        names: ['clientIds'],
        affectsCounting: false,
      })
    },

    counting: () => ({
      kinds: values.settings.kinds,
      languages: values.settings.languages,
      addresses: [...values.addresses]
        .filter(([, { counts }]) => counts)
        .map(([email]) => email)
        .sort(),
    }),
    onChange: changes.on,
  }
}
