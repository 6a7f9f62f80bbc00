/**
 * The oldest Git that is spoken to, found in distributions still cared for. All that is asked of it is older (the
 * youngest parts are `core.hooksPath` of 2.9 and `author.email` of 2.22).
 */
export const oldestGit = '2.25'

/**
 * The version in what `git --version` prints: `git version 2.39.3 (Apple Git-146)` is 2.39.3.
 * @returns undefined where it is none
 */
export function parseGitVersion(text: string): string | undefined {
  return /^git version (\d+\.\d+(?:\.\d+)*)/.exec(text)?.[1]
}

/** Whether a version (dotted numbers) is `oldestGit` or later. */
export function isRecentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldestGit.split('.').map(Number)
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
}
