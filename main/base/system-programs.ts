import { win32 } from 'node:path'

/**
 * One of Windows' own programs. A bare name would be searched for in the current folder and in PATH, where anyone may have put
 * another program.
 * @param path below System32
 * @returns its absolute path
 */
export const windowsProgram = (path: string): string =>
  win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', path)
