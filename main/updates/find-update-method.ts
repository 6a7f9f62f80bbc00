import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { UpdateMethod } from '../../preload/contract/views/updates-view.ts'
import { ownAppImage } from '../base/rules/own-program.ts'

const execFileAsync = promisify(execFile)
const aptTimeoutMs = 10_000

export interface InstallationInfo {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly execPath: string
  /** The folder that electron-builder puts beside the app. */
  readonly resourcesPath: string
  readonly isPackaged: boolean
  /** Whether the build contains the public key that verifies our releases. */
  readonly hasKey: boolean
}

/**
 * Finds out how this Hot Dash was installed, and therefore how to update it. If in doubt, the result changes nothing on
 * the machine. Asks no host. For a deb, asks the local apt.
 */
export async function findUpdateMethod(app: InstallationInfo): Promise<UpdateMethod> {
  const { platform, execPath } = app
  if (!app.isPackaged) return { name: 'source' }
  const appImage = platform === 'linux' ? ownAppImage(execPath, app.env) : null
  const manager = await findPackageManager(app, appImage)
  if (manager !== null) return { name: 'package-manager', manager }
  if (!app.hasKey) return { name: 'no-key' }
  const isOurs =
    platform === 'win32'
      ? // Hot Dash's installer puts an uninstaller beside the program.
        existsSync(join(dirname(execPath), 'Uninstall Hot Dash.exe'))
      : platform === 'darwin' || appImage !== null
  return { name: isOurs && isReplaceable(appImage ?? placeOf(app)) ? 'install' : 'tell' }
}

/** Package types that come only from a package manager. `deb` is missing, because the user may have downloaded it. */
const managersByType: Readonly<Record<string, string>> = {
  rpm: 'rpm',
  pacman: 'pacman',
  flatpak: 'Flatpak',
}

/** Homebrew keeps a folder for each installed cask. */
const caskFolders = ['/opt/homebrew/Caskroom/hot-dash', '/usr/local/Caskroom/hot-dash']

/** The package manager that installed Hot Dash, by the traces that it leaves; null without traces. */
async function findPackageManager(
  { platform, env, execPath, resourcesPath, hasKey }: InstallationInfo,
  appImage: string | null,
): Promise<string | null> {
  // Hot Dash's installer wrote down which package manager ran it.
  const named = readWord(join(resourcesPath, 'package-manager'))
  if (named !== null) return named
  if (platform === 'darwin' && caskFolders.some((folder) => existsSync(folder))) return 'Homebrew'
  if (platform === 'linux') {
    if (env['FLATPAK_ID'] !== undefined || existsSync('/.flatpak-info')) return 'Flatpak'
    // Also check the path: anything started from a Snap inherits the variable.
    if (env['SNAP'] && execPath.startsWith(`${env['SNAP']}/`)) return 'Snap'
  }
  // electron-builder writes it into a Linux package: `deb`, `rpm`, `AppImage` …
  const packageType = readWord(join(resourcesPath, 'package-type')) ?? ''
  // Apt reads all of its lists, so do not ask it in vain. An AppImage belongs to no package manager, and an app without
  // a key asks no host anyway.
  if (packageType === 'deb' && platform === 'linux' && appImage === null && hasKey)
    return (await isInAptRepository()) ? 'apt' : null
  return managersByType[packageType] ?? null
}

async function isInAptRepository(): Promise<boolean> {
  try {
    const { stdout } = await execFileAsync('/usr/bin/apt-cache', ['policy', 'hot-dash'], {
      env: { ...process.env, LC_ALL: 'C' },
      timeout: aptTimeoutMs,
    })
    return isFromRepository(stdout)
  } catch {
    return false
  }
}

/**
 * Whether a repository has the package, so that apt finds newer versions there.
 * @param policy what `apt-cache policy hot-dash` prints in the C locale: versions, each followed by its sources, each
 *   with a priority
 */
export const isFromRepository = (policy: string): boolean =>
  policy
    .split('\n')
    .some((line) => /^\s+-?\d+ \S/.test(line) && !line.trimEnd().endsWith('/var/lib/dpkg/status'))

/** What an update replaces, unless it is an AppImage. On macOS, `execPath` is Contents/MacOS/Hot Dash in the bundle. */
const placeOf = ({ platform, execPath }: InstallationInfo): string =>
  platform === 'darwin' ? dirname(dirname(dirname(execPath))) : execPath

function isReplaceable(path: string): boolean {
  // If the user did not move an app out of its disk image, macOS runs it from a copy.
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
