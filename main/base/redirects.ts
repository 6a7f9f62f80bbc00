import type { Fetch } from './http.ts'

const maxRedirects = 5

/**
 * A GET that follows redirects to allowed addresses only. Sends no credentials and stores nothing.
 * @param fetch must expose redirects when asked with `redirect: 'manual'`
 * @returns undefined if the address, or one it redirects to, is not allowed
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
