const loopback = String.raw`(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])`
const url = new RegExp(String.raw`^https?://${loopback}(?::\d+)?(?:[/?#]|$)`)
const host = new RegExp(`^${loopback}$`)

/** Whether an absolute URL leads to this machine. */
export const isLoopback = (address: string): boolean => url.test(address)

/** @param hostname in lower case, IPv6 in brackets */
export const isLoopbackHost = (hostname: string): boolean => host.test(hostname)

/** The origin of a URL on 127.0.0.1, the only host whose servers tests may use. Null for any other URL. */
export const testOriginOf = (url: string): string | null =>
  /^http:\/\/127\.0\.0\.1:\d{1,5}(?=\/|$)/.exec(url)?.[0] ?? null
