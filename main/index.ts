import { app, crashReporter, Menu } from 'electron'
import { spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { ownProgram } from './base/rules/own-program.ts'
import { endByForceIfHanging } from './desktop/quitting.ts'
import { openFirstWindow } from './desktop/browser-windows.ts'
import { withFolderLock } from './desktop/folder-lock.ts'
import { registerAppScheme } from './desktop/protocol.ts'
import { x11Restart } from './desktop/rules/x11-restart.ts'
import { readStartOptions } from './wiring/start-options.ts'
import { countStart, updateStateName } from './updates/update-state-file.ts'

// Everything here must precede Electron's "ready": no await before the end of this file.

const startOptions = readStartOptions(process.env, process.argv)

if (startOptions.switches.wantsVersion) {
  process.stdout.write(`${app.getName()} ${app.getVersion()}\n`)
  // Exit before anything touches the data folder.
  process.exit(0)
}

if (startOptions.home !== undefined) {
  app.setPath('userData', startOptions.home)
  app.setPath('sessionData', join(startOptions.home, 'session'))
}
app.setAppUserModelId('dev.hotdash.app')

const chosen = app.commandLine.getSwitchValue('ozone-platform')
const inX11 = x11Restart(process.platform, process.env, chosen, process.argv.slice(1))
if (inX11 !== null) {
  const program = ownProgram(process.execPath, process.env)
  spawn(program, inX11, { detached: true, stdio: 'inherit' }).unref()
  process.exit(0)
}
// Before version 38, Electron does not report that it has chosen X11, so set the switch that `windowSystem` reads.
if (process.platform === 'linux' && process.env['DISPLAY'] && chosen === '')
  app.commandLine.appendSwitch('ozone-platform', 'x11')
// Both windows are pages of one origin. Sharing a process saves about 35 MB, and Home opens without waiting for a new
// process.
app.commandLine.appendSwitch('process-per-site')
const jsFlags = [
  // Sparkplug, V8's baseline compiler, compiles all code that ran about ten times and keeps the result: 2 MB in main
  // and 1 MB in the page, growing every hour. The later compilers still optimize hot code.
  '--no-sparkplug',
  // V8 collects sooner, and returns free memory at once. Live objects stay scattered across the largest size that the
  // heap ever reached, so keep it small: Dash runs for weeks (docs/performance.md).
  '--optimize-for-size',
]
setFlagsFromString(jsFlags.join(' '))
addToSwitch('js-flags', jsFlags)
// A separate audio process would never end after its first sound, and takes 20 MB.
addToSwitch('disable-features', ['AudioServiceOutOfProcess'])
// Windows treats a transparent window as occluded and stops drawing it.
if (process.platform === 'win32') addToSwitch('disable-features', ['CalculateNativeWinOcclusion'])
// Lets audio skip a queue between two threads of the page. Chromium does so by default from version 135 on.
addToSwitch('enable-features', ['WebAudioBypassOutputBuffering'])

// Cache compiled code for the next start, if the runtime can (Node 22.8).
// eslint-disable-next-line n/no-unsupported-features/node-builtins -- its existence is checked before the call
const { enableCompileCache } = nodeModule as {
  readonly enableCompileCache?: (folder: string) => unknown
}
enableCompileCache?.(join(app.getPath('sessionData'), 'compile-cache'))

registerAppScheme()

// Hot Dash never shows Electron's default menu, so do not let the start wait for it. On macOS, ours follows
// (desktop/system-menus.ts).
Menu.setApplicationMenu(null)

/** Adds values to a switch's comma-separated list, after those from the command line. */
function addToSwitch(
  name: 'enable-features' | 'disable-features' | 'js-flags',
  ours: readonly string[],
): void {
  const all = [app.commandLine.getSwitchValue(name), ...ours]
  app.commandLine.appendSwitch(name, all.filter((value) => value !== '').join(','))
}

/** Creates the data folder if it is missing. @returns whether it is writable */
function canWriteData(): boolean {
  try {
    mkdirSync(app.getPath('sessionData'), { recursive: true })
    accessSync(app.getPath('userData'), constants.W_OK)
    return true
  } catch {
    return false
  }
}

// The lock is in the data folder. If that is not writable, no other Hot Dash can be running, and this one explains
// why it cannot start.
if (
  !canWriteData() ||
  withFolderLock(app.getPath('sessionData'), () => app.requestSingleInstanceLock())
) {
  // Start the reporter before any page process: it covers only later processes. It writes to the data folder only.
  crashReporter.start({ uploadToServer: false })
  void app.whenReady().then(startApp)
} else {
  app.quit()
}

/** Opens the first window. While its process starts, main loads everything else and opens the database. */
async function startApp(): Promise<void> {
  // Do not do this in a second instance: it quits at once, while Node still reads files.
  endByForceIfHanging()
  const started = countStart(join(app.getPath('userData'), updateStateName), app.getVersion())
  if (started.rollbackVersion !== null) {
    const { offerRollback } = await import('./wiring/offer-rollback.ts')
    if (!(await offerRollback(startOptions, started.rollbackVersion, started.refuse))) {
      app.exit(0)
      return
    }
  }
  const first = openFirstWindow(startOptions.switches)
  const { compose } = await import('./compose.ts').catch((cause: unknown) => {
    // The installation is incomplete: there is nothing left to show an error with.
    process.stderr.write(`Hot Dash could not be loaded: ${String(cause)}\n`)
    app.exit(1)
    throw cause
  })
  const workerFile = join(dirname(fileURLToPath(import.meta.url)), 'worker.js')
  await compose(startOptions, first, workerFile, started.complete)
}
