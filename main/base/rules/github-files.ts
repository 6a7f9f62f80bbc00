/** Where files of GitHub releases lie, and where GitHub redirects to for them. */
const fileHosts: ReadonlySet<string> = new Set([
  'github.com',
  'objects.githubusercontent.com',
  'release-assets.githubusercontent.com',
])

/** Whether an address may be one of a release's file, or of a redirect to it: https on the fixed hosts alone. */
export function isGithubFileAddress(address: string): boolean {
  // No port, no name and word before an @, no backslash that a parser might take for a slash.
  const host = /^https:\/\/([a-z.-]+)\/[!-[\]-~]*$/.exec(address)?.[1]
  return host !== undefined && fileHosts.has(host)
}
