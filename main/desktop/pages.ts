import { app } from 'electron'
import { join } from 'node:path'
import { appOrigin } from './protocol.ts'

export type PageName = 'home' | 'pet'

/** The source of the pages: the built files, or electron-vite's development server. */
export interface Pages {
  readonly origin: string
  readonly root: string
  readonly preload: string
  url(page: PageName): string
}

/** @param developmentServer set by electron-vite during development; never in the packaged app */
export function findPages(developmentServer: string | undefined): Pages {
  const out = join(app.getAppPath(), 'out')
  const origin =
    developmentServer !== undefined && !app.isPackaged
      ? new URL(developmentServer).origin
      : appOrigin
  return {
    origin,
    root: join(out, 'renderer'),
    preload: join(out, 'preload', 'index.cjs'),
    url: (page) => `${origin}/${page}/index.html`,
  }
}
