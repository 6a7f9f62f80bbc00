import { closeAll } from '../base/close-all.ts'
import type { Environment } from '../base/find-program.ts'
import type { Stopwatch } from '../base/clock.ts'
import { waitAtMost, type Timers } from '../base/timers.ts'
import type { Dialogs } from '../desktop/dialogs.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openFolders } from '../sources/folders/folders.ts'
import { openGithub } from '../sources/github/github.ts'
import { githubCom, hostOfOrigin } from '../sources/github/rules/hosts.ts'
import type { SafeStorage } from '../sources/github/token-encryption.ts'
import type { Essentials } from './essentials.ts'

/** The longest that the first sync with GitHub waits for the scan of the clones. */
const maxStartupScanMs = 10_000

type EssentialsAndLedger = Essentials & { readonly ledger: Ledger }

/**
 * Opens the sources, and recounts the ledger when a setting that counts changes.
 * @param services.builtInClientId the client id for github.com, or null if none was built in
 * @param machine.random a number from 0 (inclusive) to 1 (exclusive)
 * @param machine.fetch HTTP to the outside, with the system's proxy and certificates
 */
export function openSources(
  services: EssentialsAndLedger & {
    readonly dialogs: Pick<Dialogs, 'confirmHost'>
    readonly builtInClientId: string | null
  },
  machine: {
    readonly timers: Timers
    readonly stopwatch: Stopwatch
    readonly random: () => number
    readonly environment: Environment
    readonly home: string
    readonly safeStorage: SafeStorage
    readonly fetch: typeof fetch
  },
) {
  const { store, startOptions, clock, log, settings, ledger, dialogs } = services
  const { timers, stopwatch, environment, home } = machine
  const { isSafe } = startOptions.switches
  const common = { db: store.db, clock, log, timers, isSafe }
  // Do this before the folders subscribe: the ledger must count with new addresses before the folders read for them.
  const recounting = openRecounting(services)
  const folders = openFolders({
    ...common,
    store,
    ledger,
    environment,
    home,
    addresses: {
      counted: () => settings.counting().addresses,
      propose: (email, from) => settings.addAddress(email, from),
      onChange: (listener) =>
        settings.onChange(({ counting }) => {
          if (counting.includes('addresses')) listener()
        }),
    },
  })

  // Scan before the first sync: a remote that was added while Hot Dash was closed links a clone to GitHub's counts.
  // Without that link, the same commits would be food twice.
  const startupScan = waitAtMost(maxStartupScanMs, folders.startupScan, timers)

  const { githubUrl } = startOptions
  const host = githubUrl === undefined ? githubCom : hostOfOrigin(githubUrl)
  if (!host) log.warn('HOT_DASH_GITHUB_URL is no origin of a GitHub; github.com is used')
  const github = openGithub({
    ...common,
    ledger,
    stopwatch,
    transport: { fetch: machine.fetch, timers, log, random: machine.random },
    safeStorage: machine.safeStorage,
    hosts: {
      host: host ?? githubCom,
      clientIds: () => ({
        builtIn: services.builtInClientId,
        environment: startOptions.githubClientId ?? null,
        chosen: Object.fromEntries(settings.clientIds()),
      }),
      confirmHost: dialogs.confirmHost,
    },
    cli: { environment },
    proposeAddress: (email) => settings.addAddress(email, 'github'),
    startAfter: startupScan,
  })

  return {
    recounting,
    folders,
    github,
    close: () => closeAll([recounting, folders, github]),
  }
}

/** Recounts when a setting that counts changes, and now, because the last recount may have failed or been cut off. */
function openRecounting({ settings, ledger, log }: EssentialsAndLedger) {
  const stopping = new AbortController()
  function recount(): void {
    ledger.setCounting(settings.counting())
    ledger
      .recount(stopping.signal)
      .catch((cause: unknown) => log.error('the recount failed', cause))
  }
  const off = settings.onChange(({ counting }) => {
    if (counting.length > 0) recount()
  })
  recount()
  return {
    /** Call it after a merge. */
    recount,
    close(): void {
      stopping.abort()
      off()
    },
  }
}
