import type { UpdateWay } from '../../../preload/contract/views/updates.ts'

/** What tells how this Hot Dash came to this machine. */
export interface Installation {
  readonly platform: string
  /** Not a build that runs from its sources. */
  readonly isPackaged: boolean
  /** Whether a key was built in by which a release is known to be ours. */
  readonly hasKey: boolean
  /** The package manager that has left its mark; null: none has. */
  readonly manager: string | null
  /** What electron-builder writes into a Linux package: `deb`, `rpm`, `AppImage` …; null: nothing. */
  readonly packageType: string | null
  /** The AppImage that this runs from. */
  readonly appImage: string | null
  /** Whether the program, or the AppImage, can be replaced by this user where it lies. */
  readonly isReplaceable: boolean
  /** Windows: whether our installer has put it there, which brings a program that removes it. */
  readonly hasUninstaller: boolean
}

/** Packages that come from a package manager alone; a deb may have been fetched by hand. */
const managersByType: Readonly<Record<string, string>> = {
  rpm: 'rpm',
  pacman: 'pacman',
  flatpak: 'Flatpak',
}

/** Which way it is; in doubt one that changes nothing on the machine. */
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
 * Whether a repository has the package: apt asks it for newer versions then.
 * @param policy what `apt-cache policy hot-dash` says with the locale C: below each version where it can be had, with a priority
 */
export function isFromRepository(policy: string): boolean {
  return policy
    .split('\n')
    .some((line) => /^\s+-?\d+ \S/.test(line) && !line.trimEnd().endsWith('/var/lib/dpkg/status'))
}
