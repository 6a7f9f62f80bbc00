/**
 * The oldest Git that is used: distributions that still get updates have it. All that is asked of it is older; the
 * youngest parts are `core.hooksPath` of 2.9 and `author.email` of 2.22.
 */
export const minGitVersion = '2.25'

/**
 * The version in what `git --version` prints: `git version 2.39.3 (Apple Git-146)` is 2.39.3.
 * @returns undefined where it is none
 */
export function parseGitVersion(text: string): string | undefined {
  return /^git version (\d+\.\d+(?:\.\d+)*)/.exec(text)?.[1]
}

/** Whether a version (dotted numbers) is `minGitVersion` or later. */
export function isSupportedGitVersion(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [minMajor = 0, minMinor = 0] = minGitVersion.split('.').map(Number)
  return major > minMajor || (major === minMajor && minor >= minMinor)
}
