import { isGithubFileAddress } from '../../base/rules/github-files.ts'

// GitHub's addresses for release files:
// https://docs.github.com/repositories/releasing-projects-on-github/linking-to-releases

/** The manifest of the newest release. @param releases the page of all releases, without a trailing slash */
export const manifestAddress = (releases: string, name: string): string =>
  `${releases}/latest/download/${name}`

/** A file of a release. A manifest gives only its file name, in which GitHub replaces spaces. */
export const releaseFileAddress = (releases: string, version: string, file: string): string =>
  `${releases}/download/v${version}/${encodeURIComponent(file.replaceAll(' ', '-'))}`

/**
 * Whether an address may be fetched, as a release file or a redirect to one.
 * @param releases in tests they are on this machine, and then nothing else is allowed
 */
export function isReleaseAddress(address: string, releases: string): boolean {
  const own = /^http:\/\/127\.0\.0\.1:\d{1,5}\//.exec(releases)?.[0]
  return own === undefined ? isGithubFileAddress(address) : address.startsWith(own)
}

/** Another releases page for tests, on this machine only. Ignores anything else. */
export const testReleases = (given: string | undefined): string | undefined =>
  given !== undefined && /^http:\/\/127\.0\.0\.1:\d{1,5}\/\S*[^/]$/.test(given) ? given : undefined
