/** The hosts that GitHub redirects release downloads to. */
const storageHosts: ReadonlySet<string> = new Set([
  'objects.githubusercontent.com',
  'release-assets.githubusercontent.com',
])

/** The host of an https address. Null with a port, credentials, or a backslash, which some parsers take for a slash. */
function hostOf(address: string): string | null {
  return /^https:\/\/([a-z.-]+)\/[!-[\]-~]*$/.exec(address)?.[1] ?? null
}

/** Whether the address is on a host where GitHub stores release files, of whichever repository. */
export function isGithubStorage(address: string): boolean {
  return storageHosts.has(hostOf(address) ?? '')
}

/** Whether the address may be a release file or a redirect to one: https on GitHub's own hosts only. */
export function isGithubFileAddress(address: string): boolean {
  return hostOf(address) === 'github.com' || isGithubStorage(address)
}

/**
 * Whether the address is a release file of this very repository.
 * https://docs.github.com/repositories/releasing-projects-on-github/linking-to-releases
 * @param repository `owner/name`
 */
export function isReleaseFileOf(address: string, repository: string): boolean {
  const releases = `https://github.com/${repository}/releases/download/`
  // A tag and a file name, without escapes and without `..`.
  const isFile = /^[\w-][\w.+-]*\/[\w-][\w.+-]*$/
  return address.startsWith(releases) && isFile.test(address.slice(releases.length))
}
