import { app, crashReporter, Menu } from 'electron'
import { accessSync, constants, mkdirSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { endByForceIfHanging } from './desktop/end-by-force.ts'
import { openFirstWindow } from './desktop/first-window.ts'
import { inTurn } from './desktop/in-turn.ts'
import { registerAppScheme } from './desktop/protocol.ts'
import { readEnvironment } from './wiring/environment.ts'
import { countStart } from './updates/count-start.ts'
import { updateStateName } from './updates/state-file.ts'

// Everything here must precede Electron's "ready": no await before the end of this file.

const environment = readEnvironment(process.env, process.argv)

if (environment.switches.wantsVersion) {
  process.stdout.write(`${app.getName()} ${app.getVersion()}\n`)
  // At once: not even the data folder is touched.
  process.exit(0)
}

if (environment.home !== undefined) {
  app.setPath('userData', environment.home)
  app.setPath('sessionData', join(environment.home, 'session'))
}
app.setAppUserModelId('dev.hotdash.app')

if (process.platform === 'linux' && process.env['DISPLAY'] !== undefined) {
  // Wayland lets no program place its windows or keep one on top: the floating bird needs X11 (XWayland).
  app.commandLine.appendSwitch('ozone-platform', 'x11')
}
// Both windows are pages of one origin: in one process they share what a second one would hold again, some 35 MB, and
// Home opens without waiting for a process.
app.commandLine.appendSwitch('process-per-site')
const jsFlags = [
  // V8's first compiler writes code for all that ran some ten times, and keeps it: 2 MB in main and 1 in the page, more each hour.
  // What is hot is compiled all the same, by the next ones.
  '--no-sparkplug',
  // V8 collects sooner, and gives back at once what is free. What lives on stays scattered over all that a heap has ever grown to,
  // and Dash runs for weeks (docs/performance.md).
  '--optimize-for-size',
]
setFlagsFromString(jsFlags.join(' '))
addToSwitch('js-flags', jsFlags)
const disabledFeatures = [
  // A process of its own for sound stays for ever once something was played: 20 MB for a chirp.
  'AudioServiceOutOfProcess',
  // Windows takes a transparent window for covered and stops drawing it.
  ...(process.platform === 'win32' ? ['CalculateNativeWinOcclusion'] : []),
]
addToSwitch('disable-features', disabledFeatures)
// Chromium's own way from 135 on: sound does not wait in a queue between two threads of the page.
addToSwitch('enable-features', ['WebAudioBypassOutputBuffering'])

// Compiled code is kept for the next start, where the runtime can (Node 22.8).
// eslint-disable-next-line n/no-unsupported-features/node-builtins -- asked for before it is used
const { enableCompileCache } = nodeModule as {
  readonly enableCompileCache?: (folder: string) => unknown
}
enableCompileCache?.(join(app.getPath('sessionData'), 'compile-cache'))

registerAppScheme()
endByForceIfHanging()

// Electron's own menu is shown nowhere, and a start need not wait for it. On macOS ours follows (desktop/system-menus.ts).
Menu.setApplicationMenu(null)

/** A switch has one value: what it was started with stays in it. */
function addToSwitch(
  name: 'enable-features' | 'disable-features' | 'js-flags',
  ours: readonly string[],
): void {
  const given = app.commandLine.getSwitchValue(name)
  app.commandLine.appendSwitch(name, [...(given === '' ? [] : [given]), ...ours].join(','))
}

/** Makes the data folder where it is not there. @returns whether it can be written */
function canWriteData(): boolean {
  try {
    mkdirSync(app.getPath('sessionData'), { recursive: true })
    accessSync(app.getPath('userData'), constants.W_OK)
    return true
  } catch {
    return false
  }
}

// The lock lies in the data folder: where that cannot be written no other Hot Dash runs, and this one says why it cannot.
if (!canWriteData() || inTurn(app.getPath('sessionData'), () => app.requestSingleInstanceLock())) {
  // Before any process of a page is there: only those that come after it are looked after. It writes to the data folder alone.
  crashReporter.start({ uploadToServer: false })
  void app.whenReady().then(start)
} else {
  app.quit()
}

/** Opens the first window. All else is loaded, and the database opened, while the window's own process starts. */
async function start(): Promise<void> {
  const started = countStart(join(app.getPath('userData'), updateStateName), app.getVersion())
  if (started.goBackTo !== null) {
    const { offerWayBack } = await import('./wiring/way-back.ts')
    if (!(await offerWayBack(environment, started.goBackTo, started.refuse))) {
      app.exit(0)
      return
    }
  }
  const first = openFirstWindow(environment.switches)
  const { compose, openEssentials } = await import('./compose.ts').catch((cause: unknown) => {
    // An installation that is not whole: there is nothing left to tell it with.
    process.stderr.write(`Hot Dash could not be loaded: ${String(cause)}\n`)
    app.exit(1)
    throw cause
  })
  await compose({
    open: (decided) => openEssentials(environment, decided),
    first,
    started: started.done,
    workerFile: join(dirname(fileURLToPath(import.meta.url)), 'worker.js'),
  })
}
