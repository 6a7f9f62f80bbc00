/** The shell that runs a line: sh, or cmd and PowerShell, whose line means the same to both. */
export type Shell = 'posix' | 'windows'

export const shellOf = (platform: string): Shell => (platform === 'win32' ? 'windows' : 'posix')

/** A program's absolute path as one word. On Windows it cannot contain a double quote. */
export const quotedPath = (shell: Shell, path: string): string =>
  shell === 'windows' ? `"${path}"` : `'${path.replaceAll("'", String.raw`'\''`)}'`
