import type { Plugin } from 'vite'

const stub = '\0no-remote-transport'

/**
 * Leaves electron-log's remote transport out of the product: the log never leaves the machine, and the transport would
 * load TLS at each start (12 ms).
 */
export const localLog = (): Plugin => ({
  name: 'hot-dash:local-log',
  enforce: 'pre',
  resolveId: (id, importer) =>
    id === './transports/remote' && importer?.includes('electron-log') ? stub : null,
  load: (id) => (id === stub ? 'module.exports = () => null' : null),
})
