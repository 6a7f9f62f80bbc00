/**
 * Makes Playwright ask Chromium for no response bodies. The inspector otherwise keeps the body of every clip that Dash
 * has played, about 6 MB an hour, which looks like a leak of the app. Playwright has no setting for it. Import it
 * before Playwright.
 */
import { registerHooks } from 'node:module'

const driver = '/playwright-core/lib/coreBundle.js'
/** The first call is the one for Chromium; the others are for WebKit. */
const enabled = 'session.send("Network.enable")'
/** https://chromedevtools.github.io/devtools-protocol/tot/Network/#method-enable */
const enabledWithoutBodies =
  'session.send("Network.enable", { maxTotalBufferSize: 0, maxResourceBufferSize: 0 })'

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (!url.endsWith(driver)) return loaded
    const source = Buffer.from(loaded.source as Uint8Array).toString()
    if (!source.includes(enabled)) throw new Error('Playwright enables the network in another way')
    return { ...loaded, source: source.replace(enabled, enabledWithoutBodies) }
  },
})
