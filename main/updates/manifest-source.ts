import { fetchWithTimeout, type Fetch } from '../base/http.ts'
import { fetchFollowing } from '../base/redirects.ts'
import type { Timers } from '../base/timers.ts'
import { isReleaseAddress, manifestAddress } from './rules/addresses.ts'
import { keysIn, verifiedManifest } from './signature.ts'
import { UpdateError } from './update-error.ts'

const timeoutMs = 30_000
/** Far beyond what a release has: some files, and notes in two languages. */
const maxManifestBytes = 256 * 1024

/** Where releases are, and whose they are. */
export interface ManifestSource {
  /** The page of all releases, without a slash at its end. */
  readonly releases: string
  /** As `npm run release:keys` prints it; two with a comma between them. */
  readonly publicKey: string
  /** HTTP to the outside; shows redirects where it is asked with `redirect: 'manual'`. */
  readonly fetch: Fetch
  readonly timers: Timers
  /** Whether a manifest that expires then is to be believed; it is remembered if so. */
  readonly accepts: (expires: number) => boolean
}

/**
 * Asks for the manifest of the newest release. Nothing is sent but the request.
 * @param name of its file, as `latest-linux.yml`
 * @returns what our key has signed
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
      // Electron's own would tell which version this is, and of which system.
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
