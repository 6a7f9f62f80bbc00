import { protocol, type Session } from 'electron'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { resolveWithin } from './resolve-within.ts'
import { withSnapshot } from './rules/page-document.ts'

/** The origin of the pages. */
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

/** Makes app:// a standard, secure scheme. Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/**
 * Serves the built pages and the voice's clips under app://hot-dash: GET only, inside one root, with the policy.
 * @param options.root folder of the built pages, absolute
 * @param options.clip the WAV of a clip, undefined once it is gone
 * @param options.snapshot what is written into a page's document; undefined while there is none
 */
export function serveApp(
  session: Session,
  options: {
    readonly root: string
    readonly clip: (id: string) => Uint8Array | undefined
    readonly snapshot: () => Snapshot | undefined
  },
): void {
  const respond = (status: number, body: Uint8Array<ArrayBuffer> | null, type: string) =>
    new Response(body, {
      status,
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache',
      },
    })
  const withInitialSnapshot = (file: string, content: Uint8Array<ArrayBuffer>) => {
    const snapshot = extname(file) === '.html' ? options.snapshot() : undefined
    if (!snapshot) return content
    return new TextEncoder().encode(withSnapshot(new TextDecoder().decode(content), snapshot))
  }
  const notFound = () => respond(404, null, 'text/plain')
  session.protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url)
    if (host !== 'hot-dash' || request.method !== 'GET') return notFound()
    if (pathname.startsWith('/clip/')) {
      const wav = options.clip(pathname.slice('/clip/'.length))
      return wav ? respond(200, new Uint8Array(wav), 'audio/wav') : notFound()
    }
    const file = resolveWithin(options.root, pathname)
    if (!file) return notFound()
    try {
      const type = contentTypes[extname(file)] ?? 'application/octet-stream'
      return respond(200, withInitialSnapshot(file, new Uint8Array(await readFile(file))), type)
    } catch {
      return notFound()
    }
  })
}
