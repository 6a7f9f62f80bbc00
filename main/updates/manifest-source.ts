import { fetchWithTimeout, type Fetch } from '../base/http.ts'
import { fetchFollowing } from '../base/redirects.ts'
import type { Timers } from '../base/timers.ts'
import { isReleaseAddress, manifestAddress } from './rules/addresses.ts'
import { keysIn, verifiedManifest } from './signature.ts'
import { UpdateError } from './update-error.ts'

const timeoutMs = 30_000
/** Far more than a release needs for some files and notes in two languages. */
const maxManifestBytes = 256 * 1024

/** Where releases are published, and who signs them. */
export interface ManifestSource {
  /** The page of all releases, without a trailing slash. */
  readonly releases: string
  /** As `npm run release:keys` prints it; two keys are separated by a comma. */
  readonly publicKey: string
  /** HTTP to outside hosts; must expose redirects when asked with `redirect: 'manual'`. */
  readonly fetch: Fetch
  readonly timers: Timers
  /** Whether to accept a manifest with this expiry; if so, the expiry is remembered. */
  readonly accepts: (expires: number) => boolean
}

/**
 * Fetches the manifest of the newest release. Sends nothing but the request.
 * @param name of its file, such as `latest-linux.yml`
 * @returns the content that our key has signed
 * @throws UpdateError `update-not-asked`, `update-unsigned`, `update-outdated`
 */
export async function readManifest(name: string, source: ManifestSource): Promise<string> {
  const isAllowed = (address: string) => isReleaseAddress(address, source.releases)
  let text: string
  try {
    const response = await fetchWithTimeout(
      async (url, init) => {
        const answer = await fetchFollowing(url, init, { fetch: source.fetch, isAllowed })
        if (answer === undefined) throw new Error('redirected elsewhere')
        return answer
      },
      manifestAddress(source.releases, name),
      // Electron's own User-Agent would reveal this version and the system.
      { headers: { 'User-Agent': 'hot-dash' } },
      {
        timeoutMs,
        maxBodyBytes: maxManifestBytes,
        timers: source.timers,
      },
    )
    if (!response.ok) throw new Error(`${name}: ${response.status}`)
    text = await response.text()
  } catch (cause) {
    throw new UpdateError('update-not-asked', cause)
  }
  const manifest = verifiedManifest(name, text, keysIn(source.publicKey))
  if (manifest === undefined)
    throw new UpdateError('update-unsigned', `${name} is not signed by us`)
  const { content, expires } = manifest
  if (!source.accepts(expires))
    throw new UpdateError('update-outdated', `${name} expires ${new Date(expires).toISOString()}`)
  return content
}
