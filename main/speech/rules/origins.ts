/**
 * A URL's origin, with 127.0.0.1 for `localhost`: engines listen on IPv4 only, and some resolvers answer ::1.
 * @returns undefined if the text is unusable
 */
export function originOf(text: string): string | undefined {
  const match = /^(https?):\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?(?:\/|$)/i.exec(text.trim())
  const [, scheme, host, port = ''] = match ?? []
  if (scheme === undefined || host === undefined || Number(port.slice(1)) > 65_535) return undefined
  const name = host.toLowerCase()
  return `${scheme.toLowerCase()}://${name === 'localhost' ? '127.0.0.1' : name}${port}`
}

export function loopbackOrigin(port: number): string {
  return `http://127.0.0.1:${String(port)}`
}
