import { net } from 'electron'

/**
 * HTTP as the system does it: its proxy, its certificates. For everything outside this machine.
 * @throws TypeError-like network errors, as fetch does
 */
export const systemFetch: typeof fetch = (input, init) =>
  net.fetch(input instanceof URL ? input.href : input, {
    ...init,
    bypassCustomProtocolHandlers: true,
  })
