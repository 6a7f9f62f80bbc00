import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The server's answers to the next chats. */
export type Chat =
  /** Sends the whole reply, in chunks if `parts` is more than one. */
  | { readonly name: 'says'; readonly text: string; readonly parts?: number }
  /** Sends nothing, or nothing after the first half. */
  | { readonly name: 'stalls'; readonly after: 'request' | 'half' }
  /** Breaks the connection in the middle of the answer. */
  | { readonly name: 'dies' }
  /** Sends any bytes with any status. */
  | {
      readonly name: 'lies'
      readonly status?: number
      readonly body: string
      readonly type?: string
    }

export interface FakeOllama {
  readonly origin: string
  readonly requests: readonly {
    readonly path: string
    readonly headers: IncomingMessage['headers']
    readonly body: string
  }[]
  chat(how: Chat): void
  /** Lets all stalled replies finish. */
  release(): void
  close(): Promise<void>
}

const answerOf = (text: string) =>
  JSON.stringify({
    model: 'tiny:1b',
    created_at: '2026-11-26T00:00:00Z',
    message: { role: 'assistant', content: text },
    done: true,
    done_reason: 'stop',
  })

/** A server with `/api/tags` and `/api/chat` like Ollama's (https://docs.ollama.com/api). */
export async function startOllama(
  models: readonly string[] = ['tiny:1b', 'other:3b'],
): Promise<FakeOllama> {
  let how: Chat = { name: 'says', text: 'Hello.' }
  const requests: { path: string; headers: IncomingMessage['headers']; body: string }[] = []
  const stalled = new Set<() => void>()

  async function chat(response: ServerResponse): Promise<void> {
    const json = { 'content-type': 'application/json; charset=utf-8' }
    const stall = () => new Promise<void>((resolve) => stalled.add(resolve))
    switch (how.name) {
      case 'says': {
        const body = Buffer.from(answerOf(how.text))
        const size = Math.ceil(body.length / (how.parts ?? 1))
        response.writeHead(200, json)
        for (let at = 0; at < body.length; at += size) {
          response.write(body.subarray(at, at + size))
          await new Promise(setImmediate)
        }
        response.end()
        return
      }
      case 'stalls': {
        const body = answerOf('Too late.')
        if (how.after === 'half') response.writeHead(200, json).write(body.slice(0, 30))
        await stall()
        response.end(how.after === 'half' ? body.slice(30) : body)
        return
      }
      case 'dies':
        response.writeHead(200, json).write(answerOf('Gone.').slice(0, 30))
        await new Promise(setImmediate)
        response.destroy()
        return
      case 'lies':
        response.writeHead(how.status ?? 200, { 'content-type': how.type ?? json['content-type'] })
        response.end(how.body)
    }
  }

  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const path = request.url ?? ''
      requests.push({ path, headers: request.headers, body: Buffer.concat(parts).toString() })
      if (path === '/api/tags') {
        response.setHeader('content-type', 'application/json')
        response.end(
          JSON.stringify({ models: models.map((name) => ({ name, model: name, size: 1 })) }),
        )
      } else void chat(response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const release = () => {
    for (const go of stalled) go()
    stalled.clear()
  }
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    chat: (next) => {
      how = next
    },
    release,
    async close() {
      release()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
