import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import path from 'node:path'

/** The process's own environment variables, with keys as the system spells them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Absolute paths where installers put a program. PATH may lack them in an app that no shell started. */
export type ProgramPlaces = Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>>

/**
 * Finds a program in the absolute folders of PATH, then where installers put it. The system's own lookup is unsafe: for
 * empty or relative entries, and on some platforms always, it searches the current folder, which may be a hostile
 * repository.
 * @param name without Windows's `.exe`
 * @returns its absolute path
 */
export async function findProgram(
  name: string,
  environment: Environment,
  places: ProgramPlaces = {},
): Promise<string | undefined> {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  const folders = (environment['PATH'] ?? environment['Path'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
  const candidates = [
    ...folders.map((folder) => path.join(folder, file)),
    ...(places[process.platform] ?? []),
  ]
  for (const candidate of candidates) if (await isProgram(candidate)) return candidate
  return undefined
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}

/**
 * The absolute path of one of Windows' own programs. Windows would search for a bare name in the current folder and in
 * PATH, where anyone may have put another program.
 * @param name its path below System32
 */
export const windowsProgram = (name: string): string =>
  path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', name)
