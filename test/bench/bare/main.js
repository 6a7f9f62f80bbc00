// Hot Dash's windows with one word in each. They show the cost of Electron alone.
import { app, BrowserWindow } from 'electron'

const { dataFolder, pet, home, windows } = JSON.parse(process.env.HOT_DASH_BENCH_BARE)
app.setPath('userData', dataFolder)
if (process.platform === 'linux' && process.env.DISPLAY !== undefined) {
  app.commandLine.appendSwitch('ozone-platform', 'x11')
}

const openPet = () => {
  const window = new BrowserWindow({
    ...pet,
    transparent: true,
    backgroundColor: '#00000000',
    frame: false,
    hasShadow: false,
    resizable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
  })
  window.loadFile('page.html')
}
const openHome = () => {
  const window = new BrowserWindow({ ...home, autoHideMenuBar: true })
  window.loadFile('page.html', { hash: 'home' })
}
globalThis.openHome = openHome

app.whenReady().then(() => {
  openPet()
  if (windows > 1) openHome()
})
