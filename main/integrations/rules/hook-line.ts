import { quotedPath, type Shell } from './shell.ts'

/**
 * The line that an agent's hook runs. It is harmless without the program, for example after an uninstallation, and it always
 * succeeds. The Windows line means the same to cmd and PowerShell.
 * @param program absolute path of the hot-dash command
 * @param words plain words
 */
export function hookLine(shell: Shell, program: string, words: readonly string[]): string {
  const call = `hook ${words.join(' ')}`
  const quoted = quotedPath(shell, program)
  if (shell === 'windows') return `cmd /d /c if exist ${quoted} ${quoted} ${call}`
  // Read the input in any case: without a reader, some agents report a broken pipe.
  return `[ -x ${quoted} ] && ${quoted} ${call} || cat >/dev/null; exit 0`
}
