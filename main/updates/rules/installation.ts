import type { UpdateWay } from '../../../preload/contract/views/updates.ts'

/** The signs of how this Hot Dash was installed. */
export interface Installation {
  readonly platform: string
  /** False for a build that runs from source. */
  readonly isPackaged: boolean
  /** Whether the build contains the public key that verifies our releases. */
  readonly hasKey: boolean
  /** The package manager that installed it, by the traces it leaves; null if there are none. */
  readonly manager: string | null
  /** What electron-builder writes into a Linux package: `deb`, `rpm`, `AppImage` …; null if nothing. */
  readonly packageType: string | null
  /** The AppImage that this runs from; null if it does not. */
  readonly appImage: string | null
  /** Whether this user can replace the program, or the AppImage, in its place. */
  readonly isReplaceable: boolean
  /** Windows: whether our installer put it there, together with an uninstaller. */
  readonly hasUninstaller: boolean
}

/** Packages that only come from a package manager; a deb may have been downloaded by hand. */
const managersByType: Readonly<Record<string, string>> = {
  rpm: 'rpm',
  pacman: 'pacman',
  flatpak: 'Flatpak',
}

/** The way to update; if in doubt, one that changes nothing on the machine. */
export function updateWay(installation: Installation): UpdateWay {
  const { platform, manager, packageType } = installation
  if (!installation.isPackaged) return { name: 'source' }
  if (manager !== null) return { name: 'package-manager', manager }
  const byType = managersByType[packageType ?? '']
  if (byType !== undefined) return { name: 'package-manager', manager: byType }
  if (!installation.hasKey) return { name: 'no-key' }
  switch (platform) {
    case 'win32':
      return canInstall(installation.hasUninstaller && installation.isReplaceable)
    case 'darwin':
      return canInstall(installation.isReplaceable)
    default:
      return canInstall(installation.appImage !== null && installation.isReplaceable)
  }
}

const canInstall = (can: boolean): UpdateWay => ({ name: can ? 'install' : 'tell' })

/**
 * Whether a repository has the package, so that apt finds newer versions there.
 * @param policy the output of `apt-cache policy hot-dash` in the C locale: below each version its sources, with a
 *   priority
 */
export function isFromRepository(policy: string): boolean {
  return policy
    .split('\n')
    .some((line) => /^\s+-?\d+ \S/.test(line) && !line.trimEnd().endsWith('/var/lib/dpkg/status'))
}
