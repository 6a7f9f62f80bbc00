// One empty window in plain Chromium, for rendering pictures.
import { app, BrowserWindow } from 'electron'

if (process.platform === 'linux' && process.env.DISPLAY !== undefined) {
  app.commandLine.appendSwitch('ozone-platform', 'x11')
}
app.whenReady().then(() => new BrowserWindow({ frame: false }).loadURL('about:blank'))
