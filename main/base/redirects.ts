import type { Fetch } from './http.ts'

const maxRedirects = 5

/**
 * A GET that follows redirects to allowed addresses alone; no credentials are sent, and nothing is kept.
 * @param fetch shows redirects where it is asked with `redirect: 'manual'`
 * @returns undefined where the address, or one that it leads to, is not allowed
 */
export async function fetchFollowing(
  url: string,
  init: RequestInit,
  { fetch, isAllowed }: { readonly fetch: Fetch; readonly isAllowed: (address: string) => boolean },
): Promise<Response | undefined> {
  let address = url
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    if (!isAllowed(address)) return undefined
    const response = await fetch(address, {
      ...init,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
    })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null) return response
    await response.body?.cancel()
    address = URL.canParse(location, address) ? new URL(location, address).href : ''
  }
  return undefined
}
