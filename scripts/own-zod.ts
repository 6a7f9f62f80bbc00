import type { Plugin } from 'vite'

/**
 * Gives the MCP package its own copy of zod. That package uses all of zod, but starting the app takes only a part. With
 * a shared copy, every start would load all of it (docs/performance.md).
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
