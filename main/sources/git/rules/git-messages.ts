/**
 * The oldest supported Git: distributions that still get updates have it. It has every feature that we use; the
 * newest are `core.hooksPath` from 2.9 and `author.email` from 2.22.
 */
export const minGitVersion = '2.25'

/** The version in the output of `git --version`: `git version 2.39.3 (Apple Git-146)` is 2.39.3. */
export const parseGitVersion = (text: string): string | null =>
  /^git version (\d+\.\d+(?:\.\d+)*)/.exec(text)?.[1] ?? null

/** Whether a version (dotted numbers) is `minGitVersion` or later. */
export function isSupportedGitVersion(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [minMajor = 0, minMinor = 0] = minGitVersion.split('.').map(Number)
  return major > minMajor || (major === minMajor && minor >= minMinor)
}

/** A message from Git for the log, without quoted words and paths: they name repositories, branches and files. */
export const redact = (message: string): string =>
  message.replace(/'[^']*'|"[^"]*"/g, '…').replace(/\S*[\\/]\S*/g, '…')

/**
 * Parses Git's message about a repository that belongs to another user of the machine and is not in `safe.directory`.
 * Git then reads nothing of that repository, not even its configuration
 * (https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory).
 * @returns the folder, quoted for a shell as in the command that Git suggests; null for any other message
 */
export const unsafeOwnerFolder = (message: string): string | null =>
  /^\s*git config --global --add safe\.directory (.+)$/m.exec(message)?.[1] ?? null
