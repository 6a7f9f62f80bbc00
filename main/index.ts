import { app } from 'electron'
import { join } from 'node:path'
import { compose } from './compose.ts'
import { registerAppScheme } from './desktop/protocol.ts'
import { readEnvironment } from './environment.ts'

// Everything here must precede Electron's "ready": no await before the end of this file.

const environment = readEnvironment(process.env)

if (environment.home !== undefined) {
  app.setPath('userData', environment.home)
  app.setPath('sessionData', join(environment.home, 'session'))
}
app.setAppUserModelId('dev.hotdash.app')

if (process.platform === 'linux' && process.env['DISPLAY'] !== undefined) {
  // Wayland lets no program place its windows or keep one on top: the floating bird needs X11 (XWayland).
  app.commandLine.appendSwitch('ozone-platform', 'x11')
}
if (process.platform === 'win32') {
  // Windows takes a transparent window for covered and stops drawing it.
  app.commandLine.appendSwitch('disable-features', 'CalculateNativeWinOcclusion')
}

registerAppScheme()

if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(() => compose(environment))
} else {
  app.quit()
}
