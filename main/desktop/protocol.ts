import { protocol, type ProtocolRequest, type ProtocolResponse, type Session } from 'electron'
import { readFileSync } from 'node:fs'
import { extname, join, normalize, sep } from 'node:path'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'

export const appOrigin = 'app://hot-dash'

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wav': 'audio/wav',
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/** The parts of the pages that come from services instead of files. */
export interface PageContent {
  /** The data for a page's document; undefined once everything closes. */
  readonly snapshot: () => Snapshot | undefined
  /** A clip's WAV, or undefined if the clip is gone. */
  readonly clip: (id: string) => Promise<Uint8Array | undefined>
  /** A picture or sample of the voice engine with its MIME type, undefined if the engine has no such file. */
  readonly voiceMedia: (
    path: string,
  ) => Promise<{ readonly bytes: Uint8Array; readonly type: string } | undefined>
}

/**
 * Serves the built pages and the voice's files under app://hot-dash: GET only, inside one root, with a strict CSP.
 * @param options.root folder of the built pages, absolute
 * @param options.content documents and clips wait for it, scripts and styles do not
 */
export function serveApp(
  session: Session,
  options: { readonly root: string; readonly content: Promise<PageContent> },
): void {
  const answer = (status: number, body: Uint8Array, type: string): ProtocolResponse => ({
    statusCode: status,
    data: Buffer.from(body),
    headers: {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    },
  })
  const notFound = () => answer(404, Buffer.alloc(0), 'text/plain')
  const respond = async ({ url, method }: ProtocolRequest): Promise<ProtocolResponse> => {
    const { host, pathname } = new URL(url)
    if (host !== 'hot-dash' || method !== 'GET') return notFound()
    if (pathname.startsWith('/clip/')) {
      const wav = await (await options.content).clip(pathname.slice('/clip/'.length))
      return wav ? answer(200, wav, 'audio/wav') : notFound()
    }
    if (pathname.startsWith('/voice/')) {
      const media = await (await options.content).voiceMedia(pathname)
      return media ? answer(200, media.bytes, media.type) : notFound()
    }
    const file = resolveWithin(options.root, pathname)
    if (!file) return notFound()
    try {
      const type = contentTypes[extname(file)] ?? 'application/octet-stream'
      // Read synchronously: each `await` would queue behind main's startup work, and the files are small.
      const body = readFileSync(file)
      if (extname(file) !== '.html') return answer(200, body, type)
      const snapshot = (await options.content).snapshot()
      if (snapshot === undefined) return notFound()
      return answer(200, Buffer.from(pageDocument(body.toString(), snapshot)), type)
    } catch {
      return notFound()
    }
  }
  // `protocol.handle` creates a Request and a Response. For them, Node first loads all of fetch, and no page can start
  // during these 25 ms. It also creates a stream for each response (docs/performance.md).
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  session.protocol.registerBufferProtocol('app', (request, callback) => {
    void respond(request).catch(notFound).then(callback)
  })
}

/**
 * Prepares a built page's document for its first paint:
 * - It embeds the current snapshot, so that the page need not ask main (renderer/shared/page.tsx reads it). It is
 *   a data block: the Content Security Policy allows it, and nothing executes it.
 * - Its links `rel="preload:ja"` become preloads if the locale is Japanese (scripts/pages/app-fonts.ts writes them).
 * - Its links `rel="modulepreload:NAME"` become preloads if Dash wears, stands in or stands beside NAME
 *   (scripts/pages/drawing-links.ts writes them). The others are removed: the page would parse them for nothing.
 */
export function pageDocument(html: string, snapshot: Snapshot): string {
  // Escape `<`, which an HTML parser could take for a tag or a comment.
  const json = JSON.stringify(snapshot).replaceAll('<', '\\u003c')
  const block = `<script type="application/json" id="initial-snapshot">${json}</script>`
  const { worn, scene, ornament } = snapshot.wardrobe
  const shown = new Set<string | null>([scene, ornament, ...Object.values(worn)])
  return html
    .replaceAll(`rel="preload:${snapshot.locale}"`, 'rel="preload"')
    .replaceAll(/<link rel="modulepreload:([\w-]+)"[^>]*>\s*/g, (link, name: string) =>
      shown.has(name) ? link.replace(`:${name}`, '') : '',
    )
    .replace('</body>', () => `${block}</body>`)
}

/**
 * Resolves a URL's path to a file inside a folder.
 * @param path still percent-encoded
 * @returns null if the path leads out of `root` or is malformed
 */
export function resolveWithin(root: string, path: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null
  const file = normalize(join(root, decoded))
  return file.startsWith(root + sep) ? file : null
}
