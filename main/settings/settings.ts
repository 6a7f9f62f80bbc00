import * as v from 'valibot'
import type { Settings } from '../../preload/contract/settings.ts'
import type { AddressView } from '../../preload/contract/views/folders.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Store } from '../storage/open.ts'
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

/** What was changed by one call. */
export interface SettingsChange {
  readonly names: readonly (keyof Settings | 'addresses' | 'clientIds')[]
  /** Whether it changes what counts: the ledger then recounts. */
  readonly affectsCounting: boolean
}

/** What a person has set, and the addresses that sources have found. */
export interface SettingsService {
  all(): Settings
  /** @param patch a `SettingsPatch`, unparsed; refused whole (`unexpected`) where one value is wrong */
  set(patch: unknown): Result<Settings, Problem>
  /** Sorted by e-mail. */
  addresses(): readonly AddressView[]
  /**
   * Adds an address that a source has found. One from the commits of a log (`log`) is probably the person's: it does not
   * count until it is switched on, or found elsewhere too. An address that is known already stays as it is, also where it
   * is switched off.
   */
  addAddress(email: string, from: Exclude<AddressView['from'], 'you'>): void
  /** Switches an address on or off for the person, and adds it where it is not known yet. */
  setAddress(email: string, counts: boolean): void
  /** The OAuth client ids that were set by hand, by host in lower case. */
  clientIds(): ReadonlyMap<string, string>
  /** @param clientId empty to remove it */
  setClientId(host: string, clientId: string): void
  /** The settings that the ledger counts with. */
  counting(): {
    readonly kinds: Settings['kinds']
    readonly languages: readonly string[]
    readonly addresses: readonly string[]
  }
  /** @returns its own unsubscribe */
  onChange(listener: (change: SettingsChange) => void): () => void
}

const addressPrefix = 'address/'
// A client id belongs to a host that this machine can reach, and names a company: it stays on the machine.
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
      const isOnlyProbable = known?.from === 'log'
      if (known !== undefined && (!isOnlyProbable || from === 'log')) return
      // The lowest timestamps: what this device finds does not replace what a person chose on another one.
      const isProbable = from === 'log'
      writeAddress(email, { counts: !isProbable, from }, () =>
        lowestHlcTimestamp(store.device, isProbable ? 0 : 1),
      )
    },

    setAddress(email, counts) {
      const known = values.addresses.get(email)
      if (known?.counts === counts) return
      // From now on it is the person's own choice.
      const from = known === undefined || known.from === 'log' ? 'you' : known.from
      writeAddress(email, { counts, from })
    },

    clientIds: () => values.clientIds,
    setClientId(host, clientId) {
      // An empty text stays in the row, so that the change keeps its timestamp, and is read as no client id.
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
