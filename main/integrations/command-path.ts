import { existsSync, realpathSync } from 'node:fs'
import { chmod, copyFile, mkdir, rename, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import type { Environment } from '../base/find-program.ts'
import { ownAppImage } from '../base/rules/own-program.ts'

export interface CommandPath {
  /** The path that other programs may remember: no update changes it. */
  readonly path: string
  /** The command in an AppImage, of which `path` is a copy. Null if this is no AppImage. */
  readonly original: string | null
}

/**
 * Finds the hot-dash command for other programs, such as the hooks of coding agents.
 *
 * - A package for Linux and Homebrew put it on the path; Windows and macOS have it in the app's own folder.
 * - An AppImage is mounted somewhere else each time, so the command is copied to `bin` in the data folder.
 * - A Flatpak's programs cannot be reached from outside.
 *
 * @param options.folder the folder in which the build or the package has the command, absolute
 * @returns null if other programs cannot reach the command
 */
export function commandPath(options: {
  readonly platform: string
  readonly environment: Environment
  readonly execPath: string
  readonly folder: string
  readonly dataFolder: string
}): CommandPath | null {
  const { platform, environment, execPath, folder, dataFolder } = options
  const program = path.join(folder, platform === 'win32' ? 'hot-dash.exe' : 'hot-dash')
  const isFlatpak = environment['FLATPAK_ID'] !== undefined || existsSync('/.flatpak-info')
  if (!existsSync(program) || (platform === 'linux' && isFlatpak)) return null
  if (platform === 'linux' && ownAppImage(execPath, environment) !== null)
    return { path: path.join(dataFolder, 'bin', 'hot-dash'), original: program }
  const linked = '/usr/bin/hot-dash'
  const isLinked =
    platform === 'linux' && existsSync(linked) && realpathSync(linked) === realpathSync(program)
  return { path: isLinked ? linked : program, original: null }
}

/** Whether the copy is missing, or from another version of the AppImage. */
export async function isCopyDue({ path: copy, original }: CommandPath): Promise<boolean> {
  if (original === null) return false
  const [copyStats, originalStats] = await Promise.all([
    stat(copy).catch(() => null),
    stat(original),
  ])
  return copyStats?.size !== originalStats.size || copyStats.mtimeMs !== originalStats.mtimeMs
}

/**
 * Copies the command if a copy is needed and the existing one is missing or differs.
 * @throws what the file system throws
 */
export async function copyCommand(command: CommandPath): Promise<void> {
  const { path: copy, original } = command
  if (original === null || !(await isCopyDue(command))) return
  const temporary = `${copy}.tmp`
  await mkdir(path.dirname(copy), { recursive: true, mode: 0o700 })
  await copyFile(original, temporary)
  await chmod(temporary, 0o700)
  const { atime, mtime } = await stat(original)
  await utimes(temporary, atime, mtime)
  await rename(temporary, copy)
}
