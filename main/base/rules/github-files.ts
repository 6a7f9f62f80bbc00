/** Where GitHub redirects to for the files of releases. */
const storageHosts: ReadonlySet<string> = new Set([
  'objects.githubusercontent.com',
  'release-assets.githubusercontent.com',
])

/** @returns undefined unless it is plain https: no port, no credentials, no backslash that a parser might take for a slash */
function hostOf(address: string): string | undefined {
  return /^https:\/\/([a-z.-]+)\/[!-[\]-~]*$/.exec(address)?.[1]
}

/** Whether GitHub stores files of releases there, of any repository. */
export function isGithubStorage(address: string): boolean {
  return storageHosts.has(hostOf(address) ?? '')
}

/** Whether an address may be one of a release's file, or of a redirect to it: https on the fixed hosts alone. */
export function isGithubFileAddress(address: string): boolean {
  return hostOf(address) === 'github.com' || isGithubStorage(address)
}

/**
 * Whether it is a file of a release of this very repository.
 * https://docs.github.com/repositories/releasing-projects-on-github/linking-to-releases
 * @param repository `owner/name`
 */
export function isReleaseFileOf(address: string, repository: string): boolean {
  const releases = `https://github.com/${repository}/releases/download/`
  // A tag and a name, neither with an escape, and neither `..`.
  const isFile = /^[\w-][\w.+-]*\/[\w-][\w.+-]*$/
  return address.startsWith(releases) && isFile.test(address.slice(releases.length))
}
