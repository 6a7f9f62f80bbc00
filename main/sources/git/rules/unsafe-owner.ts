/**
 * Parses Git's message about a repository that belongs to another user of the machine and is not in `safe.directory`.
 * Git then reads nothing of it, not even its configuration
 * (https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory).
 * @returns the folder as Git puts it into the command that allows it, quoted for a shell; undefined for any other
 *   message
 */
export function unsafeOwnerFolder(message: string): string | undefined {
  return /^\s*git config --global --add safe\.directory (.+)$/m.exec(message)?.[1]
}
