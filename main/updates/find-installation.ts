import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { startedAppImage } from '../base/rules/started-program.ts'
import { isFromRepository, type Installation } from './rules/installation.ts'

const run = promisify(execFile)
const aptTimeoutMs = 10_000

/** The running app and its environment. */
export interface RunningApp {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The program's path, absolute. */
  readonly execPath: string
  /** The folder that electron-builder puts beside the app. */
  readonly resourcesPath: string
  readonly isPackaged: boolean
  readonly hasKey: boolean
}

/** Homebrew keeps a folder for each installed cask. */
const caskFolders = ['/opt/homebrew/Caskroom/hot-dash', '/usr/local/Caskroom/hot-dash']

/** Finds out how this Hot Dash was installed. Asks no host; for a deb, asks the local apt. */
export async function findInstallation(app: RunningApp): Promise<Installation> {
  const { platform, isPackaged, hasKey } = app
  const packageType = readWord(join(app.resourcesPath, 'package-type'))
  const appImage = platform === 'linux' ? startedAppImage(app.execPath, app.env) : null
  return {
    platform,
    isPackaged,
    hasKey,
    manager: isPackaged ? await managerOf(app, packageType, appImage) : null,
    packageType,
    appImage,
    isReplaceable: isReplaceable(appImage ?? placeOf(app)),
    hasUninstaller: existsSync(join(dirname(app.execPath), 'Uninstall Hot Dash.exe')),
  }
}

async function managerOf(
  { platform, env, execPath, resourcesPath, hasKey }: RunningApp,
  packageType: string | null,
  appImage: string | null,
): Promise<string | null> {
  // What the package manager told our installer when it ran it.
  const told = readWord(join(resourcesPath, 'package-manager'))
  if (told !== null) return told
  if (platform === 'darwin')
    return caskFolders.some((folder) => existsSync(folder)) ? 'Homebrew' : null
  if (platform !== 'linux') return null
  if (env['FLATPAK_ID'] !== undefined || existsSync('/.flatpak-info')) return 'Flatpak'
  // The variable is inherited by anything started from a Snap.
  if (env['SNAP'] && execPath.startsWith(`${env['SNAP']}/`)) return 'Snap'
  // An AppImage belongs to no package manager, whatever else is installed here.
  if (appImage !== null) return null
  // Without a key, no host is asked anyway, and apt reads all of its lists.
  return packageType === 'deb' && hasKey && (await isInAptRepository()) ? 'apt' : null
}

async function isInAptRepository(): Promise<boolean> {
  try {
    const { stdout } = await run('/usr/bin/apt-cache', ['policy', 'hot-dash'], {
      env: { ...process.env, LC_ALL: 'C' },
      timeout: aptTimeoutMs,
    })
    return isFromRepository(stdout)
  } catch {
    return false
  }
}

/** What would be replaced if there is no AppImage. macOS: Hot Dash.app/Contents/MacOS/Hot Dash. */
const placeOf = ({ platform, execPath }: RunningApp): string =>
  platform === 'darwin' ? dirname(dirname(dirname(execPath))) : execPath

/**
 * Whether this user may replace it in its place. macOS runs an app from a copy if it was not moved out of its disk
 * image.
 */
function isReplaceable(path: string): boolean {
  if (/\/AppTranslocation\/|^\/Volumes\//.test(path)) return false
  try {
    accessSync(path, constants.W_OK)
    accessSync(dirname(path), constants.W_OK)
    return true
  } catch {
    return false
  }
}

function readWord(file: string): string | null {
  try {
    return /^[\w.-]{1,40}/.exec(readFileSync(file, 'utf8').trim())?.[0] ?? null
  } catch {
    return null
  }
}
