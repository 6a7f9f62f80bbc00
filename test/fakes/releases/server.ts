import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { manifestName as manifestNameOf } from '../../../main/updates/rules/release-manifest.ts'
import { createReleaseKeys, signManifest } from '../../../scripts/manifests/release-signature.ts'
import { appImageOf } from './app-image.ts'

/** The properties of a release. Without any, the release is correct. */
export interface FakeRelease {
  readonly version: string
  readonly notes?: string
  /** The content of the AppImage. */
  readonly body?: Buffer
  /** Changes the manifest before the server signs it. */
  readonly edit?: (manifest: string) => string
  /** Changes the manifest after signing. */
  readonly forge?: (signed: string) => string
  readonly privateKeys?: readonly string[]
  /** The manifest's expiry in milliseconds since the epoch. Default: a day from now. */
  readonly expires?: number
}

type Broken =
  'gone' | 'endless' | { readonly after: number; readonly times?: number } | { readonly at: string }

export interface ReleaseRequest {
  readonly path: string
  readonly range: string | undefined
  readonly headers: IncomingMessage['headers']
}

/** GitHub's releases on loopback, with manifests behind redirects and files that support resuming. */
export interface FakeReleases {
  /** The URL of the page with all releases. */
  readonly url: string
  readonly publicKey: string
  readonly privateKey: string
  readonly requests: readonly ReleaseRequest[]
  /** The bytes of files sent so far. */
  readonly sentBytes: number
  /** Makes this the newest release. @returns the content of its AppImage */
  publish(release: FakeRelease): Buffer
  /**
   * Breaks the files: they are missing (`gone`), never end (`endless`), lose their connections after some bytes
   * (`times` of them, or all), or claim to be at another address (`at`). Null repairs them.
   */
  breakFile(how: Broken | null): void
  /** Stops each response with a file after this many bytes, until `release`. */
  holdFile(after: number): void
  readonly held: Promise<undefined>
  release(): void
  /** Sends this ETag with files. */
  tag(etag: string): void
  /** Redirects requests for the manifest to another address. */
  redirectTo(address: string | null): void
  close(): Promise<void>
}

const manifestName = manifestNameOf({ platform: 'linux', arch: process.arch })

/** The manifest as electron-builder writes it. */
function manifestOf({ version, notes }: FakeRelease, file: string, body: Buffer): string {
  const sha512 = createHash('sha512').update(body).digest('base64')
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${file}`,
    `    sha512: ${sha512}`,
    `    size: ${body.length}`,
    `path: ${file}`,
    `sha512: ${sha512}`,
    ...(notes === undefined ? [] : [`releaseNotes: ${JSON.stringify(notes)}`]),
    "releaseDate: '2026-11-26T00:00:00.000Z'",
    '',
  ].join('\n')
}

export async function startReleases(): Promise<FakeReleases> {
  const keys = createReleaseKeys()
  const requests: ReleaseRequest[] = []
  const files = new Map<string, Buffer>()
  let latest = ''
  let broken: Broken | null = null
  let holdAfter: number | null = null
  let held = Promise.withResolvers<undefined>()
  let released = Promise.withResolvers<undefined>()
  let elsewhere: string | null = null
  let sentBytes = 0
  let etag: string | null = null
  let breaks = 0

  const server = createServer((request, response) => void answer(request, response))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    const { range } = request.headers
    requests.push({ path, range, headers: request.headers })
    if (path.startsWith('/releases/latest/download/') && latest !== '') {
      const location = elsewhere ?? `/releases/download/v${latest}/${path.split('/').at(-1)}`
      response.writeHead(302, { location }).end()
      return
    }
    const file = files.get(path)
    const isManifest = path.endsWith('.yml')
    if (file === undefined || (broken === 'gone' && !isManifest)) {
      response.writeHead(404).end('Not Found')
      return
    }
    if (!isManifest && typeof broken === 'object' && broken !== null && 'at' in broken) {
      response.writeHead(302, { location: broken.at }).end()
      return
    }
    const [, first] = /^bytes=(\d+)-$/.exec(range ?? '') ?? []
    const from = Number(first ?? 0)
    const to = file.length - 1
    const body = file.subarray(from)
    if (broken === 'endless' && !isManifest) {
      response.writeHead(first === undefined ? 200 : 206)
      const more = () => {
        while (!response.destroyed && response.write(file));
      }
      response.on('drain', more)
      more()
      return
    }
    response.writeHead(first === undefined ? 200 : 206, {
      'content-length': body.length,
      ...(etag === null ? {} : { etag }),
      ...(first === undefined ? {} : { 'content-range': `bytes ${from}-${to}/${file.length}` }),
    })
    if (isManifest) {
      response.end(body)
      return
    }
    if (
      typeof broken === 'object' &&
      broken !== null &&
      'after' in broken &&
      breaks++ < (broken.times ?? Infinity)
    ) {
      response.write(body.subarray(0, broken.after), () => response.socket?.destroy())
      return
    }
    if (holdAfter !== null) {
      response.write(body.subarray(0, holdAfter), () => held.resolve(undefined))
      await released.promise
    }
    sentBytes += body.length
    response.end(holdAfter === null ? body : body.subarray(holdAfter))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/releases`,
    ...keys,
    requests,
    get sentBytes() {
      return sentBytes
    },
    publish(release) {
      const { version, edit, forge } = release
      const made = appImageOf(version)
      const body = release.body ?? made
      const file = `hot-dash-${version}.AppImage`
      const right = manifestOf(release, file, made)
      const manifest = edit?.(right) ?? right
      const signed = signManifest(manifestName, manifest, {
        privateKeys: release.privateKeys ?? [keys.privateKey],
        expires: release.expires ?? Date.now() + 24 * 60 * 60_000,
      })
      files.set(
        `/releases/download/v${version}/${manifestName}`,
        Buffer.from(forge?.(signed) ?? signed),
      )
      files.set(`/releases/download/v${version}/${file}`, body)
      latest = version
      return body
    },
    breakFile(how) {
      broken = how
      breaks = 0
    },
    tag(next) {
      etag = next
    },
    holdFile(after) {
      holdAfter = after
      held = Promise.withResolvers()
      released = Promise.withResolvers()
    },
    get held() {
      return held.promise
    },
    release: () => released.resolve(undefined),
    redirectTo(address) {
      elsewhere = address
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
