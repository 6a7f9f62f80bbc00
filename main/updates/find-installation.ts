import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { isFromRepository, type Installation } from './rules/installation.ts'

const run = promisify(execFile)
const aptTimeoutMs = 10_000

/** Where this Hot Dash runs. */
export interface RunningApp {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The program: absolute. */
  readonly execPath: string
  /** What electron-builder puts beside the app. */
  readonly resourcesPath: string
  readonly isPackaged: boolean
  readonly hasKey: boolean
}

/** Homebrew keeps a folder for each cask that it has installed. */
const caskFolders = ['/opt/homebrew/Caskroom/hot-dash', '/usr/local/Caskroom/hot-dash']

/** Looks how this Hot Dash was installed. No host is asked; apt is, on this machine, about a deb. */
export async function findInstallation(app: RunningApp): Promise<Installation> {
  const { platform, env, isPackaged, hasKey } = app
  const packageType = readWord(join(app.resourcesPath, 'package-type'))
  const appImage = env['APPIMAGE'] ?? ''
  return {
    platform,
    isPackaged,
    hasKey,
    manager: isPackaged ? await managerOf(app, packageType) : null,
    packageType,
    appImage: isAbsolute(appImage) ? appImage : null,
    isReplaceable: isReplaceable(placeOf(app)),
    hasUninstaller: existsSync(join(dirname(app.execPath), 'Uninstall Hot Dash.exe')),
  }
}

async function managerOf(
  { platform, env, resourcesPath, hasKey }: RunningApp,
  packageType: string | null,
): Promise<string | null> {
  // What an installer was told by the package manager that runs it.
  const told = readWord(join(resourcesPath, 'package-manager'))
  if (told !== null) return told
  if (platform === 'darwin')
    return caskFolders.some((folder) => existsSync(folder)) ? 'Homebrew' : null
  if (platform !== 'linux') return null
  if (env['FLATPAK_ID'] !== undefined || existsSync('/.flatpak-info')) return 'Flatpak'
  if (env['SNAP'] !== undefined) return 'Snap'
  // An AppImage is nobody's package, whatever else is installed here.
  if (env['APPIMAGE'] !== undefined) return null
  // Nobody is asked without a key anyway, and apt reads all of its lists.
  return packageType === 'deb' && hasKey && (await isInAptRepository()) ? 'apt' : null
}

async function isInAptRepository(): Promise<boolean> {
  try {
    const { stdout } = await run('apt-cache', ['policy', 'hot-dash'], {
      env: { ...process.env, LC_ALL: 'C' },
      timeout: aptTimeoutMs,
    })
    return isFromRepository(stdout)
  } catch {
    return false
  }
}

/** What would be replaced. */
function placeOf({ platform, env, execPath }: RunningApp): string {
  switch (platform) {
    case 'darwin':
      // Hot Dash.app/Contents/MacOS/Hot Dash
      return dirname(dirname(dirname(execPath)))
    case 'win32':
      return execPath
    default:
      return env['APPIMAGE'] ?? execPath
  }
}

/** Whether this user may replace it where it lies; macOS runs what was not moved out of its disk image from a copy. */
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
