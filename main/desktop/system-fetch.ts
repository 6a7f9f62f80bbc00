import { net } from 'electron'

/**
 * HTTP by Chromium's network stack, with the system's proxy and certificates. For every host outside this machine.
 * @throws TypeError-like network errors, as fetch does
 */
export const systemFetch: typeof fetch = (input, init) =>
  net.fetch(input instanceof URL ? input.href : input, {
    ...init,
    bypassCustomProtocolHandlers: true,
  })
