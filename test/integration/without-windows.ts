import type { Environment } from '../../main/base/find-program.ts'
import type { Stopwatch } from '../../main/base/clock.ts'
import type { Timers } from '../../main/base/timers.ts'
import { openSourcesAndSpeech } from '../../main/wiring/sources-and-speech.ts'
import { reversingStorage } from './github/set-up.ts'
import { openWorker } from './storage/life.ts'

/** For a carrier that only has a folder. */
export const noGit = { findGit: () => Promise.resolve(undefined), environment: {}, folder: '' }

/** Opens the sources and speech as main/wiring does, but on a machine without windows and without load. */
export function openWithoutWindows(
  essentials: Parameters<typeof openSourcesAndSpeech>[0],
  machine: {
    readonly timers: Timers
    readonly stopwatch: Stopwatch
    readonly environment: Environment
    readonly home: string
  },
) {
  return openSourcesAndSpeech(essentials, {
    ...machine,
    random: () => 0,
    presence: { idleSeconds: () => 0 },
    machineLoad: {
      isBusy: () => false,
      isOnBattery: () => false,
      processors: () => ({ busy: 0, all: 0 }),
    },
    safeStorage: reversingStorage(),
    systemFetch: (url, init) => fetch(url, init),
    engineWorker: openWorker(),
    builtInClientId: null,
    desktop: { isDashVisible: () => false, sendBird: () => undefined },
    dialogs: {
      confirmHost: () => Promise.resolve(true),
      confirmEngine: () => Promise.resolve(false),
      confirmModelHost: () => Promise.resolve(false),
    },
  })
}
