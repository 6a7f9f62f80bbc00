/**
 * What Git writes where a repository belongs to another user of the machine, and `safe.directory` does not name it: it then
 * reads nothing of it, not even its configuration (https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory).
 * @returns the folder as Git itself puts it into the command that allows it, quoted for a shell; undefined for another message
 */
export function unsafeOwnerFolder(message: string): string | undefined {
  return /^\s*git config --global --add safe\.directory (.+)$/m.exec(message)?.[1]
}
