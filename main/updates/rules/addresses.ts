import { isGithubFileAddress } from '../../base/rules/github-files.ts'

// GitHub's own addresses of a release's files: https://docs.github.com/repositories/releasing-projects-on-github/linking-to-releases

/** The manifest of the newest release. @param releases the page of all releases, without a slash at its end */
export const manifestAddress = (releases: string, name: string): string =>
  `${releases}/latest/download/${name}`

/** A file of a release. A manifest names it by its last part alone, in which GitHub has no spaces. */
export const releaseFileAddress = (releases: string, version: string, file: string): string =>
  `${releases}/download/v${version}/${encodeURIComponent(file.replaceAll(' ', '-'))}`

/**
 * Whether it may be asked for, as the address of a file or of a redirect to it.
 * @param releases those of tests are on this machine: then nothing else is
 */
export function isReleaseAddress(address: string, releases: string): boolean {
  const own = /^http:\/\/127\.0\.0\.1:\d{1,5}\//.exec(releases)?.[0]
  return own === undefined ? isGithubFileAddress(address) : address.startsWith(own)
}

/** Another place for releases, in tests: below an origin of this machine. Anything else is not used. */
export const testReleases = (given: string | undefined): string | undefined =>
  given !== undefined && /^http:\/\/127\.0\.0\.1:\d{1,5}\/\S*[^/]$/.test(given) ? given : undefined
