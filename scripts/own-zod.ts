import type { Plugin } from 'vite'

/**
 * Gives the package for MCP a copy of zod of its own. It uses all of zod, but a start needs only a part: in a shared copy, each
 * start would load everything (docs/performance.md).
 */
export const ownZodForMcp = (): Plugin => ({
  name: 'hot-dash:own-zod',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (importer === undefined || !/\/@modelcontextprotocol\/|\?mcp$/.test(importer)) return null
    const found = await this.resolve(source, importer.replace('?mcp', ''), { skipSelf: true })
    return found?.id.includes('/node_modules/zod/') ? `${found.id}?mcp` : found
  },
})
