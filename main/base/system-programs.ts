import { win32 } from 'node:path'

/**
 * One of Windows' own programs. A bare name would be looked for in the current folder and in those of PATH, where anybody may have
 * put another one.
 * @param path below System32
 * @returns its absolute path
 */
export const windowsProgram = (path: string): string =>
  win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', path)
