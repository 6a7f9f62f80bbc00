import { join } from 'node:path'
import { build, preview } from 'vite'

/** Builds the pages with their fake bridge, and serves them on the loopback. */
export async function servePages(): Promise<{
  readonly address: string
  close(): Promise<void>
}> {
  const config = {
    configFile: join(import.meta.dirname, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: join(import.meta.dirname, '../../output/looks') },
    preview: { port: 0 },
  } as const
  await build(config)
  const server = await preview(config)
  return { address: server.resolvedUrls?.local[0] ?? '', close: () => server.close() }
}
