import { closeAll } from '../../main/base/close-all.ts'
import type { Environment } from '../../main/base/find-program.ts'
import type { Stopwatch } from '../../main/base/clock.ts'
import type { Timers } from '../../main/base/timers.ts'
import type { Ledger } from '../../main/ledger/ledger.ts'
import type { Essentials } from '../../main/wiring/essentials.ts'
import { openAppSpeech } from '../../main/wiring/open-app-speech.ts'
import { openSources } from '../../main/wiring/open-sources.ts'
import { reversingStorage } from './github/set-up.ts'
import { openWorker } from './storage/life.ts'

/** For a carrier that only has a folder. */
export const noGit = { findGit: () => Promise.resolve(undefined), environment: {}, folder: '' }

/** Opens the sources and speech as main/wiring does, but on a machine without windows and without load. */
export function openWithoutWindows(
  essentials: Essentials & { readonly ledger: Ledger },
  machine: {
    readonly timers: Timers
    readonly stopwatch: Stopwatch
    readonly environment: Environment
    readonly home: string
  },
) {
  const dialogs = {
    confirmHost: () => Promise.resolve(true),
    confirmEngine: () => Promise.resolve(false),
    confirmModelHost: () => Promise.resolve(false),
  }
  const outside: typeof fetch = (url, init) => fetch(url, init)
  const sources = openSources(
    { ...essentials, dialogs, builtInClientId: null },
    { ...machine, random: () => 0, safeStorage: reversingStorage(), fetch: outside },
  )
  const voice = openAppSpeech(
    {
      ...essentials,
      desktop: { isDashVisible: () => false, sendBird: () => undefined },
      dialogs,
      presence: { idleSeconds: () => 0 },
      engineWorker: openWorker(),
    },
    {
      ...machine,
      load: {
        isBusy: () => false,
        isOnBattery: () => false,
        processors: () => ({ busy: 0, all: 0 }),
      },
      fetch: outside,
    },
  )
  return { ...sources, ...voice, close: () => closeAll([sources, voice]) }
}
