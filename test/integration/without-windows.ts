import type { Environment } from '../../main/base/find-program.ts'
import type { Stopwatch } from '../../main/base/clock.ts'
import type { Timers } from '../../main/base/timers.ts'
import type { Ledger } from '../../main/ledger/ledger.ts'
import type { Essentials } from '../../main/wiring/essentials.ts'
import { openSourcesAndSpeech } from '../../main/wiring/sources-and-speech.ts'
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
  return openSourcesAndSpeech(
    {
      ...essentials,
      desktop: { isDashVisible: () => false, sendBird: () => undefined },
      dialogs: {
        confirmHost: () => Promise.resolve(true),
        confirmEngine: () => Promise.resolve(false),
        confirmModelHost: () => Promise.resolve(false),
      },
      presence: { idleSeconds: () => 0 },
      engineWorker: openWorker(),
      builtInClientId: null,
    },
    {
      ...machine,
      random: () => 0,
      load: {
        isBusy: () => false,
        isOnBattery: () => false,
        processors: () => ({ busy: 0, all: 0 }),
      },
      safeStorage: reversingStorage(),
      fetch: (url, init) => fetch(url, init),
    },
  )
}
