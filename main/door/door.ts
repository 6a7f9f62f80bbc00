import { randomBytes } from 'node:crypto'
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import PQueue from 'p-queue'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import type { Stopwatch } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { waitAtMost, type Timers } from '../base/timers.ts'
import { prepareDoorFolder } from './door-folder.ts'
import {
  answerLine,
  parseRequest,
  splitLines,
  type DoorAnswer,
  type DoorRequest,
} from './door-lines.ts'
import type { DoorPlace } from './rules/door-place.ts'
import { takeToken, type Tokens } from './rules/token-bucket.ts'

export type Door = ReturnType<typeof createDoor>

/** `afterwards` runs once the answer is sent. */
export interface DoorReply {
  readonly answer: DoorAnswer
  readonly afterwards?: () => void
}

/** Why a request gets no answer of its own. The user reads `command.<refusal>` from resources/locales. */
export type Refusal = 'malformed' | 'tooMany' | 'late' | 'tooLong'

const answerTimeoutMs = 200
/** How long a client may take to send its line. */
const idleTimeoutMs = 2000
const maxClients = 32
const perClientPerSecond = 20
const totalPerSecond = 100

/**
 * The local socket through which other programs of the user talk to Dash: one line of JSON each way (docs/guide.md, "From the terminal").
 * An idle door costs nothing: no timer, no poll.
 * @param options.reply called with each valid request; throws only for bugs
 */
export function createDoor(options: {
  readonly place: DoorPlace
  readonly reply: (request: DoorRequest) => Promise<DoorReply>
  /** @param locale null if it is not known */
  readonly refuse: (why: Refusal, locale: Locale | null) => DoorAnswer
  readonly timers: Timers
  readonly stopwatch: Stopwatch
  readonly log: Log
}) {
  const { place, reply, refuse, timers, stopwatch, log } = options
  const clients = new Set<Socket>()
  let server: Server | undefined
  let token: string | undefined
  let total: Tokens = { left: totalPerSecond, at: stopwatch() }

  async function answer(line: Buffer): Promise<DoorReply> {
    const tokens = takeToken(total, stopwatch(), totalPerSecond)
    if (tokens === null) return { answer: refuse('tooMany', null) }
    total = tokens
    const request = parseRequest(line)
    if (request === null || request.token !== token) return { answer: refuse('malformed', null) }
    try {
      const replied = await waitAtMost(answerTimeoutMs, reply(request), timers)
      return replied ?? { answer: refuse('late', request.locale) }
    } catch (cause) {
      log.error('a command failed', cause)
      return { answer: refuse('late', request.locale) }
    }
  }

  function serve(client: Socket): void {
    clients.add(client)
    let tokens: Tokens | null = { left: perClientPerSecond, at: stopwatch() }
    let received: Buffer = Buffer.alloc(0)
    const answering = new PQueue({ concurrency: 1 })
    const lineOf = (answer: DoorAnswer) => answerLine(answer, refuse('tooLong', null))
    /** Hangs up after the answers that are still due. */
    const end = (why: Refusal) => {
      client.removeAllListeners('data').resume()
      void answering.add(() => client.end(lineOf(refuse(why, null))))
    }
    client.setTimeout(idleTimeoutMs, () => client.destroy())
    client.on('error', () => client.destroy())
    client.on('close', () => clients.delete(client))
    client.on('data', (chunk: Buffer) => {
      const split = splitLines(Buffer.concat([received, chunk]))
      if (split === null) {
        end('malformed')
        return
      }
      received = split.rest
      for (const line of split.lines) {
        tokens = tokens && takeToken(tokens, stopwatch(), perClientPerSecond)
        if (tokens === null) {
          end('tooMany')
          return
        }
        void answering.add(async () => {
          const replied = await answer(line)
          client.write(lineOf(replied.answer), () => replied.afterwards?.())
        })
      }
    })
  }

  /** Listens, unless another Hot Dash does. @returns whether the door is open */
  async function startListening(): Promise<boolean> {
    if (server !== undefined) return true
    try {
      prepareDoorFolder(place.folder)
      server = await listen(place.address, serve)
      if (place.type === 'socket') chmodSync(place.address, 0o600)
      else {
        token = randomBytes(32).toString('hex')
        const key = JSON.stringify({ v: 1, pipe: place.address, token })
        writeFileSync(join(place.folder, keyFile), key, { mode: 0o600 })
      }
      return true
    } catch (cause) {
      log.warn('the door could not be opened', cause)
      stopListening()
      return false
    }
  }

  function stopListening(): void {
    for (const client of clients) client.destroy()
    server?.close()
    server = undefined
    if (place.type === 'pipe') rmSync(join(place.folder, keyFile), { force: true })
  }

  return { startListening, stopListening }
}

/** The file that tells the command the pipe's name and the token, on Windows. Only the user can read it. */
const keyFile = 'door.json'

async function listen(address: string, serve: (client: Socket) => void): Promise<Server> {
  const server = createServer({ noDelay: true }, serve)
  server.maxConnections = maxClients
  const tried = await tryToListen(server, address)
  if (tried === null) return server
  if (tried.code !== 'EADDRINUSE' || (await isAnswered(address))) throw tried
  // A killed process left its socket behind.
  rmSync(address, { force: true })
  const again = await tryToListen(server, address)
  if (again !== null) throw again
  return server
}

const tryToListen = (server: Server, address: string) =>
  new Promise<NodeJS.ErrnoException | null>((resolve) => {
    server.once('error', resolve)
    server.listen(address, () => {
      server.off('error', resolve)
      resolve(null)
    })
  })

/** Whether another process listens there. */
const isAnswered = (address: string) =>
  new Promise<boolean>((resolve) => {
    const probe = connect(address)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
