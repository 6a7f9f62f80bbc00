import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type AppFolder, folderOfBundle } from './contents.ts'

/** What a release provides for a system, except the packages that Linux package managers install. */
export type ReleasePackage = 'AppImage' | 'exe' | 'dmg' | 'zip'

/** A package installed on this machine. */
export interface InstalledApp extends AppFolder {
  /** What the user starts. */
  readonly program: string
  /** Uninstalls it as a user does. May still be running when this returns. */
  remove(): void
}

/** Processor names in package names, by Node's name for the processor. */
const processors: Readonly<Record<string, readonly string[]>> = {
  x64: ['x64', 'x86_64'],
  arm64: ['arm64', 'aarch64'],
}

/** The package of a kind for this processor. @throws unless there is exactly one */
export function packageFileOf(
  files: readonly string[],
  kind: ReleasePackage,
  arch: string,
): string {
  const ours = files.filter(
    (name) =>
      name.endsWith(`.${kind}`) && (processors[arch] ?? []).some((word) => name.includes(word)),
  )
  const [file] = ours
  if (file === undefined || ours.length > 1)
    throw new Error(`there should be one ${kind} for ${arch}: ${ours.join(', ')}`)
  return file
}

/**
 * Installs a release package on this machine, unattended.
 * @param folder an empty folder, for what is copied by hand
 */
export function install(kind: ReleasePackage, file: string, folder: string): InstalledApp {
  switch (kind) {
    case 'exe':
      return installOnWindows(file)
    case 'dmg': {
      const volume = join(folder, 'volume')
      execFileSync('hdiutil', ['attach', '-nobrowse', '-readonly', '-mountpoint', volume, file])
      try {
        return copyBundle(join(volume, 'Hot Dash.app'), folder)
      } finally {
        execFileSync('hdiutil', ['detach', volume])
      }
    }
    case 'zip': {
      const unpacked = join(folder, 'unpacked')
      execFileSync('ditto', ['-x', '-k', file, unpacked])
      return copyBundle(join(unpacked, 'Hot Dash.app'), folder)
    }
    case 'AppImage': {
      const program = join(folder, 'hot-dash.AppImage')
      copyFileSync(file, program)
      chmodSync(program, 0o755)
      // The AppImage's own way to unpack itself (https://docs.appimage.org/user-guide/run-appimages.html).
      execFileSync(program, ['--appimage-extract'], { cwd: folder, stdio: 'ignore' })
      const root = join(folder, 'squashfs-root')
      return {
        program,
        executable: join(root, 'hot-dash'),
        resources: join(root, 'resources'),
        remove: () => rmSync(program),
      }
    }
  }
}

/** As silently as winget does it, for the current user only. */
function installOnWindows(file: string): InstalledApp {
  const root = join(process.env['LOCALAPPDATA'] ?? '', 'Programs', 'hot-dash')
  if (existsSync(root)) throw new Error('Hot Dash is installed on this machine: remove it first')
  execFileSync(file, ['/S', '--package-manager=test'])
  const executable = join(root, 'Hot Dash.exe')
  return {
    program: executable,
    executable,
    resources: join(root, 'resources'),
    remove: () => void execFileSync(join(root, 'Uninstall Hot Dash.exe'), ['/S']),
  }
}

function copyBundle(bundle: string, folder: string): InstalledApp {
  const applications = join(folder, 'Applications')
  mkdirSync(applications)
  const copy = join(applications, 'Hot Dash.app')
  execFileSync('ditto', [bundle, copy])
  const app = folderOfBundle(copy)
  return {
    ...app,
    program: app.executable,
    remove: () => rmSync(copy, { recursive: true }),
  }
}
